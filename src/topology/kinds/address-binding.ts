/** What binds a floating address to an interface, where that is a resource of its own. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

/** A separate resource that binds an address to an interface or to a machine's first one. */
export interface AddressBinding extends NodeBase<'address-binding'> {
  readonly address: NodeRef;
  readonly nic?: NodeRef;
  /** Nova's spelling binds to a server: its first interface. */
  readonly machine?: NodeRef;
  readonly fixedAddress?: Value;
}

export const addressBinding = defineKind<AddressBinding>()({
  kind: 'address-binding',
  staysWith: 'servers',
  edges: {
    address: { to: ['public-address'], refs: (node) => [node.address] },
    // A port that only an attribute of a server names leads to the server.
    nic: { to: ['nic', 'machine'], refs: (node) => [node.nic] },
    machine: { to: ['machine'], refs: (node) => [node.machine] },
  },
  dependsOn: ['machine', 'balancer'],
});
