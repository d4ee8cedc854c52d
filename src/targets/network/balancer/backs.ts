/** What is behind the ports of a load balancer in the cluster: VMs that a Service selects, and addresses outside. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { known, originsOfAll, textOf, type Value } from '../../../evaluate/value.ts';
import { labelKey } from '../../../kubernetes/labels.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Pool } from '../../../topology/kinds/pool.ts';
import type { PoolMember } from '../../../topology/kinds/pool-member.ts';
import { endsOf, frontsOf, monitorsOf, type End, transportOf } from '../../../topology/views/balancing.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { podPort } from '../../objects/listening.ts';
import { isServed } from '../../objects/member-services.ts';
import { isKept } from '../../objects/sides.ts';

interface Served extends End {
  readonly machine: Machine;
  /** Of the pod. */
  readonly port: Value;
}

/** Members of a pool by how a Service leads to them. */
export interface Behind {
  readonly pool: Pool;
  /** VMs that labels select. */
  readonly served: readonly Served[];
  /** Addresses outside the cluster. */
  readonly outside: readonly { readonly member: PoolMember; readonly address: Value; readonly port: Value }[];
  /** Interfaces of VMs that Services do not reach. */
  readonly off: readonly End[];
}

/** A port of a load balancer with what is behind it. */
export interface Back extends Behind {
  readonly listener: Listener;
}

/** Listeners without a pool take no connections. */
export function backsOf(world: World, balancer: Balancer): readonly Back[] {
  return frontsOf(world.graph, balancer).flatMap(({ listener, pool }) =>
    pool?.up ? [{ listener, ...behind(world, pool) }] : [],
  );
}

export function behind(world: World, pool: Pool): Behind {
  return behinds(world).get(pool.id) ?? { pool, served: [], outside: [], off: [] };
}

const behinds = perWorld(
  (world): ReadonlyMap<NodeId, Behind> => new Map(world.graph.of('pool').map((pool) => [pool.id, find(world, pool)])),
);

function find(world: World, pool: Pool): Behind {
  const ends = endsOf(world.graph, pool);
  const isMoving = ({ machine }: End): boolean => machine !== undefined && !isKept(world, machine.id);
  const moving = ends.filter(isMoving);
  return {
    pool,
    served: moving.flatMap((end) => {
      const { machine, member } = end;
      if (!machine || !isServed(world, end)) return [];
      return [
        { ...end, machine, port: podPort(world, machine.id, { protocol: transportOf(pool), port: member.port }) },
      ];
    }),
    outside: ends
      .filter((end) => !isMoving(end))
      .flatMap(({ member, nic }) => {
        const isSaid = !nic || textOf(member.address) !== undefined;
        const address = isSaid ? member.address : (fixedAddresses(world, nic)[0] ?? member.address);
        return address ? [{ member, address, port: member.port }] : [];
      }),
    off: moving.filter((end) => !isServed(world, end)),
  };
}

/** Everything that says what the objects of a load balancer look like. */
export function shapersOf({ graph }: World, balancer: Balancer, backs: readonly Back[]): readonly NodeId[] {
  const vip = graph.follow(balancer, 'vip').map(({ id }) => id);
  const all = backs.flatMap(({ listener, pool, served, outside }) => [
    listener.id,
    pool.id,
    ...[...served, ...outside].map(({ member }) => member.id),
    ...monitorsOf(graph, pool).map(({ id }) => id),
  ]);
  return [...new Set([balancer.id, ...vip, ...all])];
}

/** The label of the VMs that a Service selects. */
export function labelOf({ config }: Pick<World, 'config'>, service: string): string {
  return labelKey(`lb.${config.labelPrefix}`, `${config.stackName}.${service}`);
}

/** That of the VMs behind a load balancer with one Service. */
export function memberLabel(world: Pick<World, 'config' | 'names'>, id: NodeId): string {
  return labelOf(world, world.names.name(id));
}

export function labelled(
  id: NodeId,
  world: World,
  served: readonly Served[],
): ReadonlyMap<NodeId, ReadonlyMap<string, Value>> {
  const key = memberLabel(world, id);
  return new Map(served.map(({ machine }) => [machine.id, new Map([[key, labelValueOf(served, machine)]])] as const));
}

/** Members that name no machine say by their addresses which ones have the label. */
export function labelValueOf(served: readonly Served[], machine: Machine): Value {
  const own = served.filter((end) => end.machine.id === machine.id);
  return known('', originsOfAll(own.flatMap(({ member }) => (member.address && !member.to ? [member.address] : []))));
}
