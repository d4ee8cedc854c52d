/**
 * Which disk of a machine a volume is that Nova made for it: no resource of the stack has its id. Nova lists attached
 * volumes in no order that means anything, so a disk is known by its device, by being bootable, and by its size.
 */
import type { NodeId } from '../evaluate/fact.ts';
import { intOf, textOf } from '../evaluate/value.ts';
import { byCodeUnit } from '../source/text-order.ts';
import type { Disk } from '../topology/kinds/disk.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef } from '../topology/views/disks.ts';
import type { LiveView } from './fact-source.ts';
import { isRootDevice } from './root-device.ts';
import type { ServerFact } from './server.ts';
import type { VolumeFact } from './volume.ts';

/** Disks by the id of their volume. */
export function disksByVolume(view: LiveView): ReadonlyMap<string, Disk> {
  return view.recall(matchAll);
}

function matchAll(view: LiveView): ReadonlyMap<string, Disk> {
  const found = new Map<string, Disk>();
  for (const machine of view.graph.of('machine')) {
    const server = view.facts.servers.get(view.idOf(machine) ?? '');
    for (const [id, disk] of matchDisks(machine, server, view)) found.set(id, disk);
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

/** Disks that Nova made for a machine, and that no volume is known to be. */
export function disksWithoutVolume(machine: Machine, view: LiveView): readonly Disk[] {
  const own = view.graph.users(machine, 'disk', 'machine').filter(isNovaMade);
  return own.filter((disk) => volumeIdOf(disk, view) === undefined);
}

/** A volume that Nova made and attached. */
interface Candidate {
  readonly id: string;
  readonly device: string;
  readonly fact: VolumeFact | undefined;
}

/** Disks by the id of their volume. */
function matchDisks(machine: Machine, server: ServerFact | undefined, view: LiveView): ReadonlyMap<string, Disk> {
  const own = view.graph.users(machine, 'disk', 'machine').toSorted((a, b) => a.order - b.order);
  const open = server ? candidates(machine, server, view) : [];
  const match = new DiskMatch(own.filter(isNovaMade), open);
  match.takeEarlier(view.earlier);
  match.takeFitting();
  match.takeDetached(view.earlier);
  return match.found;
}

class DiskMatch {
  readonly found = new Map<string, Disk>();
  readonly #disks: readonly Disk[];
  readonly #open: Candidate[];

  constructor(disks: readonly Disk[], open: readonly Candidate[]) {
    this.#disks = disks;
    this.#open = [...open];
  }

  /** What an earlier run took stays, whatever was attached or detached since. */
  takeEarlier(earlier: LiveView['earlier']): void {
    for (const disk of this.#disks) {
      const before = earlier.get(disk.id);
      this.#take(
        disk,
        this.#open.find(({ id }) => id === before),
      );
    }
  }

  /** The root first, then each data disk the first volume of its size. */
  takeFitting(): void {
    for (const disk of this.#left().filter(({ role }) => role === 'root')) this.#take(disk, rootOf(this.#open));
    for (const disk of this.#left().filter(({ role }) => role !== 'root'))
      this.#take(
        disk,
        this.#open.find((item) => fits(disk, item)),
      );
    const [disk, ...more] = this.#left();
    // One disk and one volume that are left over belong together, whatever size the volume has grown to.
    if (more.length === 0 && this.#open.length === 1 && disk) this.#take(disk, this.#open[0]);
  }

  /** In the middle of a cut-over, and after it, a volume is at the old server no more. */
  takeDetached(earlier: LiveView['earlier']): void {
    for (const disk of this.#left()) {
      const before = earlier.get(disk.id);
      if (before !== undefined) this.found.set(before, disk);
    }
  }

  #take(disk: Disk, candidate: Candidate | undefined): void {
    if (!candidate) return;
    this.found.set(candidate.id, disk);
    this.#open.splice(this.#open.indexOf(candidate), 1);
  }

  #left(): readonly Disk[] {
    const taken = new Set(this.found.values());
    return this.#disks.filter((disk) => !taken.has(disk));
  }
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
    .toSorted((a, b) => compareDevices(a.device, b.device) || compareDevices(a.id, b.id));
}

/** `/dev/vdz` comes before `/dev/vdaa`. */
export function compareDevices(a: string, b: string): number {
  if (a.length !== b.length && a !== '' && b !== '') return a.length - b.length;
  return byCodeUnit(a, b);
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
  const first = open.find(({ device }) => isRootDevice(device));
  if (first) return first;
  const bootable = open.filter(({ fact }) => fact?.bootable === true);
  const choice = bootable.length > 0 ? bootable : open;
  return choice.length === 1 ? choice[0] : undefined;
}

function fits({ sizeGiB }: Disk, { fact }: Candidate): boolean {
  const wanted = intOf(sizeGiB) ?? textOf(sizeGiB);
  return wanted === undefined || fact === undefined || String(wanted) === String(fact.sizeGiB);
}
