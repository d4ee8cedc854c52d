/** Whether Neutron would let a packet through: security groups on both ports, and a way between the networks. */
import { textOf, intOf, type Value } from '../evaluate/value.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import { contains } from '../topology/address-range.ts';
import type { FirewallGroup, FirewallRule } from '../topology/kinds/firewall.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import { all, any, reachability, type Verdict } from '../topology/reachability.ts';
import type { Topology } from '../topology/topology.ts';
import type { Endpoint, Packet, Place } from './packet.ts';

export function neutronAllows(packet: Packet, topology: Topology): Verdict {
  const { from, to } = packet;
  const parts: Verdict[] = [routed(from, to, topology)];
  if ('endpoint' in from) parts.push(filtered(from.endpoint, to, { direction: 'egress', packet, topology }));
  if ('endpoint' in to) parts.push(filtered(to.endpoint, from, { direction: 'ingress', packet, topology }));
  return all(parts);
}

function routed(from: Place, to: Place, topology: Topology): Verdict {
  const routes = reachability(topology);
  if ('endpoint' in from && 'endpoint' in to) return routes.connected(from.endpoint.nic, to.endpoint.nic);
  if ('endpoint' in to) return routes.reachedFromOutside(to.endpoint.nic);
  return 'endpoint' in from ? routes.reachesOutside(from.endpoint.nic) : 'no';
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
  const ranges = reachability(topology)
    .subnetsOf(nic)
    .map((subnet) => textOf(subnet.cidr));
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
