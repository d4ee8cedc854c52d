/**
 * Which disk of a machine a volume is that Nova made for it: no resource of the stack has its id. Nova lists attached
 * volumes in no order that means anything, so a disk is known by its device, by being bootable, and by its size.
 */
import type { NodeId } from '../evaluate/fact.ts';
import { intOf, textOf } from '../evaluate/value.ts';
import type { Disk } from '../topology/kinds/disk.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { disksOf, machineOfDisk, volumeOf, volumeRef } from '../topology/views/disks.ts';
import type { LiveView } from './fact-source.ts';
import type { ServerFact } from './server.ts';
import type { VolumeFact } from './volume.ts';

/** Disks by the id of their volume. */
export function disksByVolume(view: LiveView): ReadonlyMap<string, Disk> {
  return view.recall(matchAll);
}

function matchAll(view: LiveView): ReadonlyMap<string, Disk> {
  const found = new Map<string, Disk>();
  for (const server of view.facts.servers.values()) {
    const machine = view.nodeWithId('machine', server.id);
    if (machine) for (const [id, disk] of matchDisks(machine, server, view)) found.set(id, disk);
  }
  return found;
}

/** Id of the volume that Nova made for a disk. */
export function volumeIdOf(disk: Disk, view: LiveView): string | undefined {
  return view.recall(volumesByDisk).get(disk.id);
}

function volumesByDisk(view: LiveView): ReadonlyMap<NodeId, string> {
  return new Map([...disksByVolume(view)].map(([id, disk]) => [disk.id, id]));
}

/** Disks that Nova made for live servers, and that none of the attached volumes can be. */
export function disksWithoutVolume(view: LiveView): readonly Disk[] {
  return view.graph.of('disk').filter((disk) => {
    const machine = machineOfDisk(view.graph, disk);
    return isNovaMade(disk) && machine && view.liveOf('servers', machine) && volumeIdOf(disk, view) === undefined;
  });
}

/** A volume that Nova made and attached. */
interface Candidate {
  readonly id: string;
  readonly device: string;
  readonly fact: VolumeFact | undefined;
}

/** Disks by the id of their volume: the root first, then each data disk the first volume of its size. */
function matchDisks(machine: Machine, server: ServerFact, view: LiveView): ReadonlyMap<string, Disk> {
  const own = view.graph.users(machine, 'disk', 'machine').toSorted((a, b) => a.order - b.order);
  const disks = own.filter(isNovaMade);
  const open = candidates(machine, server, view);
  const found = new Map<string, Disk>();
  const take = (disk: Disk, candidate: Candidate | undefined): void => {
    if (!candidate) return;
    found.set(candidate.id, disk);
    open.splice(open.indexOf(candidate), 1);
  };
  for (const disk of disks.filter(({ role }) => role === 'root')) take(disk, rootOf(open));
  for (const disk of disks.filter(({ role }) => role !== 'root'))
    take(
      disk,
      open.find((item) => fits(disk, item)),
    );
  const left = disks.filter((disk) => ![...found.values()].includes(disk));
  // One disk and one volume that are left over belong together, whatever size the volume has grown to.
  if (left.length === 1 && open.length === 1) for (const disk of left) take(disk, open[0]);
  return found;
}

/** A volume of its own: neither one that the template names, nor a local disk. */
function isNovaMade({ role, source }: Disk): boolean {
  if (role !== 'root' && role !== 'data') return false;
  return source.from === 'snapshot' || (source.from === 'image' && source.asVolume);
}

/** Attached volumes that are no resource of the stack and that the template does not name, in the order of devices. */
function candidates(machine: Machine, server: ServerFact, view: LiveView): Candidate[] {
  const named = new Set(namedVolumes(machine, view));
  return server.volumes
    .filter(({ id }) => !named.has(id))
    .map(({ id, device }) => {
      const fact = view.facts.volumes.get(id);
      const attachment = fact?.attachments.find(({ serverId }) => serverId === server.id);
      return { id, device: device ?? attachment?.device ?? '', fact };
    })
    .toSorted((a, b) => compare(a.device, b.device) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  if (a.length !== b.length && a !== '' && b !== '') return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

/** Ids of the volumes that the template attaches to the machine. */
export function namedVolumes(machine: Machine, { graph, idOf }: LiveView): readonly string[] {
  return disksOf(graph, machine).flatMap((disk) => {
    const ref = volumeRef(disk);
    const node = volumeOf(graph, disk);
    const external = ref && 'external' in ref ? textOf(ref.external) : undefined;
    return (node ? idOf(node) : external) ?? [];
  });
}

/** The guest boots from its first device; without devices, from the only volume that can be booted, or the only one. */
function rootOf(open: readonly Candidate[]): Candidate | undefined {
  const first = open.find(({ device }) => /\/(?:[sv]|xv|h)da$/.test(device));
  if (first) return first;
  const bootable = open.filter(({ fact }) => fact?.bootable === true);
  const choice = bootable.length > 0 ? bootable : open;
  return choice.length === 1 ? choice[0] : undefined;
}

function fits({ sizeGiB }: Disk, { fact }: Candidate): boolean {
  const wanted = intOf(sizeGiB) ?? textOf(sizeGiB);
  return wanted === undefined || fact === undefined || String(wanted) === String(fact.sizeGiB);
}
