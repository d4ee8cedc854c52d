/** One disk of a machine, also those that only the flavor implies. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Disk extends NodeBase<'disk'> {
  readonly machine: NodeId;
  /** `root` boots; `ephemeral` and `swap` are local and lost with the machine; `data` is everything else. */
  readonly role: 'root' | 'ephemeral' | 'swap' | 'data';
  readonly source:
    | {
        readonly from: 'image';
        readonly image: NodeRef;
        /** true: Nova makes a volume of it */ readonly asVolume: boolean;
      }
    | { readonly from: 'volume'; readonly volume: NodeRef }
    | { readonly from: 'snapshot'; readonly snapshot: Value }
    | { readonly from: 'blank' };
  /** GiB; absent: as the flavor or the source says. Swap is given in MiB by `sizeMiB`. */
  readonly sizeGiB?: Value;
  readonly sizeMiB?: Value;
  /** Volume type of a volume that Nova makes for it. */
  readonly type?: NodeRef;
  /** Position among the disks of the machine as the guest sees them: root, ephemerals, swap, mapped volumes. */
  readonly order: number;
  /** Position among all disks of the machine as its live guest has them, where that is known to be another one. */
  readonly place?: number;
  /** Place among the disks that the machine tries to start from, where it comes after the root, which is 1; absent: it is never tried. */
  readonly bootOrder?: Value;
  /** Bus of the device as Nova names it: virtio, scsi, ide, usb. */
  readonly bus?: Value;
  /** `disk` or `cdrom`. */
  readonly deviceType?: Value;
  /** What the template asked for (`vdb`); libvirt ignores it. */
  readonly deviceName?: Value;
  /** Whether Nova deletes it with the server. */
  readonly deleteOnTermination: boolean;
  /** What says that Nova deletes a volume with the server that it does not make: true. */
  readonly deletion?: Value;
  /** Device tag that the guest reads from its metadata. */
  readonly tag?: Value;
  /** File system that Nova creates on an ephemeral disk (`ephemeral_format`). */
  readonly filesystem?: Value;
}

export const disk = defineKind<Disk>()({
  kind: 'disk',
  staysWith: 'servers',
  edges: {
    machine: { to: ['machine'], refs: ({ machine }) => [{ node: machine }] },
    volume: { to: ['volume'], refs: ({ source }) => (source.from === 'volume' ? [source.volume] : []) },
    type: { to: ['retained'], refs: ({ type }) => [type] },
    image: { to: ['retained'], refs: ({ source }) => (source.from === 'image' ? [source.image] : []) },
  },
  dependsOn: ['machine'],
});
