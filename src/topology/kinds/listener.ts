/** A port of a load balancer: who may connect there, how connections are read, and the pool that takes them. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Listener extends NodeBase<'listener'> {
  readonly name?: Value;
  readonly balancer?: NodeRef;
  /** TCP, UDP, HTTP, HTTPS (passed through), TERMINATED_HTTPS, PROXY. */
  readonly protocol: Value;
  readonly port: Value;
  /** The pool of what no policy leads elsewhere; a pool may name the listener instead. */
  readonly pool?: NodeRef;
  /** Connections at a time; -1 or absent: no limit. */
  readonly connectionLimit?: Value;
  /** Ranges that clients must be in; empty: everybody. */
  readonly clients: readonly Value[];
  /** Certificates with their keys, where it terminates TLS: the default one first, then those for single host names. */
  readonly certificates: readonly NodeRef[];
  readonly up: boolean;
}

export const listener = defineKind<Listener>()({
  kind: 'listener',
  edges: {
    balancer: { to: ['balancer'], refs: (node) => [node.balancer] },
    pool: { to: ['pool'], refs: (node) => [node.pool] },
    certificates: { to: ['retained'], refs: ({ certificates }) => certificates },
  },
  dependsOn: ['balancer'],
});
