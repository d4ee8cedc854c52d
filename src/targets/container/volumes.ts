/** Volumes of a server in its container: directories where heat2kube.yaml names one, else block devices. */
import { settingOf } from '../../plan/strategies.ts';
import type { World } from '../../plan/world.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef } from '../../topology/views/disks.ts';
import { claimOf } from '../objects/claim-of-disk.ts';
import { mayHoldData } from '../objects/disk-origin.ts';
import { containersMount } from '../objects/plain-containers.ts';
import { mountPathSetting } from '../objects/mounted-claims.ts';
import { report } from '../objects/drop.ts';
import { rawVolume } from './diagnostics.ts';

/** A claim in a container: one of the paths is there, but for a claim that the containers of start-up data mount themselves. */
export interface ContainerVolume {
  /** Of the claim. */
  readonly name: string;
  readonly mountPath?: string;
  /** A directory of the claim, where not all of it is mounted. */
  readonly subPath?: string;
  readonly devicePath?: string;
}

/** Device names of volumes; the root disk of a virtual machine is vda. */
const letters = 'bcdefghijklmnopqrstuvwxyz';

/** In the order in which the guest of a virtual machine sees them, behind its root disk. */
export function volumesOf(world: World, node: Machine): readonly ContainerVolume[] {
  const disks: readonly (Disk | Attachment)[] = disksOf(world.graph, node).filter((disk) => volumeRef(disk));
  const directory = settingOf(node, world.config, mountPathSetting);
  return disks.map((disk, index) => {
    const name = claimOf(world, disk);
    const volume = volumeOf(world.graph, disk);
    if (volume && containersMount(world, node, volume.id)) return { name };
    if (directory !== undefined) {
      // Several volumes lie side by side below the directory.
      const mountPath = disks.length === 1 ? directory : `${directory}/${name}`;
      // The lost+found of a new file system keeps databases from starting in it.
      return mayHoldData(disk, world) ? { name, mountPath } : { name, mountPath, subPath: 'data' };
    }
    const devicePath = `/dev/vd${letters.charAt(index)}`;
    report(world, rawVolume, { resource: node.resource }, node.resource, name, devicePath);
    return { name, devicePath };
  });
}
