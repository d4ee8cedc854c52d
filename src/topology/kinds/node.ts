/** What every topology node has: plain readonly data, joined to others by ids. */
import type { NodeId } from '../../evaluate/fact.ts';

export interface NodeBase<K extends string> {
  readonly kind: K;
  readonly id: NodeId;
  /** Path of the Heat resource that it was lifted from. */
  readonly resource: string;
}
