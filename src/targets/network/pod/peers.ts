/** Says whom a rule of a security group admits as policy peers: pods of the stack by label, the outside by range. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { joinOrigins, known, originsOf, textOf, wordOf, type Origins, type Value } from '../../../evaluate/value.ts';
import { covers, familyOf, isEverything, networkRange, type Family } from '../../../topology/address-range.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { frontsOf } from '../../../topology/views/balancing.ts';
import { rangesOfSubnets } from '../../../topology/views/addresses.ts';
import { admission, type Doubt, type Peers } from '../../../topology/views/admission.ts';
import { machineOf, nicsOf } from '../../../topology/views/interfaces.ts';
import { reachability, type Standing } from '../../../topology/views/reachability.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { isUnresolved } from '../../objects/external.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { withoutCluster } from '../cluster-ranges.ts';
import { mixedPods } from './mixed-families.ts';
import { membersOf, podsByNic, type Pod } from './pods.ts';
import { memberSelectors, selectorsOf, withLeaves, type PodSelector } from './selectors.ts';
import { isReached, podsOf, surroundings } from './surroundings.ts';

export type Peer =
  | { readonly ipBlock: { readonly cidr: Value; readonly except?: readonly string[] } }
  | { readonly podSelector: PodSelector }
  | { readonly namespaceSelector: NamespaceSelector };

interface NamespaceSelector {
  readonly matchExpressions: readonly [
    { readonly key: string; readonly operator: 'NotIn'; readonly values: readonly Value[] },
  ];
}

/** Whom a rule admits, as far as a policy can say it. */
interface Entries {
  readonly entries: readonly Peer[];
  /** Why not all that the rule means is said; empty when it is. */
  readonly missing: ReadonlySet<Missing>;
  /** Pods for which only the ports of both sides may be said. */
  readonly mixed: readonly Pod[];
}

/**
 * `part-of-subnet`: a pod may lie in the range; `kept-address`: a machine that stays has an address that is not known;
 * `other-family`: the rules for IPv4 speak for the pods that are meant; `mixed-family`: the other side allows it to some members only; `other-network`: no policy covers who is meant;
 * `cluster-range`: the range belongs to the cluster; `other-protocols`: ports are listed, so ICMP and the like are not among them.
 */
export type Missing =
  | Doubt
  | 'part-of-subnet'
  | 'kept-address'
  | 'other-family'
  | 'mixed-family'
  | 'other-network'
  | 'cluster-range'
  | 'other-protocols';

/** Policy peers of a rule, as one interface sees them. */
export function peersOf(world: World, rule: FirewallRule, nic: Nic): Entries {
  const peers = admission(world.graph).peers(rule, nic);
  const standing = reachability(world.graph).standing(nic, rule.family);
  const asked: Asked = { rule, peers, standing, nic };
  const mixed = mixedPods(world, rule, rule.family === 6 ? metPods(world, asked) : []);
  const [kept, pods] = [keptPeers(world, asked), podPeers(world, asked, new Set(mixed))];
  const missing = new Set<Missing>(peers.doubts);
  if (peers.perhaps.some((other) => other !== nic && podsByNic(world).has(other))) missing.add('part-of-subnet');
  if (kept.unknown) missing.add('kept-address');
  const blocks = peers.outside.map((outside) => withoutCluster(world, outside));
  if (blocks.includes(undefined)) missing.add('cluster-range');
  if (pods.length === 0 && mixed.length === 0) for (const reason of unsaid(world, asked)) missing.add(reason);
  const entries = [
    ...pods.map((podSelector) => ({ podSelector })),
    ...kept.blocks,
    ...balancerBlocks(world, asked),
    ...blocks.flatMap((ipBlock) => (ipBlock ? [{ ipBlock }] : [])),
    ...otherNamespaces(world, asked, blocks),
  ];
  return { entries, missing, mixed };
}

/** Who admits everybody admits the cluster too: by the range where it matches pods, else by their namespaces. */
function otherNamespaces(
  { cluster, config, graph }: World,
  { rule, nic }: Asked,
  blocks: readonly ReturnType<typeof withoutCluster>[],
): readonly Peer[] {
  const everything = blocks.find((block) => block && isEverything(wordOf(block.cidr)));
  if (cluster.ipBlock !== 'outside' || !everything) return [];
  // A label knows no address family: where there are two, IPv4 speaks for both.
  if (rule.family === 6 && reachability(graph).standing(nic, 4)) return [];
  const values = [known(config.namespace, originsOf(everything.cidr))];
  const others = [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn' as const, values }] as const;
  return [{ namespaceSelector: { matchExpressions: others } }];
}

/** Why none of the interfaces that a rule admits is said. */
function unsaid(world: World, { peers: { interfaces }, nic }: Asked): readonly Missing[] {
  if (interfaces.some((other) => podsByNic(world).has(other))) return ['other-family'];
  const own = machineOf(world.graph, nic);
  const moved = interfaces.some((other) => {
    const machine = machineOf(world.graph, other);
    return machine && machine !== own && world.placed.on(machine.id, 'cluster') !== undefined;
  });
  return moved ? ['other-network'] : [];
}

/** A rule, seen from a place of the old networks. */
interface Asked {
  readonly rule: FirewallRule;
  readonly peers: Peers;
  readonly standing: Standing | undefined;
  readonly nic: Nic;
}

/**
 * A label knows no address family, so each pair of pods goes by one: IPv4 where both have it, else IPv6. Rules of the other
 * family would meet there, and let pass what neither family lets pass.
 */
function podPeers(world: World, asked: Asked, mixed: ReadonlySet<Pod>): readonly PodSelector[] {
  const { rule, peers, standing } = asked;
  const { remote } = rule;
  if (remote.from === 'any' && mixed.size === 0) {
    return standing ? surroundings(world).selectors(standing, firstStanding(world, asked)) : [];
  }
  const found = metPods(world, asked).filter((pod) => !mixed.has(pod));
  if (remote.from === 'any') return selectorsOf(world, found);
  if (remote.from === 'cidr') {
    const leaves = [...originsOf(remote.cidr), ...peers.origins];
    return selectorsOf(world, found).map((selector) => withLeaves(selector, leaves));
  }
  const leaves = [...(isUnresolved(remote.group) ? originsOf(remote.group.external) : []), ...peers.origins];
  const { members, label } = membersOf(world).get(admission(world.graph).groupOf(remote.group).key) ?? noMembers;
  const inside = new Set(members);
  const wanted = found.filter((pod) => inside.has(pod));
  const others = found.filter((pod) => !inside.has(pod));
  return [...memberSelectors(world, { label, members, wanted }), ...selectorsOf(world, others)].map((selector) =>
    withLeaves(selector, leaves),
  );
}

/** Where a rule for IPv6 leaves those to IPv4 that are connected by it. */
function firstStanding(world: World, { rule, nic }: Asked): Standing | undefined {
  return rule.family === 6 ? reachability(world.graph).standing(nic, 4) : undefined;
}

/** Pods that a rule admits in its family. */
function metPods(world: World, asked: Asked): readonly Pod[] {
  const other = firstStanding(world, asked);
  return podsOf(world, asked.peers.interfaces).filter((pod) => !other || !isReached(world, other, pod));
}

const noMembers = { members: [], label: '' } as const;

/** Peers that keep their addresses in the cloud, as ranges of one address. */
interface Kept {
  readonly blocks: readonly Peer[];
  /** Whether one of them has no address that is known. */
  readonly unknown: boolean;
}

/** Machines that stay in Nova are found by their addresses; where the whole outside is admitted, so are they. */
function keptPeers(world: World, { rule, peers, standing }: Asked): Kept {
  const { remote, family } = rule;
  const kept = keptNics(world);
  if (!standing || kept.size === 0 || (remote.from === 'any' && peers.outside.length > 0)) return noKept;
  const range = remote.from === 'cidr' ? textOf(remote.cidr) : undefined;
  const asked = range === undefined ? peers.interfaces : [...peers.interfaces, ...peers.perhaps];
  const found = asked.filter((nic) => kept.has(nic.id));
  const origins = remote.from === 'cidr' ? originsOf(remote.cidr) : [];
  const blocks = found.map((nic) =>
    keptAddresses(world, nic, family)
      .filter((address) => range === undefined || covers(range, wordOf(address)))
      .flatMap((address) => hostBlock(address, origins)),
  );
  const unknown = found.some((nic) => keptAddresses(world, nic, family).length === 0);
  return { blocks: blocks.flat(), unknown };
}

const noKept: Kept = { blocks: [], unknown: false };

/** Load balancers that stay take connections where they did; one whose address is not known is anywhere in its subnet. */
function balancerBlocks(
  world: World,
  { rule: { remote, direction, family }, peers, standing }: Asked,
): readonly Peer[] {
  if (direction !== 'egress' || remote.from === 'group' || (remote.from === 'any' && peers.outside.length > 0))
    return [];
  const { graph } = world;
  const routes = reachability(graph);
  const near = keptVips(world).filter((vip) => routes.connected(standing, routes.standing(vip, family)) === 'yes');
  const range = remote.from === 'cidr' ? textOf(remote.cidr) : undefined;
  const origins = remote.from === 'cidr' ? originsOf(remote.cidr) : [];
  const all = near.flatMap((vip) => placesOf(world, vip, family)).flatMap((place) => within(place, range));
  const distinct = new Map(all.map((place) => [wordOf(place), place]));
  return [...distinct.values()].flatMap((place) => hostBlock(place, origins));
}

/** The part of a place that a range means. */
function within(place: Value, range: string | undefined): readonly Value[] {
  if (range === undefined || covers(range, wordOf(place))) return [place];
  return covers(wordOf(place), range) ? [known(range, originsOf(place))] : [];
}

function placesOf(world: World, vip: Nic, family: Family): readonly Value[] {
  const own = keptAddresses(world, vip, family);
  return own.length > 0 ? own : rangesOfSubnets(world.graph, vip, family);
}

/** Ports that have the addresses of load balancers that stay and take connections. */
const keptVips = perWorld(({ graph, placed }): readonly Nic[] =>
  graph
    .of('balancer')
    .filter((balancer) => placed.on(balancer.id, 'openstack') !== undefined && frontsOf(graph, balancer).length > 0)
    .flatMap((balancer) => graph.follow(balancer, 'vip')),
);

/** Addresses of one family: a rule speaks of one. */
function keptAddresses(world: World, nic: Nic, family: Family): readonly Value[] {
  return fixedAddresses(world, nic).filter((address) => familyOf(wordOf(address)) === family);
}

const keptNics = perWorld(
  ({ graph, placed }): ReadonlySet<NodeId> =>
    new Set(
      graph
        .of('machine')
        .filter(({ id }) => placed.on(id, 'openstack') !== undefined)
        .flatMap((machine) => nicsOf(graph, machine).map(({ id }) => id)),
    ),
);

/** What is outside the cluster, by its one address or where it is. */
function hostBlock(address: Value, origins: Origins): readonly Peer[] {
  const range = networkRange(wordOf(address));
  return range === undefined ? [] : [{ ipBlock: { cidr: known(range, joinOrigins(originsOf(address), origins)) } }];
}
