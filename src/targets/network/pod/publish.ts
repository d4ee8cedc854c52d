/** A floating address becomes the address of Services of type LoadBalancer before the machine. */
import { isMoved } from '../../../config/path-pattern.ts';
import { known, originsOf, textOf, type Value } from '../../../evaluate/value.ts';
import type { Field } from '../../../kubernetes/object.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { nicOfAddress, nicsOfAddress } from '../../../topology/views/public-addresses.ts';
import type { World } from '../../../plan/world.ts';
import type { Need } from '../../../plan/needs.ts';
import { made, type Lowered } from '../../../plan/target.ts';
import { lose, report } from '../../objects/drop.ts';
import { addressChoice, exposureOf, whyNotKept } from '../../objects/exposure.ts';
import { egresses } from '../../objects/egress.ts';
import { externalText, isUnresolved } from '../../objects/external.ts';
import { machineSelector, sharedAddressLabel, stackLabel } from '../../objects/labels.ts';
import {
  floatingNetwork,
  healthMonitor,
  internalBalancer,
  isOctavia,
  keepFloatingIp,
} from '../../objects/load-balancer.ts';
import { serviceName } from '../../objects/service-name.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { askForAddress, bindings, skipText } from '../ask-address.ts';
import { addressLost, keepRefused, portRefused, sourceAddressLost } from './exposure-diagnostics.ts';
import { exposedPorts, type ExposedPorts } from './exposed-ports.ts';
import { services } from './services.ts';
import { tellUnlisted } from './unlisted-ports.ts';

export function publish(node: PublicAddress, { nic, machine }: PlacedNic, world: World): Lowered | undefined {
  if (!nic) return undefined;
  const { resource } = node;
  const nics = nicsOfAddress(world.graph, node);
  // Who shares the address behind it sends as itself.
  const at = { resource, names: [machine.resource] };
  if (nics.length === 1 && !egresses(world).by.has(machine.id))
    report(world, sourceAddressLost, at, resource, machine.resource);
  const said = exposureOf(world, resource);
  const why = said?.address === 'keep' ? (whyNotKept(world) ?? whyUnknown(world, node)) : undefined;
  if (why !== undefined) report(world, keepRefused, { resource }, resource, why);
  return published(world, { node, nics, machine });
}

/** An address with what it leads to: interfaces that share the address behind it, or one. */
interface Exposed {
  readonly node: PublicAddress;
  readonly nics: readonly Nic[];
  /** That of the first interface. */
  readonly machine: Machine;
}

/** Policies let in what the groups let in; the Services list only those ports, for they must list some. */
function published(world: World, exposed: Exposed): Lowered {
  const { node, nics, machine } = exposed;
  const found = exposedPorts(world, nics, { family: 4, ports: exposureOf(world, node.resource)?.ports });
  const asked = askPorts(world, exposed, found);
  if (found.ports.length === 0) return made([], asked);
  const address = addressOf(world, node);
  const shared = nicOfAddress(world.graph, node);
  const { items, needs } = services(
    world,
    {
      node: node.id,
      resource: node.resource,
      machine: machine.resource,
      nameOf: (part) => (part === undefined ? serviceName(world, node.id) : world.names.name(node.id, part)),
      selector: shared && shared !== nics[0] ? sharedSelector(world, shared) : machineSelector(world, machine),
      shapedBy: [
        ...new Set([node.id, ...(shared ? [shared.id] : []), ...nics.map(({ id }) => id), ...bindings(world, node)]),
      ],
      annotations: annotationsOf(world, node),
      spec: address ? { loadBalancerIP: address } : {},
      balancer: exposureOf(world, node.resource)?.balancer,
    },
    found.ports,
  );
  return items.length > 0 ? made(items, [...needs, ...asked]) : made([], [...needs, ...noneGuarded(world, exposed)]);
}

/** Those who share the address of a port. */
function sharedSelector(world: World, port: Nic): ReadonlyMap<string, string> {
  return new Map([
    [stackLabel(world), world.config.stackName],
    [sharedAddressLabel(world, port), ''],
  ]);
}

/** Before the cut-over the old server still has the address, so the new balancer is internal at first. */
function annotationsOf(world: World, node: PublicAddress): ReadonlyMap<string, Field> {
  const network = networkId(world, node);
  if (!isOctavia(world)) return new Map();
  return new Map<string, Field>([
    [keepFloatingIp, 'true'],
    // externalTrafficPolicy Local needs it: only nodes that run the machine may get its traffic.
    [healthMonitor, 'true'],
    ...(network ? [[floatingNetwork, network] as const] : []),
    ...(isElsewhere(world, node) ? [[internalBalancer, 'true'] as const] : []),
  ]);
}

/** The id of the network that the address comes from, where the cloud was asked. */
function networkId({ live: { facts } }: World, { network }: PublicAddress): Value | undefined {
  if (!network || !isUnresolved(network)) return undefined;
  const text = textOf(network.external);
  const fact = text === undefined ? undefined : facts?.networks.get(text);
  return fact && known(fact.id, originsOf(network.external));
}

/** An address that the template fixes is asked for; a live one follows when the user has recorded that it has moved. */
function addressOf(world: World, node: PublicAddress): Value | undefined {
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

/** Why the Service does not ask for the address of the floating IP; undefined where it will. */
function whyUnknown(world: World, { address, resource }: PublicAddress): string | undefined {
  const isKnown = address !== undefined || world.live.mode === 'migrate' || isMoved(world.config, resource);
  return isKnown ? undefined : 'neither the template nor facts of the live stack say which address it is';
}

/** Until the cut-over the address leads to the old server. */
function isElsewhere(world: World, { resource }: PublicAddress): boolean {
  const { live, config } = world;
  return live.mode === 'migrate' && addressChoice(world, resource) === 'keep' && !isMoved(config, resource);
}

/** What no Service may list is told, and what it must list asked for. Nothing to ask where every rule could be listed. */
function askPorts(world: World, { node, machine: { resource } }: Exposed, found: ExposedPorts): readonly Need[] {
  for (const port of found.refused)
    report(world, portRefused, { resource: node.resource }, port, node.resource, resource);
  const unlisted = tellUnlisted(world, { resource: node.resource, machine: resource }, found);
  if (unlisted) return [askForAddress(world, node, unlisted)];
  if (found.ports.length > 0) return [];
  const reason = `the security groups of "${resource}" allow no port from outside, so no Service is generated for the address`;
  const todo = `Add a rule to a security group for each port that clients outside need. ${skipText(node)}`;
  return [askForAddress(world, node, { reason, todo })];
}

/** Every port is for some clients only, and the balancer cannot tell who they are. */
function noneGuarded(world: World, { node }: Exposed): readonly Need[] {
  const reason = 'the load balancer of the cluster ignores the ranges that the clients must be in';
  return [askForAddress(world, node, { reason, todo: skipText(node) })];
}
