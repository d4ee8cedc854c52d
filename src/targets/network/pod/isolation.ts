/** Policies for all pods of a stack: nothing passes but what a group admits, and names are looked up at the cluster's DNS. */
import { stackNode } from '../../../kubernetes/object.ts';
import { made, type Lowered, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { stackObjectName } from '../../objects/metadata.ts';
import { policyObject, type PolicySpec } from './policies.ts';
import { pods, stackSelector } from './pods.ts';

export const defaultDeny: StackTarget = {
  id: 'default-deny',
  lower: (world) => forAllPods(world, 'default-deny', { policyTypes: ['Ingress', 'Egress'] }),
};

export const clusterDns: StackTarget = {
  id: 'cluster-dns',
  lower: (world) => forAllPods(world, 'cluster-dns', { policyTypes: ['Egress'], egress: [dnsRule] }),
};

function forAllPods(world: World, part: string, rest: Omit<PolicySpec, 'podSelector'>): Lowered {
  if (pods(world).length === 0) return made([]);
  const spec: PolicySpec = { podSelector: { matchLabels: stackSelector(world) }, ...rest };
  const object = policyObject(world, stackObjectName(world, part), spec, undefined);
  return made([{ item: 'object', owner: stackNode, object }]);
}

const dnsRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
} as const;
