/** Servers that no resource of the stack stands for have no facts: what replaces one does not get its disks. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { report } from '../objects/drop.ts';
import { isUnseen } from '../objects/sides.ts';

export const startsAnew = defineDiagnostic({
  code: 'plan/server-starts-anew',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" starts from its image: the facts do not have the disks of its live server`,
  explanation:
    'Senlin made the server from a profile, so the stack has no resource for it, and the facts of the stack do not describe it. The VM in the cluster starts with empty disks. Where the old servers hold data, keep them (strategy: keep) and move the data yourself.',
});

export function tellStart(world: World, node: Machine): void {
  const { resource } = node;
  if (isUnseen(node, world)) report(world, startsAnew, { resource }, resource);
}
