/** A load balancer: where clients connect, and the machines that it shares their connections among. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface BalancerListener {
  readonly port: Value;
  /** The certificate with its key, in PEM, where the balancer terminates TLS. */
  readonly tls?: { readonly certificate: Value; readonly key: Value };
}

export interface BalancerMember {
  readonly to: NodeRef;
  readonly port: Value;
}

export interface Balancer extends NodeBase<'balancer'> {
  readonly listeners: readonly BalancerListener[];
  readonly members: readonly BalancerMember[];
}

export const balancer = defineKind<Balancer>()({
  kind: 'balancer',
  edges: {
    members: { to: ['machine', 'nic'], refs: ({ members }) => members.map(({ to }) => to) },
  },
  dependsOn: ['machine'],
  forwards: ({ listeners, members }) =>
    listeners.flatMap(({ port }) =>
      members.map((member) => ({ protocol: 'tcp', port, to: member.to, toPort: member.port })),
    ),
});
