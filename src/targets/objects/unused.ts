/** Parts of a stack that only serve machines, and that no machine which moves uses. */
import { defineDiagnostic, type DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import { valueInError } from '../../diagnostics/value-in-error.ts';
import { hasPoison } from '../../evaluate/plain.ts';
import type { Told } from '../../topology/topology.ts';
import type { TopologyNode } from '../../topology/kinds/table.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { allResources } from '../../stack/stack.ts';
import { lostBy, report } from './drop.ts';

export const resourceUnused = defineDiagnostic({
  code: 'plan/resource-unused',
  severity: 'warning',
  message: (resource: string) => `no VM uses "${resource}"; nothing replaces it in the cluster`,
  explanation:
    'Networks, ports, routers and server groups only have an effect for servers. No server that moves to the cluster uses this one, so nothing is generated for it. If something outside the stack uses it (a reserved address, a network for other stacks), keep it in OpenStack.',
});

export const addressUnserved = defineDiagnostic({
  code: 'plan/public-address-unserved',
  severity: 'warning',
  message: (address: string, port: string) =>
    `public address "${address}" leads to "${port}", which is the port of no server, so nothing in the cluster takes it`,
  explanation:
    'No server has the port, and none may take its address by allowed_address_pairs (keepalived, VRRP). If a server outside the stack uses it, or one that was added by hand, keep the address in OpenStack; otherwise publish what clients should reach with a Service of type LoadBalancer.',
});

export const joinsOutside = defineDiagnostic({
  code: 'plan/joins-outside-stack',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" connects a resource outside the stack; the connection is not carried over`,
  explanation:
    'An attachment or a binding connects two resources. One of them is not part of the stack and does not move with it. Convert the stacks together, or create the connection manually.',
});

/** The fate of all that a node says; nothing is lost of what stays in OpenStack for machines that stay. */
export function unused(world: World, { id, resource }: TopologyNode): Told {
  if (world.placed.on(id, 'openstack') !== undefined) return keptForOthers;
  return tellUnused(world, resourceUnused, resource);
}

/** The fate of what nothing uses, with its message. */
export function tellUnused<A extends readonly unknown[]>(
  world: World,
  kind: DiagnosticKind<readonly [resource: string, ...A]>,
  resource: string,
  ...rest: A
): Told {
  if (!hasValueInError(world)) report(world, kind, { resource }, resource, ...rest);
  return unusedBy(world, kind, resource, ...rest);
}

/** The same where the message is given with something else. */
export function unusedBy<A extends readonly unknown[]>(world: World, kind: DiagnosticKind<A>, ...args: A): Told {
  return hasValueInError(world) ? inError : lostBy(kind, ...args);
}

/** What would use it may be what has the value, and the error is reported. */
const hasValueInError = perWorld(({ source }) =>
  allResources(source.stack).some(({ properties }) => [...properties.values()].some(hasPoison)),
);

const inError: Told = { state: 'lost', reason: valueInError };

export const keptForOthers: Told = { state: 'kept', reason: 'only servers that stay in Nova use it' };

export function outside(world: World, resource: string): Told {
  report(world, joinsOutside, { resource }, resource);
  return lostBy(joinsOutside, resource);
}
