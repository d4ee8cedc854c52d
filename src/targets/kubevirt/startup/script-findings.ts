/** Reads a start-up text for what will not work in the new place: lines of shell and of cloud-config that name old things. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { isSecret, type Value } from '../../../evaluate/value.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { settingOf } from '../../../plan/strategies.ts';
import type { World } from '../../../plan/world.ts';
import { mayHoldData } from '../../objects/disk-origin.ts';
import { startUpPlace } from '../../objects/start-up-place.ts';
import { report } from '../../objects/drop.ts';
import { commandsDropped, tellDroppedCommands } from './command-lists.ts';
import { deviceFindingDiagnostics, tellDeviceFindings } from './device-findings.ts';
import { destroyingLines } from './disk-setup.ts';
import { formats } from './formatting.ts';
import { firstLine, networkFindingDiagnostics, tellNetworkFindings } from './network-findings.ts';
import { disksOf } from '../../../topology/views/disks.ts';
import { wholeText } from '../../objects/whole-text.ts';

const formatsOldDisk = defineDiagnostic({
  code: 'plan/formats-old-disk',
  severity: 'error',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" formats disks and runs with a volume that may hold data: ${line}`,
  explanation:
    'The root disk is created from its image, so the start-up data runs, while a volume that exists already keeps its data. The line creates a file system or partitions, encrypts or wipes a disk, without a check of what is on it. Add the check (for example: blkid "$disk" || mkfs.ext4 "$disk"; in cloud-config: partition: auto and no overwrite), or copy the root disk of a live server too (rootDisk: copied), so that the start-up data does not run. If the line formats no disk that holds data, write why under resources.<path>.formatsDisks in heat2kube.yaml.',
});

const formatsByWish = defineDiagnostic({
  code: 'plan/formats-disk-accepted',
  severity: 'warning',
  message: (resource: string, reason: string) =>
    `the start-up data of "${resource}" may format disks that hold data, as heat2kube.yaml accepts: ${reason}`,
  explanation:
    'formatsDisks in heat2kube.yaml accepts that the start-up data creates file systems although the server has volumes that existed before. Take a snapshot of each of them before the first start.',
});

const readsConfigDrive = defineDiagnostic({
  code: 'plan/reads-config-drive',
  severity: 'warning',
  message: (resource: string, line: string) =>
    `the start-up data of "${resource}" reads metadata of Nova that the drive of a VM does not hold: ${line}`,
  explanation:
    'KubeVirt writes the instance id, the host name and the public keys to the drive, but no metadata of the server, zone or project. cloud-init drops a whole jinja template that names a value which is missing. Metadata of the template is in /etc/nova-metadata.json in the guest.',
});

export const scriptDiagnostics = Object.freeze([
  formatsOldDisk,
  formatsByWish,
  readsConfigDrive,
  commandsDropped,
  ...deviceFindingDiagnostics,
  ...networkFindingDiagnostics,
]);

/** Reports what the bound texts say, each finding with its first line; of texts with a secret only the number of the line. */
export function tellFindings(world: World, machine: Machine, texts: readonly Value[]): void {
  const lines = texts.flatMap((text) => {
    const hidden = isSecret(text);
    const whole = wholeText(text, '');
    const destroying = destroyingLines(whole);
    return whole.split('\n').map((line, index) => ({
      line: line.trim(),
      shown: hidden ? `line ${index + 1}` : line.trim().slice(0, longestLine),
      destroys: destroying.has(index),
    }));
  });
  const { resource } = machine;
  const at = startUpPlace(world, machine);
  if (holdsOldData(world, machine)) {
    const near = (index: number): readonly string[] =>
      lines.slice(Math.max(0, index - 3), index + 4).map(({ line }) => line);
    const accepted = settingOf(machine, world.config, 'formatsDisks');
    const line = firstLine(lines, (text, index) => lines[index]?.destroys === true || formats(text, near(index)));
    if (line !== undefined && accepted !== undefined) report(world, formatsByWish, at, resource, accepted);
    else if (line !== undefined) report(world, formatsOldDisk, at, resource, line);
  }
  const drive = firstLine(lines, (line) => configDrive.test(line));
  if (drive !== undefined) report(world, readsConfigDrive, at, resource, drive);
  tellDroppedCommands(world, machine, texts);
  tellDeviceFindings(world, machine, lines);
  tellNetworkFindings(world, machine, lines);
}

const configDrive =
  /\bby-label\/config-2\b|\bLABEL=["']?config-2\b|\bopenstack\/(?:latest|\d{4}-\d\d-\d\d)\/meta_data\.json\b|\bcloud-init\s+query\b.*\bds\b|\bec2-?metadata\b|\{\{[^}]*\b(?:ds\.|v1\.(?:region|availability_zone|cloud_name))/;

const longestLine = 80;

/** Whatever the plan does with a disk, what is on it may not be formatted. */
function holdsOldData(world: World, machine: Machine): boolean {
  return disksOf(world.graph, machine).some((disk) => mayHoldData(disk, world));
}
