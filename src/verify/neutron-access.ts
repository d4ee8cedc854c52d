/** Whether Neutron would let a packet through: security groups on both ports, and a way between the networks. */
import { textOf, intOf, type Value } from '../evaluate/value.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import type { FirewallGroup, FirewallRule } from '../topology/kinds/firewall.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { Subnet } from '../topology/kinds/subnet.ts';
import type { Topology } from '../topology/topology.ts';
import { contains } from './ranges.ts';
import type { Endpoint, Packet, Place } from './packet.ts';

/** `maybe`: it depends on something that the template does not say, such as the address that a port will get. */
export type Verdict = 'yes' | 'no' | 'maybe';

export function neutronAllows(packet: Packet, topology: Topology): Verdict {
  const { from, to } = packet;
  const parts: Verdict[] = [routed(from, to, topology)];
  if ('endpoint' in from) parts.push(filtered(from.endpoint, to, { direction: 'egress', packet, topology }));
  if ('endpoint' in to) parts.push(filtered(to.endpoint, from, { direction: 'ingress', packet, topology }));
  return all(parts);
}

function all(parts: readonly Verdict[]): Verdict {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
}

function any(parts: readonly Verdict[]): Verdict {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('maybe') ? 'maybe' : 'no';
}

/* The way between networks */

function routed(from: Place, to: Place, topology: Topology): Verdict {
  if ('endpoint' in from && 'endpoint' in to) return connected(from.endpoint.nic, to.endpoint.nic, topology);
  if ('endpoint' in to) return reachedFromOutside(to.endpoint.nic, topology);
  return 'endpoint' in from ? reachesOutside(from.endpoint.nic, topology) : 'no';
}

function networkKey(nic: Nic | undefined, topology: Topology): string | undefined {
  const ref =
    nic?.network ?? nic?.addresses.map(({ subnet }) => topology.resolve('subnet', subnet)?.network).find(Boolean);
  if (!ref) return undefined;
  const network = topology.resolve('network', ref);
  if (network) return network.id;
  return 'external' in ref ? `external:${textOf(ref.external) ?? ''}` : undefined;
}

function subnetsOf(nic: Nic, topology: Topology): readonly Subnet[] {
  const asked = nic.addresses.flatMap(({ subnet }) => topology.resolve('subnet', subnet) ?? []);
  const network = topology.resolve('network', nic.network);
  return asked.length > 0 ? asked : network ? topology.subnetsOf(network) : [];
}

function routersOf(nic: Nic, topology: Topology): readonly string[] {
  const subnets = new Set(subnetsOf(nic, topology).map(({ id }) => id));
  return topology.of('router-link').flatMap((link) => {
    const viaNic = topology.resolve('nic', link.nic);
    const linked = topology.resolve('subnet', link.subnet)?.id;
    const hit =
      (linked !== undefined && subnets.has(linked)) ||
      (viaNic && networkKey(viaNic, topology) === networkKey(nic, topology));
    if (!hit) return [];
    const router = topology.resolve('router', link.router);
    return [router?.id ?? ('external' in link.router ? `external:${textOf(link.router.external) ?? ''}` : '')];
  });
}

function connected(a: Nic | undefined, b: Nic | undefined, topology: Topology): Verdict {
  if (!a || !b) return 'maybe';
  const keys = [networkKey(a, topology), networkKey(b, topology)];
  if (keys[0] === undefined || keys[1] === undefined) return 'maybe';
  if (keys[0] === keys[1]) return 'yes';
  const shared = routersOf(a, topology).filter((router) => routersOf(b, topology).includes(router));
  if (shared.length > 0) return 'yes';
  return isOutside(keys[0]) || isOutside(keys[1]) ? 'maybe' : 'no';
}

/** Networks that the stack does not define count as routed to the outside. */
function isOutside(key: string): boolean {
  return key.startsWith('external:');
}

function reachedFromOutside(nic: Nic | undefined, topology: Topology): Verdict {
  const key = networkKey(nic, topology);
  if (!nic || key === undefined) return 'maybe';
  if (topology.publicAddressesOf(nic).length > 0 || isOutside(key)) return 'yes';
  return topology.resolve('network', nic.network)?.external === true ? 'yes' : 'no';
}

function reachesOutside(nic: Nic | undefined, topology: Topology): Verdict {
  if (reachedFromOutside(nic, topology) !== 'no') return 'yes';
  if (!nic) return 'maybe';
  const routers = routersOf(nic, topology);
  if (routers.some((id) => id.startsWith('external:'))) return 'maybe';
  const hasGateway = routers.some((id) => {
    const router = topology.get('router', id);
    return router !== undefined && topology.gatewayOf(router) !== undefined;
  });
  return hasGateway ? 'yes' : 'no';
}

/* Security groups */

interface Filter {
  readonly direction: 'ingress' | 'egress';
  readonly packet: Packet;
  readonly topology: Topology;
}

function filtered(endpoint: Endpoint, peer: Place, filter: Filter): Verdict {
  const { nic } = endpoint;
  if (!nic) return 'maybe';
  const { topology } = filter;
  const network = topology.resolve('network', nic.network);
  if (nic.portSecurity === 'off' || (nic.portSecurity === 'inherit' && network?.portSecurity === false)) return 'yes';
  if (nic.groups === 'default') return defaultGroup(peer, filter);
  return any(nic.groups.map((ref) => groupAllows(ref, peer, filter)));
}

/** Everything out; in only from members of the same group. */
function defaultGroup(peer: Place, { direction }: Filter): Verdict {
  if (direction === 'egress') return 'yes';
  return 'endpoint' in peer && peer.endpoint.nic?.groups === 'default' ? 'yes' : 'no';
}

function groupAllows(ref: NodeRef, peer: Place, filter: Filter): Verdict {
  const group: FirewallGroup | undefined = filter.topology.resolve('firewall-group', ref);
  if (!group) return 'maybe';
  return any(filter.topology.rulesOf(group).map((rule) => ruleAllows(rule, peer, filter)));
}

function ruleAllows(rule: FirewallRule, peer: Place, filter: Filter): Verdict {
  if (rule.direction !== filter.direction || rule.family !== 4) return 'no';
  return all([
    protocolFits(rule.protocol, filter.packet.protocol),
    portFits(rule, filter.packet.port),
    peerFits(rule, peer, filter.topology),
  ]);
}

const numbers: Readonly<Record<Packet['protocol'], string>> = { tcp: '6', udp: '17', sctp: '132' };

function protocolFits(protocol: Value, wanted: Packet['protocol']): Verdict {
  const text = textOf(protocol) ?? intOf(protocol)?.toString();
  if (text === undefined) return 'maybe';
  return text === 'any' || text === wanted || text === numbers[wanted] ? 'yes' : 'no';
}

function portFits({ portMin, portMax }: FirewallRule, port: number): Verdict {
  if (!portMin && !portMax) return 'yes';
  const [min, max] = [portMin, portMax].map((value) =>
    value ? Number(intOf(value) ?? textOf(value) ?? Number.NaN) : Number.NaN,
  );
  if (min === undefined || max === undefined || Number.isNaN(min) || Number.isNaN(max)) return 'maybe';
  return port >= min && port <= max ? 'yes' : 'no';
}

function peerFits({ remote }: FirewallRule, peer: Place, topology: Topology): Verdict {
  if (remote.from === 'any') return 'yes';
  if (remote.from === 'group') return inGroup(peer, remote.group, topology);
  const cidr = textOf(remote.cidr);
  if (cidr === undefined) return 'maybe';
  if ('address' in peer) return contains(cidr, peer.address) ? 'yes' : 'no';
  return addressIn(peer.endpoint.nic, cidr, topology);
}

function inGroup(peer: Place, ref: NodeRef, topology: Topology): Verdict {
  if ('address' in peer) return topology.resolve('firewall-group', ref) ? 'no' : 'maybe';
  const wanted = topology.resolve('firewall-group', ref);
  const groups = peer.endpoint.nic?.groups;
  if (!groups) return 'maybe';
  if (groups === 'default') return wanted ? 'no' : 'maybe';
  if (!wanted) return 'maybe';
  return groups.some((group) => topology.resolve('firewall-group', group)?.id === wanted.id) ? 'yes' : 'no';
}

/** By the fixed address, else by the subnets that the address can come from. */
function addressIn(nic: Nic | undefined, cidr: string, topology: Topology): Verdict {
  if (!nic) return 'maybe';
  const fixed = nic.addresses.flatMap(({ ip }) => (ip ? [textOf(ip)] : []));
  if (fixed.length > 0)
    return fixed.some((ip) => ip !== undefined && contains(cidr, ip))
      ? 'yes'
      : fixed.includes(undefined)
        ? 'maybe'
        : 'no';
  const ranges = subnetsOf(nic, topology).map((subnet) => textOf(subnet.cidr));
  if (ranges.length === 0) return 'maybe';
  return any(ranges.map((range) => (range === undefined ? 'maybe' : overlap(cidr, range))));
}

function overlap(cidr: string, range: string): Verdict {
  const [network = ''] = range.split('/');
  const [own = ''] = cidr.split('/');
  const size = Number(cidr.split('/')[1] ?? 32);
  const rangeSize = Number(range.split('/')[1] ?? 32);
  if (size <= rangeSize) return contains(cidr, network) ? 'yes' : 'no';
  return contains(range, own) ? 'maybe' : 'no';
}
