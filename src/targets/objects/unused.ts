/** Parts of a stack that only serve machines, and that no machine which moves uses. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Told } from '../../topology/topology.ts';
import type { TopologyNode } from '../../topology/kinds/table.ts';
import type { World } from '../../plan/world.ts';
import { lostBy, report } from './drop.ts';

export const resourceUnused = defineDiagnostic({
  code: 'plan/resource-unused',
  severity: 'warning',
  message: (resource: string) => `no machine that moves uses ${resource}, so nothing takes its place`,
  explanation:
    'Networks, ports, routers and server groups serve machines. No machine that the stack moves to the cluster uses this one, so it has no counterpart there. If something outside the stack uses it (a reserved address, a network for other stacks), keep it in OpenStack.',
});

export const joinsOutside = defineDiagnostic({
  code: 'plan/joins-outside-stack',
  severity: 'warning',
  message: (resource: string) =>
    `${resource} joins something that the stack does not define, so nothing takes its place`,
  explanation:
    'An attachment or a binding connects two things. One of them exists outside the stack and does not move with it, so the connection is not made in the cluster. Convert the stacks together, or make the connection by hand.',
});

/** The fate of all that a node says; nothing is lost of what stays in OpenStack for machines that stay. */
export function unused(world: World, { id, resource }: TopologyNode): Told {
  if (world.placed.on(id, 'openstack') !== undefined) return keptForOthers;
  report(world, resourceUnused, { resource }, resource);
  return lostBy(resourceUnused, resource);
}

export const keptForOthers: Told = { state: 'kept', reason: 'only machines that stay use it' };

export function outside(world: World, resource: string): Told {
  report(world, joinsOutside, { resource }, resource);
  return lostBy(joinsOutside, resource);
}
