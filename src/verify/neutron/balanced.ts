/**
 * What load balancers forward, read from their parts alone: each listener to the members of its pool, and to those of the pools
 * that its policies name. Clients reach it at the port of its address.
 */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { textOf, wordOf, type Value } from '../../evaluate/value.ts';
import type { Balancer } from '../../topology/kinds/balancer.ts';
import type { Listener } from '../../topology/kinds/listener.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Pool } from '../../topology/kinds/pool.ts';
import type { PoolMember } from '../../topology/kinds/pool-member.ts';
import { everyAddress } from '../intervals.ts';
import { hasPort, noPorts, union, type PortSet } from '../port-set.ts';
import { nicsOf, type Endpoint, type Place } from '../packet.ts';
import { comesForwarded, ledAt, type Balanced, type LedTo, type StackForward } from './forwarded.ts';
import { numberOf } from './port-number.ts';
import { passage, roundabout, type Neutron } from './neutron.ts';
import { rangeOf } from './addresses.ts';
import type { Source } from './source.ts';

/** Members that get no connections are left out, and so is what is down. */
export function balancedForwards(source: Source): readonly StackForward[] {
  const byAddress = machineAddresses(source);
  return source.of('listener').flatMap((listener) => {
    const balancer = source.find('balancer', listener.balancer);
    if (!balancer?.up || !listener.up) return [];
    const members = poolsOf(source, listener).flatMap((pool) => membersOf(source, pool));
    const protocol = textOf(listener.protocol) === 'UDP' ? 'udp' : 'tcp';
    const vip = source.find('nic', balancer.vip);
    const balanced: Balanced = { protocol, port: listener.port, vip, clients: clientsOf(listener) };
    return members.flatMap((member) => forwardOf(member, { balancer, balanced, byAddress }));
  });
}

/** Members of pools outside the stack, of whose load balancers nothing is known. */
export function memberForwards(source: Source): readonly StackForward[] {
  const byAddress = machineAddresses(source);
  return source
    .of('pool-member')
    .filter(({ pool, up, weight }) => up && !source.find('pool', pool) && (!weight || numberOf(weight) !== 0))
    .flatMap((member) => {
      const to = member.to ?? nodeAt(byAddress, member.address);
      const { port, resource } = member;
      return to ? [{ protocol: 'tcp' as const, port, toPort: port, to, resource }] : [];
    });
}

export function clientsOf({ clients }: Listener): Balanced['clients'] {
  const ranges = clients.map(rangeOf);
  const known = ranges.flatMap((range) => range ?? []);
  return known.length > 0 && known.length === ranges.length ? known : undefined;
}

function poolsOf(source: Source, listener: Listener): readonly Pool[] {
  const named = source.find('pool', listener.pool);
  const naming = source.of('pool').filter((pool) => source.find('listener', pool.listener) === listener);
  const policies = source
    .of('l7-policy')
    .filter((policy) => policy.up && source.find('listener', policy.listener) === listener);
  const led = policies.flatMap((policy) => source.find('pool', policy.pool) ?? []);
  return [...new Set([...(named ? [named] : naming), ...led])].filter(({ up }) => up);
}

function membersOf(source: Source, pool: Pool): readonly PoolMember[] {
  return source
    .of('pool-member')
    .filter((member) => member.up && source.find('pool', member.pool) === pool)
    .filter(({ weight }) => !weight || numberOf(weight) !== 0)
    .flatMap((member) => withGroups(source, member));
}

/** A group writes its servers over the members of the load balancers that it names; a member without an end stands for them. */
function withGroups(source: Source, member: PoolMember): readonly PoolMember[] {
  const ends = source.of('group-policy').filter(({ balancer }) => balancer && leads(balancer, member.id));
  const groups = source
    .of('scaling-group')
    .filter(
      ({ balancers, id, policies }) =>
        balancers.some((ref) => leads(ref, member.resource)) ||
        ends.some(
          (policy) => policy.groups.some((ref) => leads(ref, id)) || policies.some((ref) => leads(ref, policy.id)),
        ),
    );
  if (groups.length === 0) return [member];
  if (member.to !== undefined || member.address !== undefined) return [];
  return source
    .of('machine')
    .filter(({ resource }) => groups.some((group) => resource.startsWith(`${group.resource}/`)))
    .map((machine) => ({ ...member, to: { node: machine.id } }));
}

function leads(ref: NodeRef, node: NodeId): boolean {
  return 'node' in ref && ref.node === node;
}

interface Joined {
  readonly balancer: Balancer;
  readonly balanced: Balanced;
  readonly byAddress: ReadonlyMap<string, Nic>;
}

/** None where the member is no machine of the stack. */
function forwardOf(member: PoolMember, { balancer, balanced, byAddress }: Joined): readonly StackForward[] {
  const to = member.to ?? nodeAt(byAddress, member.address);
  const { protocol, port } = balanced;
  return to ? [{ protocol, port, toPort: member.port, to, resource: balancer.resource, balanced }] : [];
}

function nodeAt(byAddress: ReadonlyMap<string, Nic>, address: Value | undefined) {
  const nic = byAddress.get(wordOf(address));
  return nic && { node: nic.id };
}

function machineAddresses(source: Source): ReadonlyMap<string, Nic> {
  const owned = new Set(
    source.of('machine').flatMap(({ nics }) => nics.flatMap((ref) => source.find('nic', ref) ?? [])),
  );
  const pairs = [...owned].flatMap((nic) => nic.addresses.map(({ ip }) => [textOf(ip), nic] as const));
  return new Map(pairs.flatMap(([text, nic]) => (text === undefined ? [] : [[text, nic] as const])));
}

/** Whether a machine could connect to where a load balancer takes the connections that it forwards. */
export type CouldConnect = (from: Endpoint, forward: StackForward) => boolean;

/** Found once for a machine and a listener, however many members the listener has. */
export function connectionsIn(neutron: Neutron): CouldConnect {
  const found = new Map<Balanced, Map<Endpoint, boolean>>();
  return (from, { balanced }) => {
    if (!balanced) return false;
    const known = found.get(balanced) ?? new Map<Endpoint, boolean>();
    found.set(balanced, known);
    const could = known.get(from) ?? reaches(neutron, from, balanced);
    known.set(from, could);
    return could;
  };
}

function reaches(neutron: Neutron, from: Endpoint, { vip, protocol, port }: Balanced): boolean {
  const number = numberOf(port);
  const here = { endpoint: from };
  const there: Place = { address: '0.0.0.0', range: everyAddress(4), ...(vip && { port: vip }) };
  const direct = passage(neutron, here, there).possible;
  const all = vip ? union(direct, roundabout(neutron, nicsOf(from), [vip]).possible) : direct;
  return number === undefined ? all.length > 0 : hasPort(all, { protocol, port: number });
}

/** Whether nobody outside reaches it. */
export function isInside({ routes }: Neutron, { balanced }: StackForward): boolean {
  return balanced?.vip !== undefined && routes.fromOutside(balanced.vip, everyAddress(4)) === 'no';
}

/** What tells endpoints apart by what is forwarded to them. */
export function describeForwards(neutron: Neutron, led: LedTo, endpoint: Endpoint): string {
  const own = ledAt(led, endpoint).map(({ forward }) => forward);
  return own
    .map((forward) => ` ${forward.protocol} ${numberOf(forward.toPort) ?? ''} ${Number(isInside(neutron, forward))}`)
    .join();
}

/** What tells machines apart by the load balancers that they could connect to. */
export function describeClients(led: LedTo, couldConnect: CouldConnect): (endpoint: Endpoint) => string {
  const forwards = [...led.values()].flat().map(({ forward }) => forward);
  const oneOfEach = [...new Map(forwards.map((forward) => [forward.balanced, forward])).values()];
  return (endpoint) => oneOfEach.map((forward) => Number(couldConnect(endpoint, forward))).join('');
}

/** Ports at which a machine comes to another one by a load balancer, where the groups of that one let anybody in. */
export function comesBalanced(
  neutron: Neutron,
  { led, couldConnect }: { readonly led: LedTo; readonly couldConnect: CouldConnect },
  { from, to }: { readonly from: Endpoint; readonly to: Endpoint },
): PortSet {
  const own = ledAt(led, to).filter(({ forward }) => couldConnect(from, forward));
  return own.length === 0 ? noPorts : comesForwarded(neutron, new Map([[to.machine.resource, own]]), to);
}

/** Ports at which clients outside come to an endpoint through a node that hides them: not those of a balancer that nobody outside reaches. */
export function comesFromOutside(neutron: Neutron, led: LedTo, endpoint: Endpoint): PortSet {
  const open = ledAt(led, endpoint).filter(({ forward }) => !forward.keepsClients && !isInside(neutron, forward));
  return open.length === 0 ? noPorts : comesForwarded(neutron, new Map([[endpoint.machine.resource, open]]), endpoint);
}
