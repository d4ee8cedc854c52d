/** A floating address becomes the address of Services of type LoadBalancer before the machine. */
import { isMoved } from '../../../config/path-pattern.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { nicOfAddress, nicsOfAddress } from '../../../topology/views/public-addresses.ts';
import type { World } from '../../../plan/world.ts';
import type { Need } from '../../../plan/needs.ts';
import { made, type Lowered } from '../../../plan/target.ts';
import { report } from '../../objects/drop.ts';
import { egresses } from '../../objects/egress.ts';
import { exposureOf, whyNotKept } from '../../objects/exposure.ts';
import { machineSelector, sharedAddressLabel, stackLabel } from '../../objects/labels.ts';
import { serviceName } from '../../objects/service-name.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { askForAddress, bindings, skipText } from '../ask-address.ts';
import { addressAnnotations, addressOfService } from '../service-address.ts';
import { keepRefused, portRefused, sourceAddressLost } from './exposure-diagnostics.ts';
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
  const address = addressOfService(world, node);
  const shared = nicOfAddress(world.graph, node);
  const { items, needs } = services(
    world,
    {
      node: node.id,
      resource: node.resource,
      machine: machine.resource,
      leads: machine.id,
      nameOf: (part) => (part === undefined ? serviceName(world, node.id) : world.names.name(node.id, part)),
      selector: shared && shared !== nics[0] ? sharedSelector(world, shared) : machineSelector(world, machine),
      shapedBy: [
        ...new Set([node.id, ...(shared ? [shared.id] : []), ...nics.map(({ id }) => id), ...bindings(world, node)]),
      ],
      annotations: addressAnnotations(world, node),
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

/** Why the Service does not ask for the address of the floating IP; undefined where it will. */
function whyUnknown(world: World, { address, resource }: PublicAddress): string | undefined {
  const isKnown = address !== undefined || world.live.mode === 'migrate' || isMoved(world.config, resource);
  return isKnown ? undefined : 'neither the template nor facts of the live stack say which address it is';
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
