/** The disks of a machine, the volumes behind them, and who uses a volume. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Graph } from '../graph.ts';
import type { Attachment } from '../kinds/attachment.ts';
import type { Disk } from '../kinds/disk.ts';
import type { Machine } from '../kinds/machine.ts';
import type { Volume } from '../kinds/volume.ts';

/** Whatever a guest sees as a disk: one of the machine's own, or an attached volume. */
export type MachineDisk = Disk | Attachment;

/**
 * Disks of a machine as the guest sees them: its own in order, then attachments in dependency order; where a live guest is
 * known to have them in another one, all of them have a place.
 */
export function disksOf(graph: Graph, machine: Machine): readonly MachineDisk[] {
  const own = graph.users(machine, 'disk', 'machine').toSorted((a, b) => a.order - b.order);
  const all = [...own, ...graph.users(machine, 'attachment', 'machine')];
  return all.toSorted((a, b) => (a.place ?? all.indexOf(a)) - (b.place ?? all.indexOf(b)));
}

/** The volume that a disk is, as the template names it; undefined for disks made with the machine. */
export function volumeRef(disk: MachineDisk): NodeRef | undefined {
  if (disk.kind === 'attachment') return disk.volume;
  return disk.source.from === 'volume' ? disk.source.volume : undefined;
}

/** The volume that a disk is, where the stack defines it. */
export function volumeOf(graph: Graph, disk: MachineDisk): Volume | undefined {
  return graph.resolve('volume', volumeRef(disk));
}

/** Disks that are a volume: by block device mapping first, then by attachment. */
export function usersOfVolume(graph: Graph, volume: NodeId): readonly MachineDisk[] {
  return [...graph.users(volume, 'disk', 'volume'), ...graph.users(volume, 'attachment', 'volume')];
}

/** The machine that a disk belongs to, where the stack defines it. */
export function machineOfDisk(graph: Graph, disk: MachineDisk): Machine | undefined {
  return graph.follow(disk, 'machine')[0];
}

/** Machines that use a volume, each once. */
export function machinesOfVolume(graph: Graph, volume: NodeId): readonly Machine[] {
  return [...new Set(usersOfVolume(graph, volume).flatMap((disk) => machineOfDisk(graph, disk) ?? []))];
}
