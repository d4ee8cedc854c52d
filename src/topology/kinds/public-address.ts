/** A floating address. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface PublicAddress extends NodeBase<'public-address'> {
  /** The external network or pool that it comes from. */
  readonly network?: NodeRef;
  /** A fixed choice of address, when the template makes one. */
  readonly address?: Value;
  /** Interface that the address leads to; absent: it is reserved, or a binding of its own leads on. */
  readonly nic?: NodeRef;
  /** Which of the interface's addresses it maps to. */
  readonly fixedAddress?: Value;
}

export const publicAddress = defineKind<PublicAddress>()({
  kind: 'public-address',
  staysWith: 'servers',
  edges: {
    network: { to: ['network'], refs: (node) => [node.network] },
    // A port that only an attribute of a server names leads to the server.
    nic: { to: ['nic', 'machine'], refs: (node) => [node.nic] },
  },
  dependsOn: ['machine', 'balancer'],
});
