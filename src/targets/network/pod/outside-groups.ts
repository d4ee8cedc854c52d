/** Security groups that the stack only names: a policy for each, which the user completes with what the group admits. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { known } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { stub, type Need } from '../../../plan/needs.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { blank } from '../../../print/print-hole.ts';
import { shellWord } from '../../../print/slots/shell.ts';
import { objectMeta, stackObjectName } from '../../objects/metadata.ts';
import { podOfMachine, type PolicyGroup } from './pods.ts';

export function outsideGroupNeeds({ machine }: PlacedNic, world: World): readonly Need[] {
  const groups = podOfMachine(world).get(machine.id)?.groups ?? [];
  return groups.flatMap((group) => groupNeed(world, group, machine.id) ?? []);
}

function groupNeed(world: World, { outside: name, label }: PolicyGroup, machine: NodeId): Need | undefined {
  if (name === undefined) return undefined;
  const asked = {
    kind: 'other',
    name: `security group ${name}`,
    about: [machine],
    question: `What the security group ${name} of the cloud admits: until its policy is written, its machines refuse everything that no other group admits.`,
    howTo: [`openstack security group rule list ${shellWord(name)} --long`],
  } as const;
  const meta = objectMeta(world, stackObjectName(world, `group-${name}`));
  const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', meta, {
    spec: {
      podSelector: { matchLabels: new Map([[label, '']]) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ ipBlock: { cidr: known(blank(`range that ${name} admits`)) } }] }],
      egress: [{ to: [{ ipBlock: { cidr: known(blank(`range that ${name} reaches`)) } }] }],
    },
  });
  return stub(asked, object, { wave: stackNode });
}
