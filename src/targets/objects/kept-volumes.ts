/** Volumes that Nova deletes with their server: a claim stays when its VM is deleted, where the VM did not make it. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { lose } from './drop.ts';
import { groupOfReplica } from './scaling.ts';

export const volumeNotDeleted = defineDiagnostic({
  code: 'nova-server/volume-not-deleted',
  severity: 'warning',
  message: (resource: string) =>
    `a volume of "${resource}" has delete_on_termination: true, but its claim stays until you delete it`,
  explanation:
    'delete_on_termination: true makes Nova delete the volume with the server. A PersistentVolumeClaim is not deleted with the VM or the Pod that uses it. Delete it manually when its data is no longer needed.',
});

export function tellKeptVolumes(world: World, machine: Machine): void {
  const pool = groupOfReplica(world, machine);
  for (const disk of disksOf(world.graph, machine)) {
    const value = disk.kind === 'disk' ? disk.deletion : undefined;
    if (!value) continue;
    if (pool) world.account.declare(value, 'default', 'a VM of a pool is deleted with its volumes');
    else lose(world, volumeNotDeleted, { resource: machine.resource, value }, machine.resource);
  }
}
