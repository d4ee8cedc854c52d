/** Claims that containers mount as directories: file systems, where a virtual machine has a block device. */
import type { NodeId } from '../../evaluate/fact.ts';
import { settingOf } from '../../plan/strategies.ts';
import type { World } from '../../plan/world.ts';
import { machinesOfVolume } from '../../topology/views/disks.ts';
import { containersMount } from './plain-containers.ts';

/** The key of `resources.<path>` that names the directory. */
export const mountPathSetting = 'mountPath';

/** Whether all machines of a volume that are in the cluster mount it as a directory. */
export function isMounted(world: World, volume: NodeId): boolean {
  const { graph, placed, config } = world;
  const machines = machinesOfVolume(graph, volume).filter(({ id }) => placed.on(id, 'cluster') !== undefined);
  return (
    machines.length > 0 &&
    machines.every(
      (machine) =>
        placed.target(machine.id, 'cluster')?.workload?.mounts === 'directories' &&
        (settingOf(machine, config, mountPathSetting) !== undefined || containersMount(world, machine, volume)),
    )
  );
}
