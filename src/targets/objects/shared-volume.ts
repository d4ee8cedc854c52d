/** Volumes that several machines have at once. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { textOf, type Value } from '../../evaluate/value.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { machinesOfVolume } from '../../topology/views/disks.ts';
import { listed } from '../../source/listed.ts';
import type { World } from '../../plan/world.ts';
import { report } from './drop.ts';

export const sharedVolume = defineDiagnostic({
  code: 'plan/shared-volume',
  severity: 'warning',
  message: (resource: string, machines: string) =>
    `"${resource}" is a disk of ${machines} at the same time; its StorageClass must offer ReadWriteMany`,
  explanation:
    'The PersistentVolumeClaim asks for ReadWriteMany and volumeMode Block, and each VM marks the disk as shareable. Most storage classes of Cinder offer ReadWriteOnce only: a volume type with multiattach is needed. The guests must use a cluster file system (GFS2, OCFS2) or coordinate their writes, as under Nova; an ordinary file system is destroyed.',
});

export const notShareable = defineDiagnostic({
  code: 'plan/class-not-shareable',
  severity: 'error',
  message: (resource: string, machines: string, name: string) =>
    `"${resource}" is a disk of ${machines} at the same time, and the StorageClass "${name}" offers no ReadWriteMany for block volumes`,
  explanation:
    'The StorageProfile of CDI in the cluster bundle lists the access modes of the class. The claim would stay Pending. Map the volume type to another StorageClass under volumeTypes in heat2kube.yaml.',
});

/** Machines in the cluster that have the volume as a disk. */
export function movedUsers({ graph, placed }: Pick<World, 'graph' | 'placed'>, volume: Volume): readonly Machine[] {
  return machinesOfVolume(graph, volume.id).filter(({ id }) => placed.on(id, 'cluster') !== undefined);
}

/** Reports who shares the volume, and where its class is known to give it to one node only, that this cannot be. */
export function tellShared(world: World, volume: Volume, storageClass: Value | undefined): void {
  const users = movedUsers(world, volume);
  if (users.length < 2) return;
  const names = users.map(({ resource }) => resource);
  const name = storageClass && textOf(storageClass);
  const modes = name === undefined ? undefined : world.cluster.accessModes?.get(name);
  if (name !== undefined && modes && !modes.has('ReadWriteMany')) {
    report(world, notShareable, { resource: volume.resource }, volume.resource, listed(names), name);
    return;
  }
  report(world, sharedVolume, { resource: volume.resource }, volume.resource, listed(names));
}
