/**
 * Ephemeral and swap disks: Nova gives them to the guest formatted, KubeVirt gives them raw, and empties them at each
 * stop. Where cloud-init reads the start-up data, a part of it formats and mounts them at each boot.
 */
import { isMoved } from '../../config/path-pattern.ts';
import { concat } from '../../evaluate/concat.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, list, map, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { lose, report } from '../objects/drop.ts';
import { flavorOf, impliedDisks } from '../objects/flavor.ts';
import { cloudConfigText } from '../objects/cloud-config-text.ts';

const unformatted = defineDiagnostic({
  code: 'plan/ephemeral-disk-unformatted',
  severity: 'warning',
  message: (resource: string, disks: string) => `nothing formats the ${disks} of "${resource}"`,
  explanation:
    'Nova formats ephemeral and swap disks before the first boot; KubeVirt does not. If cloud-init reads the start-up data of a new root disk, heat2kube adds commands that do it at each boot. A root disk that comes along keeps its own start-up data, and other readers have none of these commands. A guest that mounts the disk fails to do so: format it with a service of the guest that runs at each boot.',
});

const emptied = defineDiagnostic({
  code: 'plan/ephemeral-disk-emptied',
  severity: 'warning',
  message: (resource: string, disks: string) =>
    `the VM of "${resource}" loses the content of its ${disks} at each stop`,
  explanation:
    'An ephemeral disk of Nova keeps its content until the server is deleted. The emptyDisk of KubeVirt keeps it until the VM stops: after a restart of the guest from inside it is still there, after virtctl stop, a drain or a crash it is not. Use a volume for data that must survive.',
});

const contentLost = defineDiagnostic({
  code: 'plan/ephemeral-content-lost',
  severity: 'warning',
  message: (resource: string, disks: string) =>
    `the content of the ${disks} of "${resource}" is not moved, and its VM loses it at each stop`,
  explanation:
    'No command of OpenStack reads an ephemeral disk of a server from outside: copy what is still needed in the guest, to a volume or over the network, before the server is stopped. The emptyDisk of KubeVirt keeps its content only until the VM stops.',
});

export const localDiskDiagnostics = Object.freeze([unformatted, emptied, contentLost]);

/** A disk that is lost with the machine. */
interface LocalDisk {
  readonly role: 'ephemeral' | 'swap';
  /** By which the guest finds it: `ephemeral0`. */
  readonly serial: string;
  /** File system that is asked for. */
  readonly filesystem?: Value;
}

/** In the order of the guest: those of the block device mapping, else those of the flavor. */
function localDisks(world: World, machine: Machine): readonly LocalDisk[] {
  const implied = impliedDisks(flavorOf(world, machine));
  const mapped = disksOf(world.graph, machine).filter((disk): disk is Disk => disk.kind === 'disk');
  return (['ephemeral', 'swap'] as const).flatMap((role) => {
    const own = mapped.filter((disk) => disk.role === role);
    const flavors = implied[role] ? [undefined] : [];
    const disks = own.length > 0 ? own : flavors;
    return disks.map((disk, index) => ({
      role,
      serial: localSerial(role, index),
      ...(disk?.filesystem && { filesystem: disk.filesystem }),
    }));
  });
}

/** The same for the disk and for the command that looks for it. */
export function localSerial(role: string, index: number): string {
  return `${role}${index}`;
}

/** The part of the start-up data that formats them; undefined where there is nothing to format. */
export function localDiskPart(world: World, machine: Machine): Value | undefined {
  const disks = localDisks(world, machine);
  tell(world, machine, disks);
  if (disks.length === 0) return undefined;
  const commands = disks.map((disk, index) => list([known('sh'), known('-c'), command(disk, index)]));
  const mergers = [
    ['list', ['append']],
    ['dict', ['no_replace', 'recurse_list']],
  ] as const;
  return cloudConfigText(
    map([
      [
        'merge_how',
        list(
          mergers.map(([name, settings]) =>
            map([
              ['name', known(name)],
              ['settings', list(settings.map((word) => known(word)))],
            ]),
          ),
        ),
      ],
      ['bootcmd', list(commands)],
    ]),
  );
}

/** Says what nothing formats, where the start-up data cannot. */
export function leaveUnformatted(world: World, machine: Machine): void {
  const disks = localDisks(world, machine);
  tell(world, machine, disks);
  if (disks.length === 0) return;
  const formats = disks.flatMap(({ filesystem }) => filesystem ?? []);
  const value = formats.length > 0 ? list(formats) : undefined;
  lose(world, unformatted, { resource: machine.resource, value }, machine.resource, nounOf(disks));
}

/** Under Nova such a disk keeps its content while the server is stopped. */
function tell(world: World, { resource }: Machine, disks: readonly LocalDisk[]): void {
  const ephemeral = disks.filter(({ role }) => role === 'ephemeral');
  if (ephemeral.length === 0) return;
  const { mode, facts } = world.live;
  const isLive = mode === 'migrate' && facts?.physicalIds.has(resource) === true && !isMoved(world.config, resource);
  report(world, isLive ? contentLost : emptied, { resource }, resource, nounOf(ephemeral));
}

function nounOf(disks: readonly LocalDisk[]): string {
  const roles = [...new Set(disks.map(({ role }) => role))];
  return `${roles.join(' and ')} disk${disks.length > 1 ? 's' : ''}`;
}

const fileSystems = new Set(['ext2', 'ext3', 'ext4', 'xfs']);

/** By the serial, whatever the bus; each boot, for the disk may be a new one. Nova has ext4 for Linux. */
function command({ role, serial, filesystem }: LocalDisk, index: number): Value {
  const each = `for disk in /dev/disk/by-id/*${serial}; do [ -b "$disk" ] || continue; blkid "$disk" >/dev/null 2>&1 ||`;
  if (role === 'swap') return known(`${each} mkswap -L ${serial} "$disk"; swapon "$disk"; done`);
  const asked = textOf(filesystem)?.toLowerCase() ?? 'ext4';
  const made = fileSystems.has(asked) ? `mkfs.${asked} -q -L ${serial}` : `mkfs.${fileSystemWord(asked)}`;
  // cloud-init mounts the first one there, as the metadata of Nova asks.
  const mount = index === 0 ? ' mkdir -p /mnt; mountpoint -q /mnt || mount "$disk" /mnt;' : '';
  return concat([
    known(`${each} `),
    known(made, filesystem ? originsOf(filesystem) : []),
    known(` "$disk";${mount} done`),
  ]);
}

/** Never more than a word of a command. */
function fileSystemWord(text: string): string {
  return /^[a-z0-9]{1,16}$/.test(text) ? text : 'ext4';
}
