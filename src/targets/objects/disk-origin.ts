/** Where the content of each disk comes from: nothing old, the live volume itself, or a copy of it. */
import type { VolumeFact } from '../../facts/volume.ts';
import { isRootDevice } from '../../facts/root-device.ts';
import { volumeIdOf } from '../../facts/disk-of-volume.ts';
import { textOf } from '../../evaluate/value.ts';
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { settingOf } from '../../plan/strategies.ts';
import type { World } from '../../plan/world.ts';
import { disksOf, volumeOf, volumeRef } from '../../topology/views/disks.ts';
import { serverId } from './live-server.ts';

/**
 * `fresh`: from its image, or empty; first-boot data runs. `adopted`: the live Cinder volume in place.
 * `copied`: a claim of its own that is filled from the live disk before the machine may start.
 */
export type DiskOrigin =
  | { readonly origin: 'fresh' }
  | { readonly origin: 'adopted'; readonly volume: string; readonly live?: VolumeFact }
  | { readonly origin: 'copied'; readonly from: CopySource };

/**
 * `image`: a server image of an image-booted root; `clone`: a clone of a live root volume, which cannot be detached;
 * `volume`: a live volume whose bytes leave the cloud.
 */
type CopySource =
  | { readonly from: 'server-image'; readonly server: string }
  | { readonly from: 'clone' | 'volume'; readonly volume: string; readonly live?: VolumeFact };

export type OriginWorld = Pick<World, 'graph' | 'config' | 'live'>;

/** Origin of a disk of a machine, or of the volume behind an attachment. */
export function diskOrigin(disk: Disk | Attachment, world: OriginWorld): DiskOrigin {
  const machineId = disk.kind === 'disk' ? disk.machine : undefined;
  const machine = machineId === undefined ? undefined : world.graph.get('machine', machineId);
  if (disk.kind === 'attachment') return volumeOrigin(disk.volume, 'data', world);
  if (disk.role === 'ephemeral' || disk.role === 'swap') return { origin: 'fresh' };
  if (disk.source.from === 'volume') return volumeOrigin(disk.source.volume, disk.role, world);
  if (disk.role === 'root' && disk.source.from === 'image' && !disk.source.asVolume) return imageRoot(machine, world);
  return novaMade(disk, world);
}

/**
 * Whether any disk of the machine brings old content: it must stay halted until that is there. Without a live stack
 * there is no cut-over to wait for; a volume from outside is attached at the first boot, as Heat does it.
 */
export function holdsOldDisk(machine: Machine, world: OriginWorld): boolean {
  if (world.live.mode === 'redeploy') return false;
  return disksOf(world.graph, machine).some((disk) => diskOrigin(disk, world).origin !== 'fresh');
}

/** The old root disk comes along, set up by what ran at its first boot. */
export function keepsRoot(world: OriginWorld, machine: Machine): boolean {
  return disksOf(world.graph, machine).some(
    (disk) => disk.kind === 'disk' && disk.role === 'root' && diskOrigin(disk, world).origin !== 'fresh',
  );
}

/** Why the start-up data of such a machine is given to nobody. */
export const hasRun = 'it has run on the live root disk and must not run again';

/** Whether something may be on the disk before its machine starts here, whatever brings it there. */
export function mayHoldData(disk: Disk | Attachment, world: OriginWorld): boolean {
  if (diskOrigin(disk, world).origin !== 'fresh') return true;
  if (disk.kind === 'disk' && disk.source.from === 'snapshot') return true;
  const ref = volumeRef(disk);
  const volume = volumeOf(world.graph, disk);
  if ([disk, volume].some((node) => node !== undefined && world.live.held.has(node.id))) return true;
  if (!volume) return ref !== undefined;
  const { from } = volume.source;
  return from === 'snapshot' || from === 'backup' || from === 'volume';
}

/** The live volume behind a reference, when the facts know it. */
function liveVolume(ref: NodeRef, world: OriginWorld): { readonly id: string; readonly live?: VolumeFact } | undefined {
  const {
    live: { facts },
    graph,
  } = world;
  const node: Volume | undefined = graph.resolve('volume', ref);
  const named = 'external' in ref ? textOf(ref.external) : undefined;
  const id = node ? facts?.physicalIds.get(node.resource) : named;
  if (id === undefined) return undefined;
  const live = facts?.volumes.get(id);
  return { id, ...(live && { live }) };
}

function volumeOrigin(ref: NodeRef, role: Disk['role'], world: OriginWorld): DiskOrigin {
  const found = liveVolume(ref, world);
  if (!found || (world.live.mode === 'redeploy' && !('external' in ref))) return { origin: 'fresh' };
  return originOfLive(found.id, role, { config: world.config, ...found });
}

interface LiveDisk {
  readonly config: World['config'];
  readonly live?: VolumeFact;
}

function originOfLive(volume: string, role: Disk['role'], { config, live }: LiveDisk): DiskOrigin {
  const known = live && { live };
  if (config.profile === 'standalone') return { origin: 'copied', from: { from: 'volume', volume, ...known } };
  if (isBooted(role, live)) return { origin: 'copied', from: { from: 'clone', volume, ...known } };
  return { origin: 'adopted', volume, ...known };
}

/** Whether a live server boots from it: Nova does not detach such a volume. The template counts where no device is known. */
function isBooted(role: Disk['role'], live: VolumeFact | undefined): boolean {
  const devices = (live?.attachments ?? []).flatMap(({ device }) => device ?? []);
  return devices.length > 0 ? devices.some(isRootDevice) : role === 'root';
}

/** A root disk that is deleted with its server is created again unless the user says that it holds state. */
function imageRoot(machine: Machine | undefined, { config, live }: OriginWorld): DiskOrigin {
  const server = machine && serverId(machine, { live });
  const wanted = machine && settingOf(machine, config, 'rootDisk');
  return live.mode === 'migrate' && server !== undefined && wanted === 'copied'
    ? { origin: 'copied', from: { from: 'server-image', server } }
    : { origin: 'fresh' };
}

/** Volumes that Nova made from an image or snapshot are found through the live server's attachments. */
function novaMade(disk: Disk, { config, live: { view, facts, mode } }: OriginWorld): DiskOrigin {
  const volume = view && volumeIdOf(disk, view);
  if (mode === 'redeploy' || volume === undefined) return { origin: 'fresh' };
  const live = facts?.volumes.get(volume);
  return originOfLive(volume, disk.role, { config, ...(live && { live }) });
}
