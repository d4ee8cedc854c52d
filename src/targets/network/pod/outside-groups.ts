/** Security groups that the stack only names: a policy for each, which the user completes with what the group admits. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { known } from '../../../evaluate/value.ts';
import { dnsLabel } from '../../../kubernetes/names.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { stub, type Need } from '../../../plan/needs.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { look } from '../../../plan/operations.ts';
import { code } from '../../../plan/prose.ts';
import type { World } from '../../../plan/world.ts';
import { blank } from '../../../print/print-hole.ts';
import { externalName, unnamedQuestion } from '../../objects/external.ts';
import { outsideGroupName } from '../../objects/labels.ts';
import { objectMeta, stackObjectName } from '../../objects/metadata.ts';
import { podOfMachine, type PolicyGroup } from './pods.ts';

/** Machines that name one group need one stub. */
export function outsideGroupNeeds({ machine }: PlacedNic, world: World): readonly Need[] {
  const groups = podOfMachine(world).get(machine.id)?.groups ?? [];
  return groups.flatMap((group) => groupNeed(world, group, machine.id) ?? []);
}

function groupNeed(world: World, { outside, label }: PolicyGroup, machine: NodeId): Need | undefined {
  if (!outside) return undefined;
  const name = externalName(outside);
  const unnamed = unnamedQuestion('security group', { external: outside });
  const asked = {
    kind: 'other',
    name: `security group ${name}`,
    about: [machine],
    question: `${unnamed ?? `Which traffic does the security group ${code(name)}, which is not part of the stack, allow?`} Complete a copy of the NetworkPolicy, with an entry of ${code('ingress')} or ${code('egress')} for each rule: one without ${code('ports')} allows every port, and ${code('0.0.0.0/0')} needs ${code('except')} with ${code('169.254.0.0/16')}, as in the other policies. Until it is applied, all traffic of its members that no other group allows is refused.`,
    howTo: unnamed === undefined ? [look({ look: 'group-rules', group: name })] : [],
  } as const;
  const own = outsideGroupName(world, name);
  const part = own === dnsLabel(name) ? name : own;
  const meta = objectMeta(world, stackObjectName(world, `group-${part}`));
  const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', meta, {
    spec: {
      podSelector: { matchLabels: new Map([[label, '']]) },
      policyTypes: ['Ingress', 'Egress'],
      // Whoever completes the range alone must not open every port.
      ingress: [
        {
          from: [{ ipBlock: { cidr: known(blank(`range that ${name} allows`)) } }],
          ports: [{ protocol: 'TCP', port: known(blank(`port that ${name} allows`)) }],
        },
      ],
      egress: [{ to: [{ ipBlock: { cidr: known(blank(`range that ${name} reaches`)) } }] }],
    },
  });
  return stub(asked, object, { owner: stackNode });
}
