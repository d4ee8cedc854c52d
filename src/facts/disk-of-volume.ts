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
  return view.recall(matchAll).found;
}

interface Matched {
  readonly found: ReadonlyMap<string, Disk>;
  /** Ids of the volumes that a disk can be, where nothing says which one it is. */
  readonly unsure: ReadonlyMap<NodeId, readonly string[]>;
}

function matchAll(view: LiveView): Matched {
  const matches = view.graph.of('machine').map((machine) => {
    const server = view.facts.servers.get(view.idOf(machine) ?? '');
    return matchDisks(machine, server, view);
  });
  return {
    found: new Map(matches.flatMap(({ found }) => [...found])),
    unsure: new Map(matches.flatMap(({ unsure }) => [...unsure])),
  };
}

/** Id of the volume that Nova made for a disk. */
export function volumeIdOf(disk: Disk, view: LiveView): string | undefined {
  return view.recall(volumesByDisk).get(disk.id);
}

function volumesByDisk(view: LiveView): ReadonlyMap<NodeId, string> {
  return new Map([...disksByVolume(view)].map(([id, disk]) => [disk.id, id]));
}

/** A disk that Nova made for a machine, and that no volume is known to be. */
interface OpenDisk {
  readonly disk: Disk;
  /** Ids of the volumes of which it can be any. */
  readonly fitting: readonly string[];
}

export function disksWithoutVolume(machine: Machine, view: LiveView): readonly OpenDisk[] {
  const own = view.graph.users(machine, 'disk', 'machine').filter(isNovaMade);
  const { unsure } = view.recall(matchAll);
  return own.flatMap((disk) =>
    volumeIdOf(disk, view) === undefined ? [{ disk, fitting: unsure.get(disk.id) ?? [] }] : [],
  );
}

/** A volume that Nova made and attached. */
interface Candidate {
  readonly id: string;
  readonly device: string;
  readonly fact: VolumeFact | undefined;
}

function matchDisks(machine: Machine, server: ServerFact | undefined, view: LiveView): Matched {
  const own = view.graph.users(machine, 'disk', 'machine').toSorted((a, b) => a.order - b.order);
  const open = server ? candidates(machine, server, view) : [];
  const match = new DiskMatch(own.filter(isNovaMade), open);
  match.takeGiven(view.chosen);
  match.takeGiven(view.earlier);
  match.takeFitting();
  match.takeDetached(view.chosen);
  match.takeDetached(view.earlier);
  return { found: match.found, unsure: match.unsure() };
}

class DiskMatch {
  readonly found = new Map<string, Disk>();
  readonly #disks: readonly Disk[];
  readonly #open: Candidate[];

  constructor(disks: readonly Disk[], open: readonly Candidate[]) {
    this.#disks = disks;
    this.#open = [...open];
  }

  /** What the user says counts, then what an earlier run took, whatever was attached or detached since. */
  takeGiven(given: ReadonlyMap<NodeId, string>): void {
    for (const disk of this.#left()) {
      const volume = given.get(disk.id);
      this.#take(
        disk,
        this.#open.find(({ id }) => id === volume),
      );
    }
  }

  /** The root first, then the data disks by their sizes; those of one size in the order of their devices. */
  takeFitting(): void {
    for (const disk of this.#left()) if (disk.role === 'root') this.#take(disk, rootOf(this.#open));
    this.#takeBySnapshot();
    if (this.#sizesAgree() || !this.#isInOrder()) this.#takeBySize();
    else if (this.#agreesInOrder()) this.#takeInOrder();
    // One disk and one volume that are left over belong together, where the volume can have grown.
    const [[disk, ...more], [last, ...others]] = [this.#left(), this.#open];
    if (disk && last && more.length === 0 && others.length === 0 && canBe(disk, last)) this.#take(disk, last);
  }

  /** In the middle of a cut-over, and after it, a volume is at the old server no more. */
  takeDetached(given: ReadonlyMap<NodeId, string>): void {
    for (const disk of this.#left()) {
      const volume = given.get(disk.id);
      if (volume !== undefined && !this.found.has(volume)) this.found.set(volume, disk);
    }
  }

  /** What is left open, and what it can be. */
  unsure(): ReadonlyMap<NodeId, readonly string[]> {
    const fitting = (disk: Disk): readonly Candidate[] => this.#open.filter((item) => canBe(disk, item));
    return new Map(this.#left().map((disk) => [disk.id, fitting(disk).map(({ id }) => id)]));
  }

  /** As many volumes as disks, of the same sizes. */
  #sizesAgree(): boolean {
    const asked = this.#left().map(({ sizeGiB }) => sizeOf(sizeGiB) ?? '');
    const live = this.#open.map(({ fact }) => String(fact?.sizeGiB ?? ''));
    return asked.toSorted(byCodeUnit).join() === live.toSorted(byCodeUnit).join();
  }

  /** As many volumes as disks, each with a device, and each of a size that its disk can have grown to. */
  #isInOrder(): boolean {
    const left = this.#left();
    if (left.length !== this.#open.length || this.#open.some(({ device }) => device === '')) return false;
    return left.every((disk, index) => this.#open.slice(index, index + 1).every((item) => canBe(disk, item)));
  }

  /** Whether no disk has its size at another place: else it grew, or the order is another one. */
  #agreesInOrder(): boolean {
    return this.#left().every(
      (disk, index) =>
        sizeOf(disk.sizeGiB) === undefined ||
        !this.#open.some((item, at) => at !== index && fits(disk, item)) ||
        this.#open.slice(index, index + 1).every((item) => fits(disk, item)),
    );
  }

  /** Cinder says of which snapshot a volume was made. */
  #takeBySnapshot(): void {
    const open = this.#left();
    for (const disk of open) {
      const of = snapshotOf(disk);
      const rivals = open.filter((other) => snapshotOf(other) === of);
      const made = this.#open.filter(({ fact }) => of !== undefined && fact?.snapshot === of);
      if (made.length === 1 && rivals.length === 1) this.#take(disk, made[0]);
    }
  }

  #takeInOrder(): void {
    const open = [...this.#open];
    for (const [index, disk] of this.#left().entries()) this.#take(disk, open[index]);
  }

  /** Disks that say no size take what those that do have left. */
  #takeBySize(): void {
    const isSized = ({ sizeGiB }: Disk): boolean => sizeOf(sizeGiB) !== undefined;
    for (const sized of [true, false]) {
      const disks = this.#left().filter((disk) => isSized(disk) === sized);
      for (const disk of disks) {
        const fitting = this.#open.filter((item) => fits(disk, item));
        if (fitting.length === 1 || fitting.every(({ device }) => device !== '')) this.#take(disk, fitting[0]);
      }
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
export function isNovaMade({ role, source }: Disk): boolean {
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

/** A size that only one of the two knows rules nothing out. */
function fits({ sizeGiB }: Disk, { fact }: Candidate): boolean {
  const wanted = sizeOf(sizeGiB);
  return wanted === undefined || fact === undefined || wanted === String(fact.sizeGiB);
}

/** A volume of Cinder can grow, but it never shrinks. */
export function canBe({ sizeGiB }: Disk, { fact }: Pick<Candidate, 'fact'>): boolean {
  const wanted = sizeOf(sizeGiB);
  return wanted === undefined || fact === undefined || Number(wanted) <= fact.sizeGiB;
}

export function snapshotOf({ source }: Disk): string | undefined {
  return source.from === 'snapshot' ? textOf(source.snapshot) : undefined;
}

function sizeOf(sizeGiB: Disk['sizeGiB']): string | undefined {
  const size = intOf(sizeGiB) ?? textOf(sizeGiB);
  return size === undefined ? undefined : String(size);
}
