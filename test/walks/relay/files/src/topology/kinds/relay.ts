/** A load relay: where clients connect, and the machines that it shares their connections among. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface RelayListener {
  readonly port: Value;
  /** The certificate with its key, in PEM, where the relay terminates TLS. */
  readonly tls?: { readonly certificate: Value; readonly key: Value };
}

export interface RelayMember {
  readonly to: NodeRef;
  readonly port: Value;
}

export interface Relay extends NodeBase<'relay'> {
  readonly listeners: readonly RelayListener[];
  readonly members: readonly RelayMember[];
}

export const relay = defineKind<Relay>()({
  kind: 'relay',
  edges: {
    members: { to: ['machine', 'nic'], refs: ({ members }) => members.map(({ to }) => to) },
  },
  dependsOn: ['machine'],
  forwards: ({ listeners, members }) =>
    listeners.flatMap(({ port }) =>
      members.map((member) => ({ protocol: 'tcp', port, to: member.to, toPort: member.port })),
    ),
});
