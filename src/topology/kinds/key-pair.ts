/** Who may log in to a machine: a key pair. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface KeyPair extends NodeBase<'key-pair'> {
  /** Name in Nova; machines of other stacks can use it. */
  readonly name?: Value;
  /** Absent: Nova generates the pair. */
  readonly publicKey?: Value;
}

export const keyPair = defineKind<KeyPair>()({ kind: 'key-pair', staysWith: 'servers', edges: {} });
