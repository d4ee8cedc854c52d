/** A security group of the stack with its rules: `security group show`. */
import type { FirewallGroup } from '../topology/kinds/firewall-group.ts';
import { text } from './client-values.ts';
import { maybe, needed, orEmpty, records, type Columns } from './columns.ts';
import { compareText, type Comparison } from './compare.ts';
import type { FactSource, LiveView } from './fact-source.ts';
import { liveRuleText, templateRuleText } from './rule-text.ts';

interface SecurityGroupFact {
  readonly id: string;
  readonly name?: string;
  readonly rules: readonly SecurityRule[];
}

/** Absent parts admit everything. */
export interface SecurityRule {
  readonly direction: string;
  readonly family?: string;
  readonly protocol?: string;
  readonly portMin?: string;
  readonly portMax?: string;
  readonly prefix?: string;
  readonly group?: string;
  readonly addressGroup?: string;
}

const ruleColumns: Columns<SecurityRule> = {
  direction: needed(['direction', 'Direction'], text(), 'ingress or egress'),
  family: maybe(['ethertype', 'ether_type', 'Ethertype'], text(), 'address family'),
  protocol: maybe(['protocol', 'IP Protocol'], text(), 'protocol'),
  portMin: maybe(['port_range_min'], text(), 'first port, or ICMP type'),
  portMax: maybe(['port_range_max'], text(), 'last port, or ICMP code'),
  prefix: maybe(['remote_ip_prefix', 'IP Range'], text(), 'address range of the other side'),
  group: maybe(['remote_group_id', 'Remote Security Group'], text(), 'group of the other side'),
  addressGroup: maybe(['remote_address_group_id', 'Remote Address Group'], text(), 'address group of the other side'),
};

export const securityGroup: FactSource<SecurityGroupFact, FirewallGroup> = {
  what: 'security group',
  named: true,
  question: {
    show: ['security', 'group', 'show'],
    ids: [{ from: 'stack', list: ['security', 'group', 'list'], column: 'ID' }],
    missing: 'fails',
  },
  fields: {
    id: needed(['id', 'ID'], text(), 'id'),
    name: { ...maybe(['name', 'Name'], text(), 'name'), compare: (live, node) => compareText(live, node.name) },
    rules: { ...orEmpty(['rules'], records(ruleColumns), { about: 'rules', use: [] }), compare: compareRules },
  },
  join: ({ id }, view) => view.nodeWithId('firewall-group', id),
  mentions: () => [],
  machineOf: () => undefined,
  trouble: () => undefined,
};

/** The difference holds the rules that only one of the two has. */
function compareRules(live: readonly SecurityRule[], node: FirewallGroup, view: LiveView): Comparison {
  const said = view.graph.users(node, 'firewall-rule', 'group').map((rule) => templateRuleText(rule, view));
  if (said.includes(undefined)) return 'unsaid';
  const template = new Set(said.flatMap((rule) => rule ?? []));
  const actual = new Set(live.map((rule) => liveRuleText(rule, view)));
  const added = [...actual].filter((rule) => !template.has(rule)).toSorted();
  const removed = [...template].filter((rule) => !actual.has(rule)).toSorted();
  if (added.length + removed.length === 0) return 'equal';
  return { live: added.join(', ') || 'no such rule', template: removed.join(', ') || 'no such rule' };
}
