/**
 * OS::Senlin::Policy: a rule of clusters, by its type: scaling, deletion, batch, load balancing, affinity, health, zones.
 * Heat manual: template guide, OpenStack resource types, OS::Senlin::Policy; Senlin user guide: policy types.
 */
import { textOf } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { policyParts, unknownParts } from '../scaling/cluster-policies.ts';
import { attachedIn } from '../scaling/policy-parts.ts';

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
    const bound = attachedIn(read, path, { list: read.get('bindings'), key: 'cluster' });
    // What stands for the policy is there because of both, whether its servers are replicas or not.
    for (const { id } of said.nodes ?? []) for (const value of [written, ...bound]) read.shapes(value, id);
    return [
      {
        kind: 'group-policy',
        id: path,
        resource: path,
        type,
        groups: bound.map((cluster) => read.ref(cluster)),
        rest: [],
        ...said.policy,
      },
      ...(said.nodes ?? []),
    ];
  },
});
