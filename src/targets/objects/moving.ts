/** Machines that move, with their live servers and disks, and how far each has come: what steps and objects ask. */
import { isMoved } from '../../config/path-pattern.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { settingOf } from '../../plan/strategies.ts';
import { disksOf, volumeOf, volumeRef } from '../../topology/views/disks.ts';
import { waveOf } from '../../plan/waves.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { movedMachines } from './sides.ts';
import { diskOrigin, holdsOldDisk, type DiskOrigin, type OriginWorld } from './disk-origin.ts';
import { serverId } from './live-server.ts';

/**
 * `fresh`: holds no old data and starts by itself. `waiting`: its old disks come in the cut-over, so nothing starts it
 * before. `moved`: the user has recorded that it runs here. `held`: there is no cut-over, but it gets a volume that exists
 * already, so a step starts it once somebody has looked at that.
 */
type MoveState = 'fresh' | 'waiting' | 'moved' | 'held';

/** Decided by where its disks come from and by what the user has recorded. */
export function moveState(machine: Machine, world: OriginWorld): MoveState {
  if (world.live.mode === 'redeploy') return isHeld(machine, world) ? 'held' : 'fresh';
  if (!holdsOldDisk(machine, world)) return 'fresh';
  return isMoved(world.config, machine.resource) ? 'moved' : 'waiting';
}

/** Until the user says what starts it. */
function isHeld(machine: Machine, { graph, config }: OriginWorld): boolean {
  if (settingOf(machine, config, startSetting) !== undefined) return false;
  return disksOf(graph, machine).some((disk) => volumeRef(disk) && !volumeOf(graph, disk));
}

/** Of `resources.<path>` in heat2kube.yaml: what starts a machine again. */
export const startSetting = 'runStrategy';

/** A machine of the cluster with what is live of it. */
export interface MovingMachine {
  readonly machine: Machine;
  /** Live Nova server, when the facts know it. */
  readonly server?: string;
  readonly state: MoveState;
  readonly disks: readonly MovingDisk[];
}

/** A disk of a machine, or the attachment of a volume to it, with where its content comes from. */
export type MovingDisk = DiskOrigin & { readonly disk: Disk | Attachment };

/** The server is known only where facts are. */
export function movingMachine(machine: Machine, world: World): MovingMachine {
  const server = serverId(machine, world);
  return {
    machine,
    ...(server !== undefined && { server }),
    state: moveState(machine, world),
    disks: disksOf(world.graph, machine).map((disk) => ({ ...diskOrigin(disk, world), disk })),
  };
}

/** All machines of the cluster, in the order of the template. */
export const movingMachines = perWorld((world): readonly MovingMachine[] =>
  movedMachines(world).map((machine) => movingMachine(machine, world)),
);

/** The phase in which a machine starts in the cluster. */
export function startPhase(world: World, machine: Machine): 'seed' | 'cut-over' {
  return moveState(machine, world) === 'waiting' ? 'cut-over' : 'seed';
}

/** The step after which a machine runs in the cluster. */
export function startedBy(world: World, machine: Machine): string {
  const state = moveState(machine, world);
  if (state === 'waiting') return `cut-over/start/${machine.resource}`;
  if (state === 'held') return `seed/start-held/${machine.resource}`;
  return `seed/start/${waveOf(world, machine.resource)}`;
}

/** Whether the user has recorded that something has moved that waited for the cut-over: what protects the live stack was done before. */
export function hasBegun(world: World): boolean {
  const { config, graph } = world;
  const others = [...graph.of('volume'), ...graph.of('public-address')];
  return (
    movingMachines(world).some(({ state }) => state === 'moved') ||
    others.some(({ resource }) => isMoved(config, resource))
  );
}

/** The live volume behind a disk; a fresh one and a root disk of Nova's own have none. */
export function volumeBehind(disk: MovingDisk): string | undefined {
  if (disk.origin === 'fresh') return undefined;
  if (disk.origin === 'adopted') return disk.volume;
  return disk.from.from === 'server-image' ? undefined : disk.from.volume;
}

/** Machines that have the disk too, because its volume is attached to several. */
export function sharing(world: World, disk: MovingDisk): readonly MovingMachine[] {
  const volume = volumeBehind(disk);
  if (volume === undefined) return [];
  return movingMachines(world).filter(({ disks }) => disks.some((other) => volumeBehind(other) === volume));
}

/** A live volume, and the machine that it goes with. */
interface OldVolume {
  readonly volume: string;
  readonly machine: Machine;
  readonly adopted: boolean;
}

/** Live volumes whose content moves, adopted or copied, each once. */
export function oldVolumes(machines: readonly MovingMachine[]): readonly OldVolume[] {
  const found = new Map<string, OldVolume>();
  for (const { machine, disks } of machines) {
    for (const disk of disks) {
      const volume = volumeBehind(disk);
      if (volume !== undefined && !found.has(volume)) {
        found.set(volume, { volume, machine, adopted: disk.origin === 'adopted' });
      }
    }
  }
  return [...found.values()];
}

/** What people call a live volume: the resource that it belongs to, else its name or id. */
export function volumeLabel({ graph, live: { facts } }: World, id: string): string {
  const node = graph.of('volume').find(({ resource }) => facts?.physicalIds.get(resource) === id);
  const name = facts?.volumes.get(id)?.name;
  return node?.resource ?? (name ? name : id);
}

/** The live stack: its id where known, else its name. */
export function liveStackId({ live, source }: World): string {
  return live.facts?.stack?.id ?? live.facts?.stack?.name ?? source.stack.name;
}

/** Whether anything stays in OpenStack: then a residual template is written. */
export function staysInOpenstack({ graph, placed }: World): boolean {
  return [...graph.nodes.keys()].some((id) => placed.on(id, 'openstack') !== undefined);
}
