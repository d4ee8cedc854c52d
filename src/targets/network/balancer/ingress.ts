/** Policies that let somebody in to machines. */
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { podsNamed } from './peers.ts';

type PolicySpec = Extract<PartOf<'networking.k8s.io/v1/NetworkPolicy', 'spec'>, { policyTypes?: unknown }>;
type Ingress = Extract<NonNullable<PolicySpec['ingress']>, readonly unknown[]>[number];

/** Machines that let the same clients in at the same ports. */
export interface Admitting {
  readonly machines: readonly Machine[];
  readonly ingress: readonly Ingress[];
}

/** One for each group; the first has the name of the part. */
export function ingressPolicies(
  world: World,
  balancer: Balancer,
  { part, groups }: { readonly part: string; readonly groups: readonly Admitting[] },
): readonly ObjectItem[] {
  return groups.map(({ machines, ingress }, index): ObjectItem => {
    const name = world.names.name(balancer.id, index === 0 ? part : `${part}-${index + 1}`);
    const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, { node: balancer.id }), {
      spec: { podSelector: podsNamed(world, machines), policyTypes: ['Ingress'], ingress },
    });
    return { item: 'object', owner: balancer.id, object };
  });
}
