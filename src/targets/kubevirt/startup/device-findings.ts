/** Disks that a start-up text names and its VM does not have: what waits for one waits forever. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { disksOf } from '../../../topology/views/disks.ts';
import { report } from '../../objects/drop.ts';
import { startUpPlace } from '../../objects/start-up-place.ts';
import { flavorOf, impliedDisks } from '../../objects/flavor.ts';
import { firstLine, type Line } from './network-findings.ts';

const deviceMissing = defineDiagnostic({
  code: 'plan/device-missing',
  severity: 'warning',
  message: (resource: string, line: string, count: number) =>
    `the start-up data of "${resource}" names a disk that its VM does not have (it has ${count}): ${line}`,
  explanation:
    'A VM has its disks in the order of Nova: the root disk is /dev/vda, then come the ephemeral disk, swap and volumes. The name belongs to a later place. Often the script was written for a flavor with an ephemeral disk, or it relies on the device name that Nova was asked for, which Nova does not use either. A script that waits for the disk never ends. Correct the name, or give the flavor its ephemeral or swap disk under flavors in heat2kube.yaml.',
});

export const deviceFindingDiagnostics = Object.freeze([deviceMissing]);

export function tellDeviceFindings(world: World, machine: Machine, lines: readonly Line[]): void {
  const count = diskCount(world, machine);
  if (count === undefined) return;
  const found = firstLine(lines, (line) =>
    [...line.matchAll(/\/dev\/vd([a-z])(?![a-z])/g)].some(([, letter]) => letters.indexOf(letter ?? '') >= count),
  );
  if (found !== undefined) report(world, deviceMissing, startUpPlace(world, machine), machine.resource, found, count);
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Undefined where nobody has said which disks come with the flavor. */
function diskCount(world: World, machine: Machine): number | undefined {
  const flavor = flavorOf(world, machine);
  if (!flavor.mapping && !flavor.shape && !flavor.fact) return undefined;
  const disks = disksOf(world.graph, machine);
  const implied = impliedDisks(flavor);
  const local = (['ephemeral', 'swap'] as const).filter(
    (role) => implied[role] && !disks.some((disk) => disk.kind === 'disk' && disk.role === role),
  );
  return disks.length + local.length;
}
