/** What a move leaves in the cloud beside the stack, by name: copies that it made, and networks that the cluster may use. */
import { ask, note, type Operation } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { usersOfVolume } from '../../topology/views/disks.ts';
import { scalingGroupOf } from '../../topology/views/scaling.ts';
import { claimOf } from '../objects/claim-of-disk.ts';
import { cloudName } from '../objects/copy-volume.ts';
import { backupName } from '../objects/done.ts';
import { movingMachines, oldVolumes } from '../objects/moving.ts';
import { claimRef } from '../objects/refs.ts';
import { volumeOrigin } from '../objects/volume-origin.ts';

/** Snapshots, images and clones by the names that the steps gave them, and volumes of which the cluster has a copy. */
export function copiesOfMove(world: World): readonly Operation[] {
  const machines = movingMachines(world);
  const volumes = oldVolumes(machines);
  const loose = looseCopies(world);
  const copied = [
    ...machines.flatMap(({ disks }) =>
      disks.flatMap((disk) =>
        disk.origin === 'copied' ? [{ from: disk.from.from, claim: claimOf(world, disk.disk) }] : [],
      ),
    ),
    ...loose,
  ];
  const claimsOf = (...ways: readonly string[]): readonly string[] => [
    ...new Set(copied.flatMap(({ from, claim }) => (ways.includes(from) ? [claim] : []))),
  ];
  const of = (...ways: readonly string[]): readonly string[] =>
    claimsOf(...ways).map((claim) => cloudName(world, claim));
  const downloaded = claimsOf('server-image', 'volume').map((claim) => claimRef(world, claim));
  const parts = [
    partOf(
      'snapshot',
      volumes.map(({ volume }) => backupName(volume)),
    ),
    partOf('image', of('server-image', 'volume')),
    partOf('clone', of('volume')),
    partOf(
      'old volume',
      [...volumes.filter(({ adopted }) => !adopted), ...loose].map(({ volume }) => volume),
    ),
  ].flat();
  return [
    ...(parts.length > 0
      ? [ask(`Delete these when they are no longer needed, after a newer backup exists: ${listed(parts)}.`)]
      : []),
    ...(downloaded.length > 0
      ? [
          note('The files that were downloaded for the uploads are on the computer that ran the commands:'),
          { op: 'discard', of: downloaded } as const,
        ]
      : []),
  ];
}

/** Of volumes that no server has. */
function looseCopies(world: World) {
  const { graph, names, placed } = world;
  return graph.of('volume').flatMap((volume) => {
    if (placed.on(volume.id, 'cluster') === undefined || usersOfVolume(graph, volume.id).length > 0) return [];
    const origin = volumeOrigin(world, volume);
    if (origin.origin !== 'copied' || origin.from.from !== 'volume') return [];
    return [{ from: 'volume' as const, claim: names.name(volume.id), volume: origin.from.volume }];
  });
}

/** Nothing where there is none of it. */
function partOf(noun: string, names: readonly string[]): readonly string[] {
  const all = [...new Set(names)];
  return all.length > 0 ? [`the ${noun}${all.length > 1 ? 's' : ''} ${listed(all.map(code))}`] : [];
}

/** Beside OpenStack, nodes and load balancers of the cluster can be on them, which only a person can tell. */
export function networksBeside({ graph, placed, live: { facts } }: World): readonly Operation[] {
  const idOf = (resource: string | undefined): string | undefined =>
    resource === undefined ? undefined : facts?.physicalIds.get(resource);
  const named = (['router', 'network'] as const).flatMap((kind) =>
    graph.of(kind).flatMap(({ id, resource }) => {
      const live = placed.on(id, 'openstack') === undefined ? idOf(resource) : undefined;
      return live === undefined ? [] : [`${kind} ${code(resource)} (${live})`];
    }),
  );
  if (named.length === 0) return [];
  return [
    ask(
      `No server of the stack uses these any more: ${listed(named)}. Nodes and load balancers of the cluster can. Look with \`openstack port list --network\` and \`openstack port list --router\`: delete what has no other ports, interfaces of routers first.`,
    ),
  ];
}

/** Servers that a service makes go with what asks for them, which Heat has retained. */
export function launchedBeside({ graph, placed, live: { facts } }: World): readonly Operation[] {
  const moved = graph.of('machine').filter(({ id, launched }) => launched && placed.on(id, 'cluster') !== undefined);
  const makers = new Set(moved.map((machine) => scalingGroupOf(graph, machine)?.resource ?? machine.resource));
  return [...makers].flatMap((resource) => {
    const id = facts?.physicalIds.get(resource);
    return id === undefined
      ? []
      : [
          ask(
            `Senlin still runs the old servers of ${code(resource)} (${id}): delete it there, and its servers go with it.`,
          ),
        ];
  });
}
