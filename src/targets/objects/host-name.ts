/** What a machine in the cluster is called by its guest and by others. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, textOf, type Value } from '../../evaluate/value.ts';
import { novaHostname } from '../../plan/names.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { lose, moot } from './drop.ts';
import { externalText } from './external.ts';
import { portsName } from './listening.ts';

const hostNameShared = defineDiagnostic({
  code: 'plan/host-name-shared',
  severity: 'warning',
  message: (resource: string, name: string, host: string) =>
    `several servers have the name "${name}"; the host name of "${resource}" is ${host}`,
  explanation:
    'In Nova, servers of the same name have the same host name. In the cluster the host name is the DNS name of a VM, so it is unique and comes from the resource.',
});

export const hostNameDiagnostics = Object.freeze([hostNameShared]);

/** Whether others find the machine by its name: one of its interfaces is on a network whose name service knows it. */
export function isNamed(world: World, { id }: Machine): boolean {
  const nics = world.networks.of(id);
  const names: readonly unknown[] = [world.names.dnsName(id), portsName(world, id)];
  return nics.length === 0 || nics.some((nic) => names.includes(textOf(nic.backend.name(nic, 'host', world)) ?? ''));
}

/** Nova makes the guest's host name from the server's name; tells what becomes of the name where the cluster cannot. */
export function hostNameOf(world: World, node: Machine): Value {
  tellName(world, node);
  const host = world.names.hostname(node.id);
  return known(host, node.name && novaHostname(node) === host ? node.name.origins : []);
}

/** Of a machine that is one of several replicas: as in Nova all of them have the name; without one each has that of its VM. */
export function sharedHostName(world: World, node: Machine): Value | undefined {
  const host = novaHostname(node);
  if (node.name && host !== undefined) return known(host, node.name.origins);
  if (node.name) tellName(world, node);
  return undefined;
}

function tellName(world: World, node: Machine): void {
  const at = { resource: node.resource, value: node.name };
  const [wanted, given] = [novaHostname(node), world.names.hostname(node.id)];
  if (node.name && textOf(node.name) === undefined) {
    world.account.declare(node.name, 'manual', 'its value is not known yet; the host name is that of the resource');
  } else if (wanted === undefined || wanted === given) moot(world, at, 'no-host-name');
  else lose(world, hostNameShared, at, node.resource, externalText(node.name ?? known(wanted)), given);
}
