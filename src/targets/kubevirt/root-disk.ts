/** Asks about root disks that are deleted with their servers: they are created again from the image unless somebody says that they hold more. */
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { question, type Need } from '../../plan/needs.ts';
import { look } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { settingOf } from '../../plan/strategies.ts';
import type { World } from '../../plan/world.ts';
import { serverId } from '../objects/live-server.ts';

export function rootNeeds(world: World, machine: Machine): readonly Need[] {
  const { config, live } = world;
  const { id, resource } = machine;
  const server = serverId(machine, world);
  const decided = settingOf(machine, config, 'rootDisk') !== undefined;
  if (live.mode === 'redeploy' || server === undefined || decided || !hasLocalRoot(world, machine)) return [];
  return [
    question({
      kind: 'other',
      name: `root disk of ${resource}`,
      about: [id],
      risk: 'data',
      question: `Does the root disk of ${code(resource)} hold data that its image and start-up data do not restore? Set ${code('rootDisk')} of the resource in heat2kube.yaml to ${code('fresh')} or ${code('copied')}. Without an answer the VM gets a new root disk from the image.`,
      howTo: [look({ look: 'live', live: { live: 'server', id: server }, columns: ['created', 'image'], as: 'value' })],
    }),
  ];
}

function hasLocalRoot({ graph }: World, machine: Machine): boolean {
  return disksOf(graph, machine).some(
    (disk) => disk.kind === 'disk' && disk.role === 'root' && disk.source.from === 'image' && !disk.source.asVolume,
  );
}
