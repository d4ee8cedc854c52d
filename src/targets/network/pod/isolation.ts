/** The policy for all pods of a stack: nothing passes but what a group admits. */
import { stackNode } from '../../../kubernetes/object.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import { stackObjectName } from '../../objects/metadata.ts';
import { policyObject, type PolicySpec } from './policies.ts';
import { pods, stackSelector } from './pods.ts';

export const defaultDeny: StackTarget = {
  id: 'default-deny',
  lower(world) {
    if (pods(world).length === 0) return made([]);
    const spec: PolicySpec = {
      podSelector: { matchLabels: stackSelector(world) },
      policyTypes: ['Ingress', 'Egress'],
    };
    const object = policyObject(world, stackObjectName(world, 'default-deny'), spec, undefined);
    return made([{ item: 'object', owner: stackNode, object }]);
  },
};
