/** How a Service of type LoadBalancer gets the address of a floating IP. */
import { isMoved } from '../../config/path-pattern.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { World } from '../../plan/world.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { lose } from '../objects/drop.ts';
import { addressChoice } from '../objects/exposure.ts';
import { dnsAnnotations } from '../objects/dns-names.ts';
import { externalText, isUnresolved } from '../objects/external.ts';
import {
  floatingNetwork,
  healthMonitor,
  internalBalancer,
  isOctavia,
  keepFloatingIp,
} from '../objects/load-balancer.ts';

export const addressLost = defineDiagnostic({
  code: 'plan/public-address-lost',
  severity: 'warning',
  message: (resource: string, address: string) => `the public address ${address} of "${resource}" changes`,
  explanation:
    'The address belongs to an external network of OpenStack. The Service gets a new address. Update DNS records and firewalls that use the old one.',
});

/**
 * Before the cut-over the old server still has the address, so the new balancer is internal at first. `before`: nodes that the
 * address leads to and whose names it has too.
 */
export function addressAnnotations(
  world: World,
  node: PublicAddress,
  before: readonly NodeId[] = [],
): ReadonlyMap<string, Field> {
  const network = networkId(world, node);
  const names = dnsAnnotations(world, [...before, node.id]);
  if (!isOctavia(world)) return names;
  return new Map<string, Field>([
    ...names,
    [keepFloatingIp, 'true'],
    // externalTrafficPolicy Local needs it: only nodes that run the machine may get its traffic.
    [healthMonitor, 'true'],
    ...(network ? [[floatingNetwork, network] as const] : []),
    ...(isElsewhere(world, node) ? [[internalBalancer, 'true'] as const] : []),
  ]);
}

/** Whether the address of a Service comes from the network of the floating IP. */
export function networkOfService(world: World, node: PublicAddress): 'asked-for' | 'moves-along' | 'other' {
  if (world.live.mode === 'migrate' && addressChoice(world, node.resource) === 'keep') return 'moves-along';
  return isOctavia(world) && networkId(world, node) ? 'asked-for' : 'other';
}

/** The id of the network that the address comes from, where the cloud was asked. */
function networkId({ live: { facts } }: World, { network }: PublicAddress): Value | undefined {
  if (!network || !isUnresolved(network)) return undefined;
  const text = textOf(network.external);
  const fact = text === undefined ? undefined : facts?.networks.get(text);
  return fact && known(fact.id, originsOf(network.external));
}

/** An address that the template fixes is asked for; a live one follows when the user has recorded that it has moved. */
export function addressOfService(world: World, node: PublicAddress): Value | undefined {
  const { address, resource } = node;
  if (addressChoice(world, resource) === 'new') {
    if (address) lose(world, addressLost, { resource, value: address }, resource, externalText(address));
    return undefined;
  }
  if (isElsewhere(world, node)) {
    if (address) world.account.declare(address, 'manual', 'the cut-over moves the address to the Service');
    return undefined;
  }
  const live = world.live.view?.liveOf('floatingIps', node)?.address;
  return live === undefined ? address : known(live, address ? originsOf(address) : []);
}

/** Until the cut-over the address leads to the old server. */
function isElsewhere(world: World, { resource }: PublicAddress): boolean {
  const { live, config } = world;
  return live.mode === 'migrate' && addressChoice(world, resource) === 'keep' && !isMoved(config, resource);
}
