/** What attaches a volume to a machine. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Attachment extends NodeBase<'attachment'> {
  readonly machine: NodeRef;
  readonly volume: NodeRef;
  /** A device hint such as `/dev/vdb`; libvirt ignores it. */
  readonly device?: Value;
  /** As of a disk. */
  readonly place?: number;
}

export const attachment = defineKind<Attachment>()({
  kind: 'attachment',
  staysWith: 'servers',
  edges: {
    machine: { to: ['machine'], refs: (node) => [node.machine] },
    volume: { to: ['volume'], refs: (node) => [node.volume] },
  },
  dependsOn: ['machine'],
});
