/** What decides how Neutron treats an endpoint, so that endpoints that are treated alike are tried once. */
import { textOf } from '../evaluate/value.ts';
import type { NodeRef } from '../evaluate/fact.ts';
import type { FirewallRule } from '../topology/kinds/firewall-rule.ts';
import { reachability } from '../topology/views/reachability.ts';
import type { Graph } from '../topology/graph.ts';
import { addressIn, ruleReader, type ReadRule } from './neutron-rules.ts';
import type { Endpoint, Limits, Mention } from './packet.ts';

export interface NeutronTraits {
  /** What the groups and networks of an interface say, all but the names and ranges in it, which are mentioned. */
  describe(endpoint: Endpoint, mention: Mention): string;
  /** How an endpoint answers to names and ranges that others mention; no answer is an answer too. */
  answers(endpoint: Endpoint): readonly (readonly [string, string])[];
  limitsOf(endpoint: Endpoint): Limits;
}

export function neutronTraits(topology: Graph): NeutronTraits {
  const reading = ruleReader();
  const ranges = allRanges(topology);
  return {
    describe: (endpoint, mention) =>
      JSON.stringify([
        described(endpoint, { topology, reading, mention }),
        describedNetwork(endpoint, topology, mention),
      ]),
    answers: (endpoint) => answersOf(endpoint, topology, ranges),
    limitsOf: (endpoint) => {
      const own = rulesOf(endpoint, topology).map(reading);
      return {
        ranges: own.flatMap(({ range }) => (range ? [range] : [])),
        ports: own.flatMap(({ ports }) => (typeof ports === 'string' ? [] : [ports.first, ports.last])),
      };
    },
  };
}

function allRanges(topology: Graph): readonly string[] {
  const texts = topology
    .of('firewall-rule')
    .flatMap(({ remote }) => (remote.from === 'cidr' ? (textOf(remote.cidr) ?? []) : []));
  return [...new Set(texts)];
}

function rulesOf({ nic }: Endpoint, topology: Graph): readonly FirewallRule[] {
  if (!nic || nic.groups === 'default') return [];
  return nic.groups.flatMap((ref) => {
    const group = topology.resolve('firewall-group', ref);
    return group ? topology.users(group, 'firewall-rule', 'group') : [];
  });
}

interface Describing {
  readonly topology: Graph;
  readonly reading: ReadRule;
  readonly mention: Mention;
}

function described({ nic }: Endpoint, describing: Describing): unknown {
  if (!nic) return 'no interface';
  const { topology } = describing;
  const { groups } = nic;
  const network = topology.resolve('network', nic.network);
  return [
    nic.portSecurity,
    network?.portSecurity,
    typeof groups === 'string' ? groups : groups.map((ref) => describedGroup(ref, describing)),
  ];
}

function describedGroup(ref: NodeRef, { topology, reading, mention }: Describing): unknown {
  const group = topology.resolve('firewall-group', ref);
  if (!group) return 'unknown';
  return topology.users(group, 'firewall-rule', 'group').map((rule) => {
    const { direction, family, remote } = rule;
    const { protocol, ports } = reading(rule);
    return [direction, family, protocol, ports, describedRemote(remote, topology, mention)];
  });
}

function describedRemote(remote: FirewallRule['remote'], topology: Graph, mention: Mention): unknown {
  if (remote.from === 'any') return 'any';
  if (remote.from === 'group') {
    const group = topology.resolve('firewall-group', remote.group);
    return group ? ['group', mention(`group ${group.id}`)] : 'unknown group';
  }
  const cidr = textOf(remote.cidr);
  return cidr === undefined ? 'unknown range' : ['range', mention(`range ${cidr}`)];
}

function describedNetwork({ nic }: Endpoint, topology: Graph, mention: Mention): unknown {
  const routes = reachability(topology);
  const key = routes.networkKey(nic);
  const routers = nic ? routes.routersOf(nic) : [];
  return [
    key === undefined ? 'unknown' : mention(`network ${key}`),
    key?.startsWith('external:'),
    routers.map((router) => mention(`router ${router}`)),
    routes.reachedFromOutside(nic),
    routes.reachesOutside(nic),
  ];
}

function answersOf(
  { nic }: Endpoint,
  topology: Graph,
  ranges: readonly string[],
): readonly (readonly [string, string])[] {
  if (!nic) return [];
  const routes = reachability(topology);
  const groups =
    nic.groups === 'default' ? [] : nic.groups.flatMap((ref) => topology.resolve('firewall-group', ref)?.id ?? []);
  return [
    ...groups.map((id) => [`group ${id}`, 'in'] as const),
    [`network ${routes.networkKey(nic) ?? ''}`, 'in'] as const,
    ...routes.routersOf(nic).map((router) => [`router ${router}`, 'in'] as const),
    ...ranges.flatMap((cidr) => {
      const verdict = addressIn(nic, cidr, topology);
      return verdict === 'no' ? [] : [[`range ${cidr}`, verdict] as const];
    }),
  ];
}
