/** Volumes of machines that move which a server that stays has too: such a volume can be on one side only. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef } from '../../topology/views/disks.ts';
import { report } from './drop.ts';
import { externalName } from './external.ts';
import { isKept } from './sides.ts';

export const sharedWithKept = defineDiagnostic({
  code: 'plan/volume-shared-with-kept',
  severity: 'error',
  message: (volume: string, moved: string, kept: string) =>
    `${volume} is a disk of "${moved}", which moves to the cluster, and of "${kept}", which stays in OpenStack`,
  explanation:
    'The plan would detach the volume from the server that stays, or both would write to it without knowing of each other. Move both servers or keep both (resources.<path>.strategy in heat2kube.yaml), or detach the volume from one of them.',
});

/** Machines on either side by the volume that they have. */
const usersByVolume = perWorld(({ graph }): ReadonlyMap<string, readonly Machine[]> => {
  const users = new Map<string, Machine[]>();
  for (const machine of graph.of('machine')) {
    for (const disk of disksOf(graph, machine)) {
      const key = keyOf(graph, disk);
      const known = users.get(key ?? '') ?? [];
      if (key !== undefined && !known.includes(machine)) users.set(key, [...known, machine]);
    }
  }
  return users;
});

/** Undefined for a disk that is made with its machine. */
function keyOf(graph: World['graph'], disk: Disk | Attachment): string | undefined {
  const volume = volumeOf(graph, disk);
  const ref = volumeRef(disk);
  if (volume) return `node ${volume.id}`;
  return ref && 'external' in ref ? `id ${externalName(ref.external)}` : undefined;
}

function usersOf(world: World, disk: Disk | Attachment): readonly Machine[] {
  const key = keyOf(world.graph, disk);
  return key === undefined ? [] : (usersByVolume(world).get(key) ?? []);
}

/** Reports that a disk of a machine that moves is one of a server that stays too. */
export function reportKeptSharers(world: World, disk: Disk | Attachment): void {
  const users = usersOf(world, disk);
  const kept = users.find(({ id }) => isKept(world, id));
  const moved = users.find(({ id }) => !isKept(world, id));
  if (!kept || !moved) return;
  const ref = volumeRef(disk);
  const id = ref && 'external' in ref ? externalName(ref.external) : '';
  const own = volumeOf(world.graph, disk)?.resource;
  const name = own === undefined ? `volume ${id}` : `"${own}"`;
  report(world, sharedWithKept, { resource: disk.resource, part: disk.id }, name, moved.resource, kept.resource);
}
