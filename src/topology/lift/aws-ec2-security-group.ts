/**
 * AWS::EC2::SecurityGroup: a security group of Neutron whose rules are for IPv4. Egress rules replace the two that Neutron adds.
 * Heat manual: template guide, CloudFormation resource types, AWS::EC2::SecurityGroup.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { intOf, known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defaultEgress, firewallRule, ruleDiagnosticList, ruleDiagnostics } from '../firewall-rules.ts';
import type { FirewallGroup } from '../kinds/firewall-group.ts';
import type { FirewallRule } from '../kinds/firewall-rule.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';

const kinds = ruleDiagnostics('aws-ec2-security-group');

const prefixIgnored = defineDiagnostic({
  code: 'aws-ec2-security-group/range-without-ports',
  severity: 'warning',
  message: (resource: string) => `a rule of "${resource}" has CidrIp without ports, so it allows every address`,
  explanation:
    'Heat reads CidrIp only where FromPort or ToPort is there too. Without them the rule has no remote, and allows every address. The rule is translated as Heat creates it; add FromPort and ToPort (-1 for all) if that is not intended.',
});

const bothRemotes = defineDiagnostic({
  code: 'aws-ec2-security-group/range-and-group',
  severity: 'warning',
  message: (resource: string) =>
    `a rule of "${resource}" has both a range and a source group, which Neutron refuses; the group is used`,
  explanation: 'A rule allows either the addresses of a range or the members of a group. Remove one of them.',
});

type Properties = typeof properties;

const properties = {
  GroupDescription: { fate: 'moot', note: 'Description in the Neutron API' },
  SecurityGroupEgress: { fate: 'mapped', note: 'Allowed traffic; any rule replaces the two default ones' },
  SecurityGroupIngress: { fate: 'mapped', note: 'Allowed traffic' },
  VpcId: { fate: 'moot', note: 'Heat does not read it' },
} as const;

export const awsEc2SecurityGroup = defineLift({
  type: 'AWS::EC2::SecurityGroup',
  summary: 'NetworkPolicies for the VMs whose first interface has the group',
  properties,
  attributes: { show },
  diagnostics: [...ruleDiagnosticList(kinds), prefixIgnored, bothRemotes],
  lift(read, self, report) {
    const group: FirewallGroup = { kind: 'firewall-group', id: self.path, resource: self.path };
    const site = { read, path: self.path, report };
    const egress = rulesOf('SecurityGroupEgress', 'egress', site);
    const ingress = rulesOf('SecurityGroupIngress', 'ingress', site);
    const isNarrowed = read.items(read.get('SecurityGroupEgress')).length > 0;
    return [group, ...(isNarrowed ? [] : defaultEgress(self.path, self.path)), ...ingress, ...egress];
  },
});

interface Site {
  readonly read: Reader<Properties>;
  readonly path: string;
  readonly report: LiftReport;
}

function rulesOf(
  property: 'SecurityGroupEgress' | 'SecurityGroupIngress',
  direction: FirewallRule['direction'],
  { read, path, report }: Site,
): readonly FirewallRule[] {
  const written = read.get(property);
  const items = read.items(written);
  if (items.length === 0) read.shapes(written, path);
  return items.flatMap((item, index) => {
    if (item.kind !== 'map') {
      read.entries(item);
      return [];
    }
    const id = `${path}#${direction}-rule-${index}`;
    const [from, to] = [read.field(item, 'FromPort'), read.field(item, 'ToPort')];
    const [range, source] = [read.field(item, 'CidrIp'), read.field(item, 'SourceSecurityGroupId')];
    const name = read.field(item, 'SourceSecurityGroupName');
    if (source) report.isDefault(name, 'the id of the group is there too');
    const remoteGroup = source ?? name;
    if (!from && !to) report.lost(range, prefixIgnored, path);
    else if (remoteGroup) report.lost(range, bothRemotes, path);
    const rule = firewallRule(
      {
        direction: known(direction),
        ethertype: undefined,
        protocol: protocolOf(read.field(item, 'IpProtocol'), id, read),
        portMin: portOf(from, id, read),
        portMax: portOf(to, id, read),
        prefix: remoteGroup || (!from && !to) ? undefined : range,
        remoteGroup,
      },
      { id, resource: path, group: { node: path }, read, report, kinds },
    );
    return rule ? [rule] : [];
  });
}

/** Neutron has -1 for any protocol, as Amazon has. */
function protocolOf(value: Value | undefined, id: NodeId, read: Reader<Properties>): Value | undefined {
  if (textOf(value) !== '-1') return value;
  read.shapes(value, id);
  return undefined;
}

/** Heat makes a number of the text; a negative one means none. */
function portOf(value: Value | undefined, id: NodeId, read: Reader<Properties>): Value | undefined {
  const text = textOf(value) ?? intOf(value);
  if (value === undefined || text === undefined) return value;
  const number = Number(text);
  if (!Number.isSafeInteger(number)) return value;
  if (number >= 0) return known(number, originsOf(value));
  read.shapes(value, id);
  return undefined;
}
