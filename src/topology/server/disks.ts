/** The disks of a server: its image, and the two forms of block device mapping. Disks that only the flavor implies come later. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { intOf, known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { Disk } from '../kinds/disk.ts';
import { asBoolean, asInteger, asText, isPlain, unlessEmpty } from '../plain-choice.ts';
import { blockDeviceEmpty, noBootSource, twoBootSources } from './diagnostics.ts';
import type { ServerSite } from './interfaces.ts';

interface DiskParts {
  readonly image: Value | undefined;
  /** `block_device_mapping`. */
  readonly first: Value | undefined;
  /** `block_device_mapping_v2`. */
  readonly second: Value | undefined;
}

/** Root first, then the disks of `block_device_mapping` and `block_device_mapping_v2` in the order of the guest. */
export function serverDisks(parts: DiskParts, site: ServerSite): readonly Disk[] {
  const { path, read, report } = site;
  const written = [
    ...read.items(parts.first).map((item, index) => firstForm(item, `${path}#mapping-${index}`, site)),
    ...read.items(parts.second).flatMap((item, index) => secondForm(item, `${path}#disk-${index}`, site) ?? []),
  ];
  const mapped = written.map((draft) => ({ ...draft }));
  const root = bootDisk(mapped, parts, site);
  if (!parts.image && mapped.every(({ boots }) => boots === 'no')) report.diagnostic(noBootSource, undefined, path);
  const tried = inBootOrder(mapped, root, site);
  const disks = mapped.map((draft) =>
    finish(tried.has(draft) ? draft : neverTried(draft), draft === root ? 'root' : draft.role),
  );
  const image = parts.image && imageDisk(parts.image, site);
  return inGuestOrder(image ? [image, ...disks] : disks);
}

type Draft = Omit<Disk, 'order' | 'role'> & {
  readonly role: Exclude<Disk['role'], 'root'>;
  /** Whether the template means to boot from it: by index, or by the name `vda`; `perhaps` where it says neither. */
  readonly boots: 'yes' | 'perhaps' | 'no';
  readonly written: Value;
};

function imageDisk(image: Value, { path, read }: ServerSite): Disk {
  return {
    kind: 'disk',
    id: `${path}#root`,
    resource: path,
    machine: path,
    role: 'root',
    source: { from: 'image', image: read.ref(image), asVolume: false },
    order: 0,
    deleteOnTermination: true,
  };
}

/** With an image nothing else boots; else the first that means to, else the first that can, although Nova may refuse it. */
function bootDisk(drafts: readonly Draft[], { image }: DiskParts, { path, report }: ServerSite): Draft | undefined {
  const booting = drafts.filter((draft) => draft.boots === 'yes');
  const root = image ? undefined : (booting[0] ?? drafts.find((draft) => draft.source.from !== 'blank'));
  for (const extra of booting) {
    if (extra !== root) report.diagnostic(twoBootSources, extra.written, path);
  }
  return root;
}

/** Those that say where they come after the root, one for each place: Nova refuses a place that two have. */
function inBootOrder(drafts: readonly Draft[], root: Draft | undefined, { report }: ServerSite): ReadonlySet<Draft> {
  const byPlace = new Map<number | bigint | undefined, Draft>();
  for (const draft of drafts) {
    const place = intOf(draft.bootOrder);
    if (draft === root || byPlace.has(place)) report.isDefault(draft.bootOrder, 'another disk has its place');
    else byPlace.set(place, draft);
  }
  return new Set(byPlace.values());
}

function neverTried({ bootOrder: _bootOrder, ...draft }: Draft): Draft {
  return draft;
}

function finish({ boots: _boots, written: _written, ...draft }: Draft, role: Disk['role']): Disk {
  return { ...draft, role, order: 0 };
}

/** As the guest sees them: root, ephemeral disks, swap, then volumes in the order of the mapping. */
function inGuestOrder(disks: readonly Disk[]): readonly Disk[] {
  const rank = { root: 0, ephemeral: 1, swap: 2, data: 3 } as const;
  return disks.toSorted((a, b) => rank[a.role] - rank[b.role]).map((disk, order) => ({ ...disk, order }));
}

/** `block_device_mapping`: a volume or a snapshot under a device name; `vda` is the root. */
function firstForm(item: Value, id: NodeId, site: ServerSite): Draft {
  const { path, read, report } = site;
  const device = read.field(item, 'device_name');
  const volume = read.field(item, 'volume_id');
  const snapshot = read.field(item, 'snapshot_id');
  const size = read.field(item, 'volume_size');
  // Of all names only that of the root decides anything.
  const name = textOf(device);
  const isRoot = name === 'vda' || name === '/dev/vda';
  if (isRoot) read.shapes(device, id);
  else if (name === undefined) read.choose(device, id, asText, '');
  else report.moot(device, 'device-name');
  if (volume) report.moot(size, 'size-of-volume');
  return {
    kind: 'disk',
    id,
    resource: path,
    machine: path,
    role: 'data',
    source: firstFormSource(volume && read.ref(volume), snapshot),
    ...(size && !volume && { sizeGiB: size }),
    ...(device && { deviceName: device }),
    ...deletion(read.field(item, 'delete_on_termination'), { id, local: false }, site),
    boots: isRoot ? 'yes' : 'perhaps',
    written: item,
  };
}

function firstFormSource(volume: NodeRef | undefined, snapshot: Value | undefined): Draft['source'] {
  if (volume) return { from: 'volume', volume };
  return snapshot ? { from: 'snapshot', snapshot } : { from: 'blank' };
}

/** `block_device_mapping_v2`: exactly one source an entry. */
function secondForm(item: Value, id: NodeId, site: ServerSite): Draft | undefined {
  const { path, read, report } = site;
  const field = (key: string): Value | undefined => read.field(item, key);
  const source = sourceOf(field, site);
  if (!source) {
    report.lost(item, blockDeviceEmpty, path);
    return undefined;
  }
  const local = source.from === 'blank';
  const [swap, size] = [field('swap_size'), field('volume_size')];
  const [bus, deviceType, filesystem] = [field('disk_bus'), field('device_type'), field('ephemeral_format')];
  const written = field('boot_index');
  const index = bootIndex(written, { id, local }, site);
  const made = source.from === 'image';
  const deleted = deletion(field('delete_on_termination'), { id, made, local }, site);
  report.moot(field('device_name'), 'device-name');
  if (source.from === 'volume') report.moot(size, 'size-of-volume');
  const type = unlessEmpty(field('volume_type'), report);
  const makesVolume = source.from === 'image' || source.from === 'snapshot';
  if (!makesVolume) report.moot(type, 'type-of-no-volume');
  const ownSize = source.from === 'volume' ? undefined : size;
  const gib = local ? (field('ephemeral_size') ?? size) : ownSize;
  const localRole = swap ? 'swap' : 'ephemeral';
  return {
    kind: 'disk',
    id,
    resource: path,
    machine: path,
    role: local ? localRole : 'data',
    source,
    ...(gib && !swap && { sizeGiB: gib }),
    ...(swap && { sizeMiB: swap }),
    ...(type && makesVolume && { type: read.ref(type) }),
    ...(bus && { bus }),
    ...(deviceType && { deviceType }),
    ...(filesystem && { filesystem }),
    ...(index > 0 && !local && { bootOrder: known(index + 1, written ? originsOf(written) : []) }),
    ...deleted,
    boots: index === 0 && !local ? 'yes' : 'no',
    written: item,
  };
}

interface DiskChoice {
  readonly id: NodeId;
  /** Nova makes a volume for it. */
  readonly made?: boolean;
  /** Lives on the host of the server. */
  readonly local: boolean;
}

/** 0 is the root, and higher ones are tried after it, as libvirt does; a local disk and -1 are never tried. */
function bootIndex(value: Value | undefined, { id, local }: DiskChoice, { read, report }: ServerSite): number {
  if (value?.kind === 'known' && value.value !== null) {
    const index = asInteger(value.value) ?? -1;
    const why = index === 0 ? 'a disk without an index boots' : 'disks that do not boot are in the order of the list';
    if (index <= 0 || local) report.isDefault(value, why);
    return index;
  }
  return read.choose(value, id, asInteger, local ? -1 : 0);
}

/** Says something of volumes that Nova makes; a volume by its id is one that others keep, a local disk goes in any case. */
function deletion(
  value: Value | undefined,
  { id, made, local }: DiskChoice,
  { read, report }: ServerSite,
): Pick<Disk, 'deleteOnTermination' | 'deletion'> {
  if (made) return { deleteOnTermination: read.choose(value, id, asBoolean, false) };
  if (!local && value && isPlain(value, true)) return { deleteOnTermination: false, deletion: value };
  report.isDefault(value, local ? 'a local disk is deleted with the VM' : 'claims are not deleted with their VMs');
  return { deleteOnTermination: local };
}

function sourceOf(field: (key: string) => Value | undefined, { read }: ServerSite): Disk['source'] | undefined {
  const volume = field('volume_id');
  const snapshot = field('snapshot_id');
  const image = field('image');
  if (volume) return { from: 'volume', volume: read.ref(volume) };
  if (snapshot) return { from: 'snapshot', snapshot };
  if (image) return { from: 'image', image: read.ref(image), asVolume: true };
  const blank = field('swap_size') ?? field('ephemeral_size') ?? field('ephemeral_format');
  return blank && { from: 'blank' };
}
