/** A security group of the stack with its rules: `security group show`. */
import type { Config } from '../config/config.ts';
import { known } from '../evaluate/value.ts';
import type { FirewallGroup } from '../topology/kinds/firewall-group.ts';
import type { FirewallRule } from '../topology/kinds/firewall-rule.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { text } from './client-values.ts';
import { maybe, needed, records, type Columns } from './columns.ts';
import { compareText, type Comparison } from './compare.ts';
import type { FactSource, LiveView } from './fact-source.ts';
import { liveRuleText, ruleParts, templateRuleText } from './rule-text.ts';

interface SecurityGroupFact {
  readonly id: string;
  readonly name?: string;
  /** Absent where the client does not say. */
  readonly rules?: readonly SecurityRule[];
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
    rules: { ...maybe(['rules'], records(ruleColumns), 'rules'), compare: compareRules, decides: 'access' },
  },
  join: ({ id }, view) => view.nodeWithId('firewall-group', id),
  mentions: () => [],
  allow: allowedRules,
  machineOf: () => undefined,
  shown: { kind: 'firewall-group', where: 'others-shown' },
  trouble: () => undefined,
};

/** The difference holds the rules that only one of the two has. */
function compareRules(live: readonly SecurityRule[], node: FirewallGroup, view: LiveView): Comparison {
  const found = differingRules(live, node, view);
  if (!found) return 'unsaid';
  const [added, removed] = [[...found.added.keys()], [...found.removed.keys()]];
  if (added.length + removed.length === 0) return 'equal';
  return {
    live: added.toSorted().join(', ') || 'no such rule',
    template: removed.toSorted().join(', ') || 'no such rule',
  };
}

interface DifferingRules {
  /** Live, and not in the template, by their texts. */
  readonly added: ReadonlyMap<string, SecurityRule>;
  /** In the template, and not live. */
  readonly removed: ReadonlyMap<string, FirewallRule>;
}

/** Undefined where a rule of the template is not known whole. */
function differingRules(
  live: readonly SecurityRule[],
  node: FirewallGroup,
  view: LiveView,
): DifferingRules | undefined {
  const said = rulesOf(node, view).map((rule) => [templateRuleText(rule, view), rule] as const);
  const template = new Map(said.flatMap(([text, rule]) => (text === undefined ? [] : [[text, rule] as const])));
  if (said.some(([text]) => text === undefined)) return undefined;
  const actual = new Map(live.map((rule) => [liveRuleText(rule, view), rule] as const));
  return {
    added: new Map([...actual].filter(([text]) => !template.has(text))),
    removed: new Map([...template].filter(([text]) => !actual.has(text))),
  };
}

function rulesOf(node: FirewallGroup, { graph }: LiveView): readonly FirewallRule[] {
  return graph.users(node, 'firewall-rule', 'group');
}

/** Without a decision, what only one of the two has lets nothing through. */
function allowedRules(
  { id, rules }: SecurityGroupFact,
  view: LiveView,
  { access }: Pick<Config, 'access'>,
): readonly TopologyNode[] {
  const node = view.nodeWithId('firewall-group', id);
  const found = node && rules && differingRules(rules, node, view);
  if (!node || !found) return [];
  const use = access.get(node.resource)?.use;
  const added = use === 'both' || use === 'live' ? [...found.added] : [];
  const removed = use === 'both' || use === 'template' ? [] : [...found.removed.values()];
  return [
    ...added.flatMap(([text, rule]) => liveRule(node, text, { rule, view }) ?? []),
    ...removed.map((rule) => ({ ...rule, group: { external: known('') }, withheldFrom: node.id })),
  ];
}

interface RuleSite {
  readonly rule: SecurityRule;
  readonly view: LiveView;
}

/** A rule that no template has, in the words of one. */
function liveRule(node: FirewallGroup, text: string, { rule, view }: RuleSite): FirewallRule | undefined {
  const remote = remoteOf(rule, view);
  const { direction } = rule;
  if (!remote || (direction !== 'ingress' && direction !== 'egress')) return undefined;
  const { protocol, ports, family } = ruleParts(rule);
  const [portMin, portMax] = ports.map((port) => (port === undefined ? undefined : known(Number(port))));
  return {
    kind: 'firewall-rule',
    id: `${node.id}#live ${text}`,
    resource: node.resource,
    group: { node: node.id },
    direction,
    family: family === 'IPv6' ? 6 : 4,
    protocol: known(protocol),
    ...(portMin && { portMin }),
    ...(portMax && { portMax }),
    remote,
  };
}

/** Undefined for an address group, whose ranges are not known. */
function remoteOf({ prefix, group, addressGroup }: SecurityRule, view: LiveView): FirewallRule['remote'] | undefined {
  if (addressGroup !== undefined) return undefined;
  if (group === undefined) return prefix === undefined ? { from: 'any' } : { from: 'cidr', cidr: known(prefix) };
  const node = view.nodeWithId('firewall-group', group);
  return { from: 'group', group: node ? { node: node.id } : { external: known(group) } };
}

/** Rules that only the live group has, and those of the template that it lacks: both let nothing through. */
interface WithheldRules {
  readonly live: readonly string[];
  readonly template: readonly string[];
}

/** In the stack as it lives, where nobody has decided yet; undefined where there are none. */
export function withheldRules(node: FirewallGroup, view: LiveView): WithheldRules | undefined {
  const rules = view.liveOf('securityGroups', node)?.rules;
  const found = rules && differingRules(rules, node, view);
  const gone = view.graph.of('firewall-rule').filter(({ withheldFrom }) => withheldFrom === node.id);
  const live = [...(found?.added.keys() ?? [])].toSorted();
  const template = gone.flatMap((rule) => templateRuleText(rule, view) ?? []).toSorted();
  return live.length + template.length > 0 ? { live, template } : undefined;
}
