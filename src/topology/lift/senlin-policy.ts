/**
 * OS::Senlin::Policy: a rule of clusters, by its type: scaling, deletion, batch, load balancing, affinity, health, zones.
 * Heat manual: template guide, OpenStack resource types, OS::Senlin::Policy; Senlin user guide: policy types.
 */
import { textOf } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { policyParts, unknownParts } from '../scaling/cluster-policies.ts';

export const senlinPolicy = defineLift({
  type: 'OS::Senlin::Policy',
  summary: 'What it says stands in the VirtualMachinePool, its autoscaler, or a Service, by its type',
  properties: {
    bindings: { fate: 'mapped', note: 'Clusters that it is attached to' },
    name: { fate: 'moot', note: 'Resolves references by name' },
    properties: { fate: 'mapped', note: 'What it says' },
    type: { fate: 'mapped', note: 'What it is about' },
  },
  attributes: { show },
  lift(read, self) {
    const { path, type } = self;
    const written = read.get('type');
    read.shapes(written, path);
    const word = textOf(written)?.replace(/-[\d.]+$/, '');
    const said = (policyParts.get(word ?? '') ?? unknownParts)({ read, self, settings: read.get('properties') });
    const bound = read.items(read.get('bindings')).filter((item) => {
      const enabled = read.choose(read.field(item, 'enabled'), path, (value) => value !== false, true);
      if (!enabled) read.shapes(read.field(item, 'cluster'), path);
      return enabled;
    });
    // What stands for the policy is there because of both, whether its servers are replicas or not.
    for (const { id } of said.nodes ?? [])
      for (const value of [written, ...bound.map((item) => read.field(item, 'cluster'))]) read.shapes(value, id);
    return [
      {
        kind: 'group-policy',
        id: path,
        resource: path,
        type,
        groups: bound.flatMap((item) => {
          const cluster = read.field(item, 'cluster');
          return cluster ? [read.ref(cluster)] : [];
        }),
        rest: [],
        ...said.policy,
      },
      ...(said.nodes ?? []),
    ];
  },
});
