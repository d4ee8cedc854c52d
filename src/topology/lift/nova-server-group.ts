/** OS::Nova::ServerGroup: keeps servers together on one host, or apart. */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { oneOf } from '../plain-choice.ts';

export const novaServerGroup = defineLift({
  type: 'OS::Nova::ServerGroup',
  summary: 'Affinity rules between machines, by node',
  properties: {
    name: { fate: 'mapped', note: 'Joins references by name' },
    policies: { fate: 'mapped', note: 'One of four; anti-affinity when absent' },
    rules: { fate: 'mapped', note: 'How many servers may share a host' },
  },
  attributes: { show },
  lift(read, self) {
    const name = read.get('name');
    const written = read.get('policies');
    const [policy] = read.items(written);
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
