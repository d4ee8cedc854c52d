/** Whether Neutron would let a packet through: security groups on both ports, and a way between the networks. */
import { textOf } from '../evaluate/value.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import { holds } from '../topology/address-range.ts';
import type { FirewallGroup } from '../topology/kinds/firewall-group.ts';
import type { FirewallRule } from '../topology/kinds/firewall-rule.ts';
import { all, reachability, type Verdict } from '../topology/views/reachability.ts';
import type { Graph } from '../topology/graph.ts';
import { addressIn, ruleReader, type Reading, type ReadRule } from './neutron-rules.ts';
import type { Endpoint, Place, Protocol } from './packet.ts';

/** Whether a packet passes from one place to another, for any protocol and port. */
export type Passage = (protocol: Protocol, port: number) => Verdict;

export interface NeutronAccess {
  between(from: Place, to: Place): Passage;
}

/** Rules are read once, and for each pair of places only those are looked at that concern both. */
export function neutronAccess(topology: Graph): NeutronAccess {
  const reading = ruleReader();
  return {
    between(from, to) {
      const way = routed(from, to, topology);
      const out: Filter =
        'endpoint' in from ? filterOf(from.endpoint, to, { direction: 'egress', topology, reading }) : 'yes';
      const into: Filter =
        'endpoint' in to ? filterOf(to.endpoint, from, { direction: 'ingress', topology, reading }) : 'yes';
      if (way === 'no' || out === 'no' || into === 'no') return () => 'no';
      return (protocol, port) => all([way, filtered(out, protocol, port), filtered(into, protocol, port)]);
    },
  };
}

function routed(from: Place, to: Place, topology: Graph): Verdict {
  const routes = reachability(topology);
  if ('endpoint' in from && 'endpoint' in to) return routes.connected(from.endpoint.nic, to.endpoint.nic);
  if ('endpoint' in to) return routes.reachedFromOutside(to.endpoint.nic);
  return 'endpoint' in from ? routes.reachesOutside(from.endpoint.nic) : 'no';
}

/* Security groups */

/** What one interface lets through to or from one peer: the same for every packet, or by rules. */
type Filter = Verdict | readonly Admission[];

/** A rule that may concern the peer, or a group that nothing is known of. */
interface Admission {
  readonly reading: Reading | undefined;
  readonly peer: Verdict;
}

interface Site {
  readonly direction: 'ingress' | 'egress';
  readonly topology: Graph;
  readonly reading: ReadRule;
}

function filterOf(endpoint: Endpoint, peer: Place, site: Site): Filter {
  const { nic } = endpoint;
  if (!nic) return 'maybe';
  const { topology } = site;
  const network = topology.resolve('network', nic.network);
  if (nic.portSecurity === 'off' || (nic.portSecurity === 'inherit' && network?.portSecurity === false)) return 'yes';
  if (nic.groups === 'default') return defaultGroup(peer, site);
  const admissions = nic.groups.flatMap((ref) => groupAdmits(ref, peer, site));
  return admissions.length === 0 ? 'no' : admissions;
}

/** Everything out; in only from members of the same group. */
function defaultGroup(peer: Place, { direction }: Site): Verdict {
  if (direction === 'egress') return 'yes';
  return 'endpoint' in peer && peer.endpoint.nic?.groups === 'default' ? 'yes' : 'no';
}

function groupAdmits(ref: NodeRef, peer: Place, { direction, topology, reading }: Site): readonly Admission[] {
  const group: FirewallGroup | undefined = topology.resolve('firewall-group', ref);
  if (!group) return [{ reading: undefined, peer: 'maybe' }];
  return topology.users(group, 'firewall-rule', 'group').flatMap((rule) => {
    if (rule.direction !== direction || rule.family !== 4) return [];
    const read = reading(rule);
    const verdict = peerFits(rule, read, peer, topology);
    return verdict === 'no' ? [] : [{ reading: read, peer: verdict }];
  });
}

function filtered(filter: Filter, protocol: Protocol, port: number): Verdict {
  if (typeof filter === 'string') return filter;
  let best: Verdict = 'no';
  for (const { reading, peer } of filter) {
    const verdict = reading
      ? all([protocolFits(reading.protocol, protocol), portFits(reading.ports, port), peer])
      : 'maybe';
    if (verdict === 'yes') return 'yes';
    if (verdict === 'maybe') best = 'maybe';
  }
  return best;
}

const numbers: Readonly<Record<Protocol, string>> = { tcp: '6', udp: '17', sctp: '132' };

function protocolFits(text: string | undefined, wanted: Protocol): Verdict {
  if (text === undefined) return 'maybe';
  return text === 'any' || text === wanted || text === numbers[wanted] ? 'yes' : 'no';
}

function portFits(ports: Reading['ports'], port: number): Verdict {
  if (ports === 'all') return 'yes';
  if (ports === 'unknown') return 'maybe';
  return port >= ports.first && port <= ports.last ? 'yes' : 'no';
}

function peerFits({ remote }: FirewallRule, { range }: Reading, peer: Place, topology: Graph): Verdict {
  if (remote.from === 'any') return 'yes';
  if (remote.from === 'group') return inGroup(peer, remote.group, topology);
  const cidr = textOf(remote.cidr);
  if (cidr === undefined) return 'maybe';
  if ('address' in peer) return range && holds(range, peer.ip) ? 'yes' : 'no';
  return addressIn(peer.endpoint.nic, cidr, topology);
}

function inGroup(peer: Place, ref: NodeRef, topology: Graph): Verdict {
  if ('address' in peer) return topology.resolve('firewall-group', ref) ? 'no' : 'maybe';
  const wanted = topology.resolve('firewall-group', ref);
  const groups = peer.endpoint.nic?.groups;
  if (!groups) return 'maybe';
  if (groups === 'default') return wanted ? 'no' : 'maybe';
  if (!wanted) return 'maybe';
  return groups.some((group) => topology.resolve('firewall-group', group)?.id === wanted.id) ? 'yes' : 'no';
}
