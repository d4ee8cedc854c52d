/** What containers keep on the disk of their server, and on its volumes: directories of claims. */
import type { PodContainer, PodMount } from '../../containers/together.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf, volumeOf } from '../../topology/views/disks.ts';
import { gib } from '../objects/amounts.ts';
import { claimOf } from '../objects/claim-of-disk.ts';
import { claimSpec, emptyClaim } from '../objects/claims.ts';
import { mayHoldData } from '../objects/disk-origin.ts';
import { flavorOf, impliedDisks } from '../objects/flavor.ts';
import { groupOfReplica } from '../objects/scaling.ts';
import type { PodVolume, VolumeMount } from './pod-types.ts';

type OnDisk = Extract<PodMount, { readonly from: 'disk' }>;

interface Site {
  readonly world: World;
  readonly node: Machine;
  readonly whole: ReadonlySet<NodeId>;
}

/** Volumes of which a container has all, and not only a directory. */
export function wholeVolumes(containers: readonly PodContainer[]): ReadonlySet<NodeId> {
  const mounts = containers.flatMap((container) => container.mounts);
  return new Set(mounts.flatMap((mount) => (mount.from === 'disk' && mount.path === '' ? (mount.volume ?? []) : [])));
}

/** Each directory is one below the root of its claim. */
export function diskMount({ volume, path, target, readOnly }: OnDisk, { world, node, whole }: Site): VolumeMount {
  const disk = disksOf(world.graph, node).find(
    (each) => volume !== undefined && volumeOf(world.graph, each)?.id === volume,
  );
  // The lost+found of a new file system keeps databases from starting in it.
  const isBelow = volume !== undefined && whole.has(volume) && disk && !mayHoldData(disk, world);
  const subPath = [...(isBelow ? ['data'] : []), ...(path === '' ? [] : [path])].join('/');
  return {
    name: disk ? claimOf(world, disk) : diskName(world, node),
    mountPath: target,
    ...(subPath !== '' && { subPath }),
    ...(readOnly && { readOnly: true }),
  };
}

function diskName({ names }: World, { id }: Machine): string {
  return names.name(id, 'disk');
}

/** What the containers keep on the server itself, in the order in which they are run. */
export function ownDirectories(containers: readonly PodContainer[]): readonly string[] {
  const paths = containers.flatMap(({ mounts }) =>
    mounts.flatMap((mount) => (mount.from === 'disk' && mount.volume === undefined ? [mount.path] : [])),
  );
  return [...new Set(paths)];
}

/** One claim for all of them, as large as the disk on which they were; each replica has one that comes and goes with its pod. */
export function diskOf(
  world: World,
  node: Machine,
): { readonly volume: PodVolume; readonly items: readonly ObjectItem[] } {
  const name = diskName(world, node);
  const size = rootSize(world, node);
  const claim = { name, node: node.id, mounted: true, content: `the disk of ${node.resource}`, ...(size && { size }) };
  if (!groupOfReplica(world, node))
    return { volume: { name, persistentVolumeClaim: { claimName: name } }, items: emptyClaim(world, claim) };
  return { volume: { name, ephemeral: { volumeClaimTemplate: { spec: claimSpec(world, claim) } } }, items: [] };
}

/** Of the volume that Nova makes for the root, else of the flavor. */
function rootSize(world: World, node: Machine): Value | undefined {
  const [root] = disksOf(world.graph, node).flatMap((disk) =>
    disk.kind === 'disk' && disk.role === 'root' ? [disk] : [],
  );
  if (root?.sizeGiB) return gib(root.sizeGiB);
  return impliedDisks(flavorOf(world, node)).root;
}
