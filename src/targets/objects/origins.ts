/** Where the content of every machine and disk in the cluster comes from, as plain data for the lock. */
import type { NodeId } from '../../evaluate/fact.ts';
import { isSecret } from '../../evaluate/value.ts';
import type { Origin } from '../../plan/settled.ts';
import type { World } from '../../plan/world.ts';
import { devicesOf } from '../../facts/device-order.ts';
import { volumeRef } from '../../topology/views/disks.ts';
import type { DiskOrigin } from './disk-origin.ts';
import { powerBefore } from './done.ts';
import { movingMachines, type MovingDisk } from './moving.ts';
import { volumeOrigin } from './volume-origin.ts';

export function originsOf(world: World): ReadonlyMap<NodeId, Origin> {
  const origins = new Map<NodeId, Origin>();
  for (const moving of movingMachines(world)) {
    const { machine, server, disks } = moving;
    const old = world.live.mode === 'migrate' && server !== undefined;
    const power = powerBefore(world, moving);
    const devices = world.live.view && devicesOf(machine, world.live.view);
    const moved = {
      origin: 'moved',
      of: server ?? '',
      ...(power !== 'on' && { power }),
      ...(devices && devices.size > 0 && { devices }),
    } as const;
    origins.set(machine.id, old ? moved : { origin: 'fresh' });
    for (const disk of disks) if (hasOwnContent(world, disk)) origins.set(disk.disk.id, plainOrigin(disk));
  }
  for (const volume of world.graph.of('volume')) {
    const here = world.placed.on(volume.id, 'cluster') !== undefined;
    if (here) origins.set(volume.id, plainOrigin(volumeOrigin(world, volume)));
  }
  return origins;
}

/** A volume of the stack speaks for itself, and an id that is a secret is named in no lock. */
function hasOwnContent({ graph }: World, { disk }: MovingDisk): boolean {
  const ref = volumeRef(disk);
  if (!ref) return true;
  return graph.resolve('volume', ref) === undefined && !('external' in ref && isSecret(ref.external));
}

function plainOrigin(origin: DiskOrigin): Origin {
  switch (origin.origin) {
    case 'fresh':
      return { origin: 'fresh' };
    case 'adopted':
      return { origin: 'adopted', of: origin.volume };
    case 'copied':
      return { origin: 'copied', of: 'server' in origin.from ? origin.from.server : origin.from.volume };
  }
}
