/** Where load balancers go: what their members, the profile and the user say. */
import { entryOf } from '../../config/path-pattern.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { perSite, type Offer, type Site } from '../../plan/target.ts';
import type { Side } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import type { Balancer } from '../../topology/kinds/balancer.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import {
  addressesOfBalancer,
  balancerOf,
  endsOf,
  poolsOf,
  type BalancerPart,
  type End,
} from '../../topology/views/balancing.ts';
import { exposureOf } from './exposure.ts';
import { isKept } from './sides.ts';

/** Where a load balancer is, with one sentence that says why. */
interface BalancerPlace {
  readonly side: Side;
  readonly because: string;
  /** Whether a person has to decide: some members move, and some stay. */
  readonly open?: true;
}

/** Members of all pools that get connections. */
function endsBehind({ graph }: Pick<Site, 'graph'>, balancer: Balancer): readonly End[] {
  return poolsOf(graph, balancer).flatMap((pool) => endsOf(graph, pool));
}

/** Machines behind that move, in the order of the members. */
export function movedBehindBalancer(site: Pick<Site, 'graph' | 'placed'>, balancer: Balancer): readonly Machine[] {
  const machines = endsBehind(site, balancer).flatMap(({ machine }) => machine ?? []);
  return [...new Set(machines)].filter(({ id }) => !isKept(site, id));
}

export const balancerFlip = 'balancers in heat2kube.yaml, or the strategy of the servers behind';

/** What the user says of a load balancer. */
function saidOfBalancer({ config }: Pick<World, 'config'>, { resource }: Balancer) {
  return entryOf(config.balancers, resource);
}

const places = perSite(
  (site): ReadonlyMap<NodeId, BalancerPlace> =>
    new Map(site.graph.of('balancer').map((node) => [node.id, find(site, node)])),
);

export function placeOfBalancer(site: Site, { id }: Balancer): BalancerPlace {
  return places(site).get(id) ?? { side: 'openstack', because: 'nothing is known of it' };
}

function find(site: Site, node: Balancer): BalancerPlace {
  const { profile } = site.config;
  const said = saidOfBalancer(site, node);
  const moved = movedBehindBalancer(site, node);
  const [first] = moved;
  const stays = endsBehind(site, node).some(({ machine }) => machine && isKept(site, machine.id));
  if (profile === 'standalone') {
    if (first) return { side: 'cluster', because: `"${first.resource}" moves to the cluster, and OpenStack is left` };
    return stays
      ? { side: 'openstack', because: 'its members stay in OpenStack' }
      : { side: 'none', because: 'profile standalone leaves nothing in OpenStack' };
  }
  if (!first) return { side: 'openstack', because: 'none of its members moves to the cluster' };
  if (said) return { side: said.place === 'keep' ? 'openstack' : 'cluster', because: saidText(said.reason) };
  return stays
    ? { side: 'openstack', because: 'some of its members stay in OpenStack', open: true }
    : { side: 'cluster', because: `"${first.resource}" moves to the cluster` };
}

function saidText(reason: string): string {
  return `heat2kube.yaml says so: ${reason}`;
}

/** Addresses that still lead to a load balancer: the user has given up none of them. */
export function addressesBefore(site: Pick<Site, 'graph' | 'config'>, balancer: Balancer): readonly PublicAddress[] {
  return addressesOfBalancer(site.graph, balancer).filter(
    ({ resource }) => exposureOf(site, resource)?.address !== 'skip',
  );
}

/** A part goes where its load balancer goes; one of a load balancer outside the stack stays with that. */
export function balancerPartOffer(node: BalancerPart, site: Site, side: Side): Offer | undefined {
  const own = balancerOf(site.graph, node);
  if (own) {
    const because = `it is a part of "${own.resource}"`;
    return site.placed.on(own.id, side) === undefined ? undefined : { rank: 1, because, flip: balancerFlip };
  }
  const place: Side = site.config.profile === 'standalone' ? 'none' : 'openstack';
  const because = 'the load balancer that it belongs to is not part of the stack';
  return place === side ? { rank: 1, because, flip: balancerFlip } : undefined;
}

/** Why a part is in the cluster; undefined where it is not. */
export function balancerPartInCluster(node: BalancerPart, site: Site): string | undefined {
  return balancerPartOffer(node, site, 'cluster')?.because;
}

/** Of the port of its address, and of what leads there: they go where the load balancer goes. */
export function vipOffer(site: Site, balancer: Balancer | undefined, side: Side): Offer | undefined {
  if (!balancer || site.placed.on(balancer.id, side) === undefined) return undefined;
  return { rank: 3, because: `it leads to the load balancer "${balancer.resource}"`, flip: balancerFlip };
}
