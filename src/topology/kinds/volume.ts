/** A block volume. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Volume extends NodeBase<'volume'> {
  readonly name?: Value;
  readonly description?: Value;
  /** GiB. */
  readonly sizeGiB?: Value;
  readonly type?: NodeRef;
  readonly source:
    | { readonly from: 'blank' }
    | { readonly from: 'image'; readonly image: NodeRef }
    | { readonly from: 'snapshot'; readonly snapshot: Value }
    | { readonly from: 'volume'; readonly volume: NodeRef }
    | { readonly from: 'backup'; readonly backup: Value };
  readonly zone?: Value;
  readonly metadata?: Value;
  readonly readOnly?: Value;
  readonly hints: ReadonlyMap<string, Value>;
  /** It stays when its stack, or the member of a group that has it, is deleted. */
  readonly outlives?: true;
}

export const volume = defineKind<Volume>()({
  kind: 'volume',
  staysWith: 'servers',
  edges: {
    type: { to: ['retained'], refs: ({ type }) => [type] },
    image: { to: ['retained'], refs: ({ source }) => (source.from === 'image' ? [source.image] : []) },
    original: { to: ['volume'], refs: ({ source }) => (source.from === 'volume' ? [source.volume] : []) },
  },
  dependsOn: ['machine'],
});
