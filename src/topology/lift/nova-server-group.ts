/**
 * OS::Nova::ServerGroup: keeps servers together on one host, or apart.
 * Heat manual: template guide, OpenStack resource types, OS::Nova::ServerGroup.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { oneOf } from '../plain-choice.ts';

const oneMorePolicy = defineDiagnostic({
  code: 'nova-server-group/several-policies',
  severity: 'warning',
  message: (resource: string) => `"${resource}" has more than one policy; the first one is used`,
  explanation: 'A server group in Nova has one policy. Remove the others.',
});

export const novaServerGroup = defineLift({
  type: 'OS::Nova::ServerGroup',
  summary: 'Affinity rules between VMs, by node',
  properties: {
    name: { fate: 'moot', note: 'Resolves references by name; the label is named after the resource' },
    policies: { fate: 'mapped', note: 'One of four; anti-affinity when absent' },
    rules: { fate: 'mapped', note: 'How many servers may share a host' },
  },
  attributes: { show },
  diagnostics: [oneMorePolicy],
  lift(read, self, report) {
    const name = read.get('name');
    const written = read.get('policies');
    const [policy, ...others] = read.items(written);
    for (const other of others) report.lost(other, oneMorePolicy, self.path);
    if (!policy) read.shapes(written, self.path);
    const maxPerHost = read.field(read.get('rules'), 'max_server_per_host');
    return [
      {
        kind: 'placement-group',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        policy: read.choose(
          policy,
          self.path,
          oneOf('affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity'),
          'anti-affinity',
        ),
        ...(maxPerHost && { maxPerHost }),
      },
    ];
  },
});
