/** Load balancers with their parts joined: what takes connections at each port, and who is behind. */
import type { NodeId } from '../../evaluate/fact.ts';
import { intOf, textOf, type Value } from '../../evaluate/value.ts';
import { append } from '../../source/append.ts';
import { factsIn } from '../facts-in.ts';
import { view, type Graph } from '../graph.ts';
import type { AddressBinding } from '../kinds/address-binding.ts';
import type { Balancer } from '../kinds/balancer.ts';
import type { HealthMonitor } from '../kinds/health-monitor.ts';
import type { L7Policy } from '../kinds/l7-policy.ts';
import type { L7Rule } from '../kinds/l7-rule.ts';
import type { Listener } from '../kinds/listener.ts';
import type { Machine } from '../kinds/machine.ts';
import type { Nic } from '../kinds/nic.ts';
import type { Pool } from '../kinds/pool.ts';
import type { PoolMember } from '../kinds/pool-member.ts';
import type { PublicAddress } from '../kinds/public-address.ts';
import type { ScalingGroup } from '../kinds/scaling-group.ts';
import { groupsOfPolicy } from './group-policies.ts';
import { machineOf, networkRef, nicsOf } from './interfaces.ts';
import { nicOfAddress, nicOfBinding } from './public-addresses.ts';
import { machinesOfGroup } from './scaling.ts';

export type BalancerPart = Listener | Pool | PoolMember | HealthMonitor | L7Policy | L7Rule;

/** A member with the interface that has its address; neither for an address outside the stack. */
export interface End {
  readonly member: PoolMember;
  readonly nic?: Nic;
  readonly machine?: Machine;
}

/** What a listener does with connections. */
export interface Front {
  readonly listener: Listener;
  /** Takes what no policy takes. */
  readonly pool?: Pool;
  readonly policies: readonly L7Policy[];
}

interface Balancing {
  /** Listeners that take connections. */
  readonly fronts: ReadonlyMap<NodeId, readonly Front[]>;
  readonly balancerOf: ReadonlyMap<NodeId, Balancer>;
}

const balancing = view((graph): Balancing => {
  const fronts = new Map<NodeId, Front[]>();
  const balancerOf = new Map<NodeId, Balancer>();
  for (const listener of graph.of('listener')) {
    const [balancer] = graph.follow(listener, 'balancer');
    if (balancer) balancerOf.set(listener.id, balancer);
    if (!balancer?.up || !listener.up) continue;
    const [pool] = [...graph.follow(listener, 'pool'), ...graph.users(listener, 'pool', 'listener')];
    const policies = graph.users(listener, 'l7-policy', 'listener').filter(({ up }) => up);
    append(fronts, balancer.id, { listener, policies, ...(pool && { pool }) });
  }
  const join = (part: BalancerPart, wholes: readonly { readonly id: NodeId; readonly kind: string }[]): void => {
    for (const whole of wholes) {
      const balancer = whole.kind === 'balancer' ? graph.get('balancer', whole.id) : balancerOf.get(whole.id);
      if (balancer && !balancerOf.has(part.id)) balancerOf.set(part.id, balancer);
    }
  };
  for (const policy of graph.of('l7-policy')) join(policy, graph.follow(policy, 'listener'));
  for (const rule of graph.of('l7-rule')) join(rule, graph.follow(rule, 'policy'));
  for (const pool of graph.of('pool')) {
    const leading = [...graph.users(pool, 'listener', 'pool'), ...graph.users(pool, 'l7-policy', 'pool')];
    join(pool, [...graph.follow(pool, 'balancer'), ...graph.follow(pool, 'listener'), ...leading]);
  }
  for (const member of graph.of('pool-member')) join(member, graph.follow(member, 'pool'));
  for (const monitor of graph.of('health-monitor')) {
    join(monitor, poolsOfMonitor(graph, monitor));
  }
  return { fronts, balancerOf };
});

/** In the order of the template. */
export function frontsOf(graph: Graph, { id }: Balancer): readonly Front[] {
  return balancing(graph).fronts.get(id) ?? [];
}

/** Undefined for a part of a load balancer outside the stack. */
export function balancerOf(graph: Graph, { id }: BalancerPart): Balancer | undefined {
  return balancing(graph).balancerOf.get(id);
}

/** The load balancer whose address a port has. */
export function balancerOfVip(graph: Graph, nic: Nic | undefined): Balancer | undefined {
  return nic && graph.users(nic, 'balancer', 'vip')[0];
}

/** The load balancer that a floating address, or the address of a binding, leads to. */
export function balancerBehind(graph: Graph, node: PublicAddress | AddressBinding): Balancer | undefined {
  const address = node.kind === 'public-address' ? node : graph.resolve('public-address', node.address);
  const bound = node.kind === 'address-binding' ? nicOfBinding(graph, node) : undefined;
  return balancerOfVip(graph, address ? nicOfAddress(graph, address) : bound);
}

/** Floating addresses that lead to a load balancer, each once. */
export function addressesOfBalancer(graph: Graph, { id }: Balancer): readonly PublicAddress[] {
  return addressesByBalancer(graph).get(id) ?? [];
}

const addressesByBalancer = view((graph): ReadonlyMap<NodeId, readonly PublicAddress[]> => {
  const found = new Map<NodeId, PublicAddress[]>();
  for (const address of graph.of('public-address')) {
    const balancer = balancerBehind(graph, address);
    if (balancer) append(found, balancer.id, address);
  }
  return found;
});

export function rulesOf(graph: Graph, policy: L7Policy): readonly L7Rule[] {
  return graph.users(policy, 'l7-rule', 'policy').filter(({ up }) => up);
}

/** Those of policies too, each once. */
export function poolsOf(graph: Graph, balancer: Balancer): readonly Pool[] {
  const all = frontsOf(graph, balancer).flatMap(({ pool, policies }) => [
    ...(pool ? [pool] : []),
    ...policies.flatMap((policy) => graph.follow(policy, 'pool')),
  ]);
  return [...new Set(all)].filter(({ up }) => up);
}

/** Of a listener or a pool: all but UDP are connections of TCP. */
export function transportOf({ protocol }: { readonly protocol: Value }): 'TCP' | 'UDP' {
  return textOf(protocol) === 'UDP' ? 'UDP' : 'TCP';
}

/** Members of a pool that get new connections. */
export function endsOf(graph: Graph, { id }: Pool): readonly End[] {
  return endsByPool(graph).get(id) ?? [];
}

const endsByPool = view(
  (graph): ReadonlyMap<NodeId, readonly End[]> =>
    new Map(graph.of('pool').map((pool) => [pool.id, endsIn(graph, pool)])),
);

function endsIn(graph: Graph, pool: Pool): readonly End[] {
  return graph
    .users(pool, 'pool-member', 'pool')
    .filter((member) => member.up && weightOf(member) !== 0)
    .flatMap((member) => {
      const groups = groupsBehind(graph, member);
      if (!hasEnd(member)) return groups.flatMap((group) => endsOfGroup(graph, member, group));
      return groups.length > 0 ? [] : [endOf(graph, member)];
    });
}

/** Groups whose servers take the place of those that the load balancer of a member names. */
export function groupsBehind(graph: Graph, { id, resource }: PoolMember): readonly ScalingGroup[] {
  const policies = graph.users(id, 'group-policy', 'balancer');
  return [
    ...graph.users(resource, 'scaling-group', 'balancers'),
    ...policies.flatMap((policy) => groupsOfPolicy(graph, policy)),
  ];
}

function endsOfGroup(graph: Graph, member: PoolMember, group: ScalingGroup): readonly End[] {
  return machinesOfGroup(graph, group).map((machine) => {
    const [nic] = nicsOf(graph, machine);
    return { member, ...(nic && { nic }), machine };
  });
}

/** One without stands for the servers of groups. */
export function hasEnd({ to, address }: PoolMember): boolean {
  return to !== undefined || address !== undefined;
}

/** One that is not known yet counts as the usual one. */
export function weightOf({ weight }: PoolMember): number {
  return Number(intOf(weight) ?? 1);
}

/** Whether a listener that is up leads to it: nothing is known of a pool outside the stack. */
export function getsConnections(graph: Graph, member: PoolMember): boolean {
  if (!member.up || weightOf(member) === 0) return false;
  const [pool] = graph.follow(member, 'pool');
  if (!pool) return true;
  const balancer = balancerOf(graph, pool);
  return pool.up && balancer !== undefined && poolsOf(graph, balancer).includes(pool);
}

export function endOf(graph: Graph, member: PoolMember): End {
  const [named] = graph.follow(member, 'to');
  const nic = nicOfEnd(graph, member, named);
  const machine = named?.kind === 'machine' ? named : nic && machineOf(graph, nic);
  return { member, ...(nic && { nic }), ...(machine && { machine }) };
}

function nicOfEnd(graph: Graph, { address }: PoolMember, named: Nic | Machine | undefined): Nic | undefined {
  if (named?.kind === 'nic') return named;
  if (named) {
    const own = nicsOf(graph, named);
    const network = wantedNetwork(address);
    return own.find((nic) => network !== undefined && networkName(graph, nic) === network) ?? own[0];
  }
  const text = textOf(address);
  return text === undefined ? undefined : nicWithAddress(graph).get(text);
}

/** Of an address that is asked for by the name of its network. */
function wantedNetwork(address: PoolMember['address']): string | undefined {
  const [fact] = address ? factsIn(address) : [];
  return fact?.fact === 'address' && typeof fact.nic === 'object' ? textOf(fact.nic.network) : undefined;
}

function networkName(graph: Graph, nic: Nic): string | undefined {
  const ref = networkRef(graph, nic);
  const network = graph.resolve('network', ref);
  if (network) return textOf(network.name);
  return ref && 'external' in ref ? textOf(ref.external) : undefined;
}

/** Interfaces of machines by the addresses that the template gives them. */
const nicWithAddress = view(
  (graph): ReadonlyMap<string, Nic> =>
    new Map(
      graph
        .of('nic')
        .filter((nic) => machineOf(graph, nic))
        .flatMap((nic) =>
          nic.addresses.flatMap(({ ip }) => {
            const text = textOf(ip);
            return text === undefined ? [] : [[text, nic] as const];
          }),
        ),
    ),
);

/** Whichever of the two names the other. */
export function poolsOfMonitor(graph: Graph, monitor: HealthMonitor): readonly Pool[] {
  return [...graph.follow(monitor, 'pool'), ...graph.users(monitor, 'pool', 'monitors')];
}

export function monitorsOf(graph: Graph, pool: Pool): readonly HealthMonitor[] {
  const all = [...graph.users(pool, 'health-monitor', 'pool'), ...graph.follow(pool, 'monitors')];
  return [...new Set(all)].filter(({ up }) => up);
}
