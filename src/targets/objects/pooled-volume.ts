/** Volumes of members of a group that become replicas: each VM gets one of its own, which is deleted with it, as Heat does. */
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { disksOf, machineOfDisk, usersOfVolume } from '../../topology/views/disks.ts';
import type { World } from '../../plan/world.ts';
import { diskPart } from './disk-claim.ts';
import { groupOfReplica } from './scaling.ts';

type PlacedGraph = Pick<World, 'graph' | 'placed'>;

/** The group whose replicas have the volume; undefined for a volume that no replica has. */
export function poolOfVolume({ graph, placed }: PlacedGraph, { id }: Volume): ScalingGroup | undefined {
  const [disk] = usersOfVolume(graph, id);
  const machine = disk && machineOfDisk(graph, disk);
  return machine && groupOfReplica({ graph, placed }, machine);
}

/** What becomes of the volumes of its members. */
export function ofEachReplica({ resource }: ScalingGroup): string {
  return `each VM of the VirtualMachinePool of "${resource}" has a volume of its own`;
}

/** Name of its data volume in the template of the pool; undefined for a volume that no replica has. */
export function pooledName(world: PlacedGraph & Pick<World, 'names'>, volume: Volume): string | undefined {
  const { graph, names } = world;
  const [disk] = usersOfVolume(graph, volume.id);
  const machine = disk && machineOfDisk(graph, disk);
  if (!machine || !groupOfReplica(world, machine)) return undefined;
  const attached = disksOf(graph, machine).filter(({ kind }) => kind === 'attachment');
  return names.name(machine.id, disk.kind === 'disk' ? diskPart(disk) : `volume-${attached.indexOf(disk) + 1}`);
}
