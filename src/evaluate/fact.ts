/** Facts: what a `get_attr` or `get_resource` asks of what replaces a resource, said neutrally. They are atoms inside values. */
import type { LeafId, Value } from './value.ts';
import { textBefore } from '../source/text-before.ts';

/** Id of a topology node: the Heat resource path (`web/0/server`), with `#part` where one resource gives several nodes. */
export type NodeId = string;

/**
 * A part of a node that choices can be about: `port!filter`. What is emitted for the node holds such a choice only
 * where it names the facet.
 */
export function facet(node: NodeId, part: string): NodeId {
  return `${node}!${part}`;
}

/** The node itself, of an id that may name a facet. */
export function nodeOfFacet(id: NodeId): NodeId {
  return textBefore(id, '!');
}

/** A node of the stack, or something that the stack only names. */
export type NodeRef = { readonly node: NodeId } | { readonly external: Value };

export type Fact = NodeFact | NoFact;

/** A value that is never known. */
interface NoFact {
  readonly fact: 'none';
  readonly why: string;
  /** What a person can say in its place: `certificate of tls in PEM`. */
  readonly asks?: string;
}

/** What is asked of one node. */
export type NodeFact = AddressFact | PlainFact;

/** An address of a machine, balancer or public address. `nic` picks one interface, `index` one of its addresses. */
export interface AddressFact {
  readonly fact: 'address';
  readonly of: NodeId;
  readonly nic?: NodeId | { readonly network: Value };
  readonly index?: number;
  readonly scope: 'inside' | 'public';
  readonly family?: 4 | 6;
  /** The other interfaces that could have been picked, and the leaves that picked this one. */
  readonly among?: { readonly nics: readonly NonNullable<AddressFact['nic']>[]; readonly by: readonly LeafId[] };
}

export interface PlainFact {
  readonly fact:
    'id' | 'name' | 'mac' | 'cidr' | 'gateway' | 'zone' | 'key' | 'size' | 'secret' | 'endpoint' | 'signal' | 'status';
  readonly of: NodeId;
  readonly key?: string;
}
