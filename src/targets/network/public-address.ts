/** A floating address goes before the interface that it leads to, as the backend of that publishes it. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { AddressBinding } from '../../topology/kinds/address-binding.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import type { Told } from '../../topology/topology.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { nicsOfAddress } from '../../topology/views/public-addresses.ts';
import { code } from '../../plan/prose.ts';
import { made, nothing, type Lowered, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { lostBy, moot, outsideName, report } from '../objects/drop.ts';
import { addressChoice, exposureOf } from '../objects/exposure.ts';
import { externalText } from '../objects/external.ts';
import { placedNic } from '../objects/own-interfaces.ts';
import { part, usersFlip } from '../objects/part.ts';
import { movedBehind } from '../objects/sides.ts';
import { joinsOutside, outside } from '../objects/unused.ts';
import { servicesIn, sharingSteps } from './sharing.ts';
import { trafficSteps } from './traffic.ts';
import { poolReplaced, tellAddressNetwork } from './address-network.ts';
import { askForAddress, declareAddress, skipText } from './ask-address.ts';

const exposureSkipped = defineDiagnostic({
  code: 'plan/exposure-skipped',
  severity: 'warning',
  message: (resource: string, machine: string, reason: string) =>
    `clients outside no longer reach "${machine}" at "${resource}", as heat2kube.yaml says: ${reason}`,
  explanation:
    'The entry under exposure has address: skip, so no Service is generated. Remove it to let clients reach the VM again.',
});

const exposureLost = defineDiagnostic({
  code: 'plan/exposure-lost',
  severity: 'warning',
  message: (resource: string, machine: string, why: string) =>
    `clients outside no longer reach "${machine}" at "${resource}": ${why}`,
  explanation:
    'A Service leads to the interface of a VM that is on the pod network, for a floating IP of the stack. Map the network of the interface to pod under networks in heat2kube.yaml, or lead clients to the VM on its own network. For a floating IP that only a parameter names, add a Service of type LoadBalancer with its address as loadBalancerIP. If nobody uses the address, write { address: skip, reason: ... } for it under exposure.',
});

export const publicAddress: Target<'public-address'> = {
  kind: 'public-address',
  id: 'service',
  side: 'cluster',
  diagnostics: [poolReplaced, exposureSkipped, exposureLost],
  offer(node, site) {
    const machine = movedBehind(site, node);
    if (!machine) return undefined;
    const said = exposureOf(site, node.resource);
    const because = said
      ? `heat2kube.yaml says so: ${said.reason}`
      : `"${machine.resource}" moves to the cluster, so a Service publishes its address`;
    return { rank: 1, because, flip: `${usersFlip}, or exposure in heat2kube.yaml` };
  },
  lower(node, world) {
    moot(world, { resource: node.resource, value: node.fixedAddress }, 'leads-by-label');
    const lowered = published(node, world);
    if (servicesIn(lowered.items).length > 0) tellAddressNetwork(world, node);
    return lowered;
  },
  steps(node, world, items) {
    const services = servicesIn(items);
    const names = new Set(services.map(({ name }) => name));
    const traffic = world.live.mode === 'migrate' ? trafficSteps(world, node, names) : [];
    return [
      ...traffic,
      ...sharingSteps(world, { node, resource: node.resource, after: traffic.map(({ id }) => id) }, services),
    ];
  },
};

/** A backend that cannot publish ends in a question, and so does an address before no machine of the cluster. */
function published(node: PublicAddress, world: World): Lowered {
  const { resource } = node;
  const [nic] = nicsOfAddress(world.graph, node);
  const machine = nic && machineOf(world.graph, nic);
  if (!machine) {
    const reason = `no interface on the pod network uses "${resource}"`;
    return made([], [askForAddress(world, node, { reason, todo: skipText(node) })]);
  }
  if (addressChoice(world, resource) === 'skip') return skipped(node, machine, world);
  const placed = placedNic(world, nic);
  const lowered = placed?.backend.publish(node, placed, world);
  if (lowered) return lowered;
  const reason = `"${resource}" belongs to an interface that is not on the pod network`;
  report(world, exposureLost, { resource }, resource, machine.resource, 'its interface is not on the pod network');
  const todo = `Map its network to ${code('pod')} under ${code('networks')} in heat2kube.yaml, or lead clients to it on its own network. ${skipText(node)} Until then clients outside do not reach it.`;
  return made([], [askForAddress(world, node, { reason, todo })]);
}

function skipped(node: PublicAddress, machine: Machine, world: World): Lowered {
  const { resource } = node;
  const said = exposureOf(world, resource)?.reason ?? '';
  report(world, exposureSkipped, { resource }, resource, machine.resource, said);
  const reason = `heat2kube.yaml skips it: ${said}`;
  declareAddress(world, node, reason);
  return nothing(reason, 'manual');
}

/** The Service says where the address leads. */
export const addressBinding = part({
  kind: 'address-binding',
  diagnostics: [joinsOutside, exposureLost],
  because(node, site) {
    if (!movedBehind(site, node)) return undefined;
    return outsideName(node.address)
      ? 'its VM moves, and no Service has an address that the stack only names'
      : 'the Service of the VM replaces the binding';
  },
  rest(node, world) {
    const machine = movedBehind(world, node);
    const named = outsideName(node.address);
    if (machine && named) return ledFromOutside(world, node, machine, externalText(named));
    moot(world, { resource: node.resource, value: node.fixedAddress }, 'leads-by-label');
    const ends = [node.address, node.nic, node.machine];
    return ends.some((ref) => outsideName(ref) !== undefined)
      ? outside(world, node.resource)
      : { state: 'lost', reason: 'no Service is generated for the address' };
  },
});

/** An address that the stack only names: nobody asks a Service for it. */
function ledFromOutside(world: World, { resource }: AddressBinding, machine: Machine, name: string): Told {
  const why = 'that floating IP is not part of the stack, so no Service is generated for it';
  report(world, exposureLost, { resource }, name, machine.resource, why);
  return lostBy(exposureLost, name, machine.resource, why);
}
