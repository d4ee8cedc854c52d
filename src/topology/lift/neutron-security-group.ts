/**
 * OS::Neutron::SecurityGroup: a set of allow rules. Nothing is lost but Neutron's own checks.
 * Heat manual: template guide, OS::Neutron::SecurityGroup; Neutron API: security groups.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Value } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defaultEgress, firewallRule, ruleDiagnosticList, ruleDiagnostics } from '../firewall-rules.ts';
import type { FirewallGroup } from '../kinds/firewall-group.ts';
import type { FirewallRule } from '../kinds/firewall-rule.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';
import { isPlain, oneOf } from '../plain-choice.ts';
import type { Resource } from '../../stack/stack.ts';

const kinds = ruleDiagnostics('neutron-security-group');

const groupIgnored = defineDiagnostic({
  code: 'neutron-security-group/remote-group-ignored',
  severity: 'warning',
  message: (resource: string) =>
    `a rule of "${resource}" has remote_group_id without remote_mode: remote_group_id, so it allows every address`,
  explanation:
    'Heat reads remote_group_id only with remote_mode: remote_group_id. Without it the rule has no remote and allows every address. The rule is translated as Heat creates it; add remote_mode if that is not intended.',
});

const prefixIgnored = defineDiagnostic({
  code: 'neutron-security-group/remote-prefix-ignored',
  severity: 'warning',
  message: (resource: string) =>
    `a rule of "${resource}" has remote_mode: remote_group_id, so its prefix has no effect`,
  explanation:
    'With remote_mode: remote_group_id Heat ignores the prefix and allows the members of the remote group, or of this group if none is named.',
});

const defaultName = defineDiagnostic({
  code: 'neutron-security-group/reserved-name',
  severity: 'warning',
  message: (resource: string) => `"${resource}" is named "default", which Neutron refuses`,
  explanation: 'Every project already has a security group of that name. Choose another name.',
});

const stateless = defineDiagnostic({
  code: 'neutron-security-group/stateless',
  severity: 'warning',
  message: (resource: string) => `"${resource}" is stateless, but a NetworkPolicy always allows replies`,
  explanation:
    'Neutron drops the replies to a connection of a stateless group unless another rule allows them. A NetworkPolicy always allows the replies to an allowed connection.',
});

type Properties = typeof properties;

const properties = {
  description: { fate: 'moot', note: 'Description in the Neutron API' },
  name: { fate: 'moot', note: 'Resolves references by name; the NetworkPolicy is named after the resource' },
  rules: { fate: 'mapped', note: 'Allowed traffic; an egress rule replaces the two default ones' },
  stateful: { fate: 'approximated', note: 'A policy always lets answers through' },
} as const;

export const neutronSecurityGroup = defineLift({
  type: 'OS::Neutron::SecurityGroup',
  summary: 'NetworkPolicies for the VMs whose first interface has the group',
  properties,
  attributes: { show },
  diagnostics: [...ruleDiagnosticList(kinds), groupIgnored, prefixIgnored, defaultName, stateless],
  lift(read, self, report) {
    const name = read.get('name');
    const description = read.get('description');
    if (isPlain(name, 'default')) report.diagnostic(defaultName, name, self.path);
    const stateful = read.get('stateful');
    if (isPlain(stateful, true)) report.isDefault(stateful, 'network policies follow connections');
    else report.lost(stateful, stateless, self.path);
    const group: FirewallGroup = {
      kind: 'firewall-group',
      id: self.path,
      resource: self.path,
      ...(name && { name }),
      ...(description && { description }),
    };
    const written = read.get('rules');
    const items = read.items(written);
    if (items.length === 0) read.shapes(written, self.path);
    const rules = items.flatMap((item, index) => rule(item, { index, read, self, report }) ?? []);
    // Rules that are not known yet may hold an egress rule, so the default ones are not given away.
    const narrowed = items.some(
      (item) => item.kind !== 'map' || isPlain(read.field(item, 'direction'), 'egress') || isUnknown(item, read),
    );
    return [group, ...(narrowed ? [] : defaultEgress(self.path, self.path)), ...rules];
  },
});

function isUnknown(item: Value, read: Reader<Properties>): boolean {
  return read.field(item, 'direction')?.kind === 'symbolic';
}

interface RuleContext {
  readonly index: number;
  readonly read: Reader<Properties>;
  readonly self: Resource;
  readonly report: LiftReport;
}

function rule(item: Value, { index, read, self, report }: RuleContext): FirewallRule | undefined {
  const id = `${self.path}#rule-${index}`;
  const remotes = { prefix: read.field(item, 'remote_ip_prefix'), group: read.field(item, 'remote_group_id') };
  if (item.kind !== 'map') return undefined;
  report.moot(read.field(item, 'description'), 'rule-description');
  const written = read.field(item, 'remote_mode');
  // Not known yet: a rule with a group admits less as one about the group.
  const assumed = written?.kind === 'symbolic' && remotes.group ? 'remote_group_id' : 'remote_ip_prefix';
  const mode = read.choose(written, id, oneOf('remote_ip_prefix', 'remote_group_id'), assumed);
  if (mode === 'remote_ip_prefix') report.lost(remotes.group, groupIgnored, self.path);
  else report.lost(remotes.prefix, prefixIgnored, self.path);
  const made = firewallRule(
    {
      direction: read.field(item, 'direction'),
      ethertype: read.field(item, 'ethertype'),
      protocol: read.field(item, 'protocol'),
      portMin: read.field(item, 'port_range_min'),
      portMax: read.field(item, 'port_range_max'),
      prefix: mode === 'remote_ip_prefix' ? remotes.prefix : undefined,
      remoteGroup: mode === 'remote_group_id' ? remotes.group : undefined,
    },
    { id, resource: self.path, group: { node: self.path }, read, report, kinds },
  );
  const ownMembers = mode === 'remote_group_id' && !remotes.group;
  return made && ownMembers ? { ...made, remote: { from: 'group', group: { node: self.path } } } : made;
}
