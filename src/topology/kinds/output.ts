/** What leaves the stack. */
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

/** An output of the root stack. */
export interface Output extends NodeBase<'output'> {
  readonly name: string;
  readonly description?: string;
  readonly value: Value;
}
