/**
 * What starts a machine again. Nova leaves a server off that its guest has shut down, and so does RerunOnFailure; but a drain
 * shuts down what cannot migrate, and then it stays off too.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { settingOf } from '../../plan/strategies.ts';
import type { World } from '../../plan/world.ts';
import { devicesOf } from '../objects/devices.ts';
import { report } from '../objects/drop.ts';
import { isUnresolved, namedBy } from '../objects/external.ts';
import { pinningDisk } from '../objects/live-migration.ts';
import { moveState, startSetting } from '../objects/moving.ts';

/** Of `resources.<path>` in heat2kube.yaml. */
export const runStrategySettings = {
  [startSetting]: {
    about:
      'What starts the VM again. RerunOnFailure, the default: only a failure, so that it stays off after a shutdown of the guest, as in Nova, and after a drain of its node where it cannot migrate. Always: everything but virtctl stop, which changes the manifest. Without this key, a VM that gets a volume from outside the stack is Manual: a step of the plan starts it.',
    pattern: /^(?:Always|RerunOnFailure)$/,
    expected: 'Always or RerunOnFailure',
  },
} as const;

export const drainStops = defineDiagnostic({
  code: 'plan/drain-stops-vm',
  severity: 'warning',
  message: (resource: string, what: string) =>
    `the VM of "${resource}" is shut down and stays off when its node is drained, because it has ${what} and cannot migrate`,
  explanation:
    'A drain evicts VMs. One whose disks all offer ReadWriteMany, and that has no device of its node, moves to another node while it runs. Another one is shut down, and the run strategy RerunOnFailure starts it again only after a failure. Set resources.<path>.runStrategy in heat2kube.yaml to Always, and it starts on another node; it then also starts again after a shutdown from inside the guest, and virtctl stop changes the manifest, which a GitOps tool reverts. RerunOnFailure there accepts that it stays off. A cluster bundle (--cluster) shows which StorageClass offers ReadWriteMany for block volumes; claims of such a class ask for it.',
});

type RunStrategy = 'Always' | 'Manual' | 'RerunOnFailure';

/** Once its old disks have come. */
export function finalStrategy({ config }: Pick<World, 'config'>, machine: Machine): Exclude<RunStrategy, 'Manual'> {
  return settingOf(machine, config, startSetting) === 'Always' ? 'Always' : 'RerunOnFailure';
}

/** Applying must neither start nor stop a machine that waits for its old disks, or gets a volume that somebody has to look at. */
export function runStrategyOf(world: World, machine: Machine): RunStrategy {
  const said = settingOf(machine, world.config, startSetting);
  const pinning = said === undefined ? pinningDisk(world, machine) : undefined;
  const { resource } = machine;
  if (pinning) {
    report(world, drainStops, { resource, ...placeOfDisk(world, pinning) }, resource, 'a disk with ReadWriteOnce');
  }
  if (!pinning && said === undefined && devicesOf(world, machine).length > 0)
    report(world, drainStops, { resource }, resource, 'a device of its node');
  const state = moveState(machine, world);
  return state === 'waiting' || state === 'held' ? 'Manual' : finalStrategy(world, machine);
}

/** Where somebody would change how the disk can be used: at the type of the volume, else at the volume. */
function placeOfDisk({ graph }: World, disk: Disk | Attachment): { readonly part: NodeId } | { readonly value: Value } {
  if (disk.kind !== 'attachment') return { part: disk.id };
  const volume = graph.resolve('volume', disk.volume);
  if (!volume) return { value: namedBy(disk.volume) };
  const { type } = volume;
  return type && isUnresolved(type) ? { value: type.external } : { part: volume.id };
}
