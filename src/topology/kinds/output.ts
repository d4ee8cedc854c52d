/** What leaves the stack, and what stays as it is. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

/** An output of the root stack. */
export interface Output extends NodeBase<'output'> {
  readonly name: string;
  readonly description?: string;
  readonly value: Value;
}

/** A resource that is not translated. */
export interface Retained extends NodeBase<'retained'> {
  readonly type: string;
  /** One sentence: why it stays, or what it needs from a person. */
  readonly why: string;
  /** What it only serves (a deployment's server): when that moves, this becomes a plan step instead of staying. */
  readonly subject?: NodeRef;
  /** Nodes and outside things that it refers to. */
  readonly uses: readonly NodeId[];
}
