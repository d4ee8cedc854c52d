/** A block volume, and what attaches it to a machine. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
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
}

export interface Attachment extends NodeBase<'attachment'> {
  readonly machine: NodeRef;
  readonly volume: NodeRef;
  /** A device hint such as `/dev/vdb`; libvirt ignores it. */
  readonly device?: Value;
}
