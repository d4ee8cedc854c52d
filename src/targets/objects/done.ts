/** Which steps of a cut-over were done before this run: facts can be taken in the middle of it. */
import type { Done } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import { sharing, volumeBehind, type MovingMachine } from './moving.ts';

/** A server can be off for another reason; only what comes later shows that the plan has stopped it. */
export function doneStop(world: World, moving: MovingMachine): Done | undefined {
  return isShutOff(world, moving)
    ? { because: 'the facts show that the server is SHUTOFF', proves: 'itself' }
    : undefined;
}

/** A machine that moves, as far as its old server and disks go. */
type Moved = Omit<MovingMachine, 'state'>;

/**
 * Whether the old server ran before the move. What the first run saw counts; without its lock, a server that is off was
 * stopped by the plan only if something shows that the plan has begun.
 */
export function powerBefore(world: World, moved: Moved): 'on' | 'off' | 'unknown' {
  const { view } = world.live;
  if (!isShutOff(world, moved)) return 'on';
  if (view?.earlier.has(moved.machine.id)) return view.power.get(moved.machine.id) ?? 'on';
  const volumes = moved.disks.flatMap((disk) => volumeBehind(disk) ?? []);
  const hasBegun = volumes.some((volume) => doneBackup(world, volume) ?? isDetached(world, moved, volume));
  return hasBegun ? 'unknown' : 'off';
}

/**
 * A server that is off and a volume that is detached can be the work of a person who never read the plan. Its snapshots
 * have names that only the plan gives. A bundle without the list of snapshots does not say.
 */
function followsPlan(world: World, { disks }: MovingMachine): boolean {
  if (!world.live.facts?.listed.has('snapshots')) return true;
  return disks.flatMap((disk) => volumeBehind(disk) ?? []).every((volume) => doneBackup(world, volume));
}

/** The name of the snapshot that is made of a volume before its machine moves. */
export function backupName(volume: string): string {
  return `before-move-${volume}`;
}

/** The snapshot that the plan asks for by name. */
export function doneBackup({ live: { facts } }: World, volume: string): Done | undefined {
  const name = backupName(volume);
  const found = facts?.snapshots.get(name);
  if (found?.status !== 'available') return undefined;
  // The client prints the name of a volume that has one.
  const of = [volume, facts?.volumes.get(volume)?.name];
  if (found.volume !== undefined && !of.includes(found.volume)) return undefined;
  const since = found.created === undefined ? '' : `, made at ${found.created}`;
  return {
    because: `the facts show that the snapshot is available${since}. If that was for an earlier attempt, delete it, collect the facts and convert again`,
    proves: 'itself',
  };
}

/** A volume that is not attached to the old server any more, nor known by it. */
export function doneHandOver(world: World, moving: MovingMachine, volume: string): Done | undefined {
  if (!isDetached(world, moving, volume)) return undefined;
  const because = 'the facts show that the volume is detached from the old server';
  return { because, proves: isShutOff(world, moving) && followsPlan(world, moving) ? 'needs' : 'itself' };
}

/** Volumes of the machine that are attached elsewhere: to a node of the cluster, which attaches them for a pod alone. */
export function doneStart(world: World, moving: MovingMachine): Done | undefined {
  const { facts } = world.live;
  const adopted = moving.disks.flatMap((disk) => (disk.origin === 'adopted' ? [disk] : []));
  if (!isShutOff(world, moving) || !followsPlan(world, moving)) return undefined;
  if (!adopted.every(({ volume }) => isDetached(world, moving, volume))) return undefined;
  const own = adopted.filter((disk) => sharing(world, disk).length < 2);
  const holders = own.map(({ volume }) => facts?.volumes.get(volume)?.attachments[0]?.serverId);
  const [holder] = holders;
  if (holder === undefined || holders.some((other) => other !== holder) || facts?.servers.has(holder)) return undefined;
  const volumes = own.length === 1 ? 'its volume is' : 'its volumes are';
  return {
    because: `the facts show that ${volumes} attached to ${holder}, which is no server of the stack and must be a node of the cluster`,
    proves: 'needs',
  };
}

/** Whether the facts show the old server so. */
export function isShutOff({ live: { facts } }: World, { server }: Pick<Moved, 'server'>): boolean {
  return server !== undefined && facts?.servers.get(server)?.status === 'SHUTOFF';
}

function isDetached({ live: { facts } }: World, { server }: Pick<Moved, 'server'>, volume: string): boolean {
  const fact = facts?.volumes.get(volume);
  const old = server === undefined ? undefined : facts?.servers.get(server);
  if (!fact || !old) return false;
  return !fact.attachments.some(({ serverId }) => serverId === server) && !old.volumes.some(({ id }) => id === volume);
}
