/** Who reaches the receiver of signals: the machines that signal it or ask it, at its port, and nobody else; it reaches nobody. */
import { stackNode } from '../../../kubernetes/object.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import { signalPort } from '../../objects/fact-texts.ts';
import { stackObjectName } from '../../objects/metadata.ts';
import { receivedHandles, receiverClients, receiverLabels } from '../../objects/signal-receiver.ts';
import { policyObject, type PolicySpec } from './policies.ts';
import { pods } from './pods.ts';
import { named } from './selectors.ts';

export const receiverPolicies: StackTarget = {
  id: 'receiver-policies',
  lower(world) {
    if (receivedHandles(world).size === 0) return made([]);
    const machines = new Set(receiverClients(world));
    const clients = named(
      world,
      pods(world).filter(({ machine }) => machines.has(machine)),
    );
    const receiver = { matchLabels: receiverLabels(world) };
    const ports = [{ protocol: 'TCP', port: signalPort }] as const;
    const policies: readonly (readonly [string, PolicySpec])[] = [
      [
        'signal-receiver',
        {
          podSelector: receiver,
          policyTypes: ['Ingress', 'Egress'],
          ingress: [{ from: [{ podSelector: clients }], ports }],
        },
      ],
      [
        'signals-clients',
        { podSelector: clients, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: receiver }], ports }] },
      ],
    ];
    return made(
      policies.map(([part, spec]) => ({
        item: 'object',
        owner: stackNode,
        object: policyObject(world, stackObjectName(world, part), spec, undefined),
      })),
    );
  },
};
