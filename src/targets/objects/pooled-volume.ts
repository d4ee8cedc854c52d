/** Volumes of members of a group that become replicas: each VM gets one of its own, which is deleted with it, as Heat does. */
import type { Machine } from '../../topology/kinds/machine.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { disksOf, machineOfDisk, usersOfVolume, type MachineDisk } from '../../topology/views/disks.ts';
import type { World } from '../../plan/world.ts';
import { diskPart } from './disk-claim.ts';
import { groupOfReplica } from './scaling.ts';

type PlacedGraph = Pick<World, 'graph' | 'placed'>;

interface Use {
  readonly disk: MachineDisk;
  readonly machine: Machine;
  readonly pool: ScalingGroup;
}

/** Undefined for a volume that no replica has. */
function useOf({ graph, placed }: PlacedGraph, { id }: Volume): Use | undefined {
  const [disk] = usersOfVolume(graph, id);
  const machine = disk && machineOfDisk(graph, disk);
  const pool = machine && groupOfReplica({ graph, placed }, machine);
  return pool && { disk, machine, pool };
}

/** The group whose replicas have the volume; undefined for a volume that no replica has. */
export function poolOfVolume(site: PlacedGraph, volume: Volume): ScalingGroup | undefined {
  return useOf(site, volume)?.pool;
}

/** What becomes of the volumes of its members. */
export function ofEachReplica({ resource }: ScalingGroup): string {
  return `each VM of the VirtualMachinePool of "${resource}" has a volume of its own`;
}

/** Name of its data volume in the template of the pool; undefined for a volume that no replica has. */
export function pooledName(world: PlacedGraph & Pick<World, 'names'>, volume: Volume): string | undefined {
  const use = useOf(world, volume);
  if (!use) return undefined;
  const { disk, machine } = use;
  const attached = disksOf(world.graph, machine).filter(({ kind }) => kind === 'attachment');
  return world.names.name(machine.id, disk.kind === 'disk' ? diskPart(disk) : `volume-${attached.indexOf(disk) + 1}`);
}
