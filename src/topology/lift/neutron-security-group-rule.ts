/**
 * OS::Neutron::SecurityGroupRule: one more allow rule of a group. Unlike a rule inside the group it never removes the
 * default egress rules, and its protocol is tcp when it says none.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::SecurityGroupRule.
 */
import { show } from '../attribute-values.ts';
import { firewallRule, ruleDiagnosticList, ruleDiagnostics } from '../firewall-rules.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { defineLift } from '../lift.ts';

const kinds = ruleDiagnostics('neutron-security-group-rule');

const bothRemotes = defineDiagnostic({
  code: 'neutron-security-group-rule/prefix-and-group',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has both a remote prefix and a remote group, which Neutron refuses; the group is used`,
  explanation: 'A rule allows either the addresses of a prefix or the members of a group. Remove one of them.',
});

export const neutronSecurityGroupRule = defineLift({
  type: 'OS::Neutron::SecurityGroupRule',
  summary: 'One more rule in the NetworkPolicies of its group',
  properties: {
    description: { fate: 'moot', note: 'Description in the Neutron API' },
    direction: { fate: 'mapped', note: 'Ingress by default' },
    ethertype: { fate: 'mapped', note: 'IPv4 by default' },
    port_range_max: { fate: 'mapped', note: 'Last port, or the ICMP code' },
    port_range_min: { fate: 'mapped', note: 'First port, or the ICMP type' },
    protocol: { fate: 'mapped', note: 'tcp when absent, unlike rules inside a group' },
    remote_group: { fate: 'mapped', note: 'Members of that group, by their fixed addresses' },
    remote_ip_prefix: { fate: 'mapped', note: 'Addresses that may connect' },
    security_group: { fate: 'mapped', note: 'The group that the rule belongs to' },
  },
  attributes: { show },
  diagnostics: [...ruleDiagnosticList(kinds), bothRemotes],
  lift(read, self, report) {
    const group = read.get('security_group');
    if (!group) return [];
    const remoteGroup = read.get('remote_group');
    const prefix = read.get('remote_ip_prefix');
    if (remoteGroup) report.lost(prefix, bothRemotes, self.path);
    const rule = firewallRule(
      {
        direction: read.get('direction'),
        ethertype: read.get('ethertype'),
        protocol: read.get('protocol'),
        portMin: read.get('port_range_min'),
        portMax: read.get('port_range_max'),
        prefix: remoteGroup ? undefined : prefix,
        remoteGroup,
        owner: group,
      },
      { id: self.path, resource: self.path, group: read.ref(group), read, report, kinds },
    );
    return rule ? [rule] : [];
  },
});
