/** A floating address, and what binds it to an interface. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

export interface PublicAddress extends NodeBase<'public-address'> {
  /** The external network or pool that it comes from. */
  readonly network?: NodeRef;
  /** A fixed choice of address, when the template makes one. */
  readonly address?: Value;
  readonly nic?: NodeRef;
  /** Nova's spelling binds to a server: its first interface. */
  readonly machine?: NodeRef;
  /** Which of the interface's addresses it maps to. */
  readonly fixedAddress?: Value;
}

/** A separate resource that binds an address to an interface or to a machine's first one. */
export interface AddressBinding extends NodeBase<'address-binding'> {
  readonly address: NodeRef;
  readonly nic?: NodeRef;
  readonly machine?: NodeRef;
  readonly fixedAddress?: Value;
}
