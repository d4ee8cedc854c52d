/** An output of the root stack: what people and other tools read. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

/** An output of the root stack. */
export interface Output extends NodeBase<'output'> {
  readonly name: string;
  readonly description?: string;
  readonly value: Value;
}

export const output = defineKind<Output>()({ kind: 'output', staysWith: 'servers', edges: {} });
