/** A floating address that leads nowhere itself, and whose ports lead to machines: Services that have one address. */
import { isMoved } from '../../../config/path-pattern.ts';
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { made, nothing, type Lowered, type Target } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { forwardsOfAddress } from '../../../topology/views/port-forwards.ts';
import { report } from '../../objects/drop.ts';
import { addressChoice, exposureOf } from '../../objects/exposure.ts';
import { movedBehindForwards, sideOfForwarding } from '../../objects/forwarding.ts';
import { startedBy } from '../../objects/moving.ts';
import { usersFlip } from '../../objects/part.ts';
import { serviceName } from '../../objects/service-name.ts';
import { isKept } from '../../objects/sides.ts';
import { poolReplaced, tellAddressNetwork } from '../address-network.ts';
import { askForAddress, declareAddress, skipText } from '../ask-address.ts';
import { addressAnnotations, addressOfService } from '../service-address.ts';
import { servicesIn, sharingSteps } from '../sharing.ts';
import { addressSteps } from '../traffic.ts';
import { endOfForward, type ForwardEnd } from './forward-ends.ts';
import { services } from './services.ts';

const forwardingSkipped = defineDiagnostic({
  code: 'plan/port-forwards-skipped',
  severity: 'warning',
  message: (resource: string, reason: string) =>
    `clients outside no longer reach any server at "${resource}", as heat2kube.yaml says: ${reason}`,
  explanation:
    'The entry under exposure has address: skip, so no Service is generated for the port forwardings of the floating IP. Remove it to let clients reach the VMs again.',
});

export const forwardingAddress: Target<'public-address'> = {
  kind: 'public-address',
  id: 'forwarding',
  side: 'cluster',
  diagnostics: [poolReplaced, forwardingSkipped],
  offer(node, site) {
    const machine = movedBehindForwards(site, node);
    if (!machine || sideOfForwarding(site, node) !== 'cluster') return undefined;
    return {
      rank: 1,
      because: `"${machine.resource}" moves to the cluster, so Services publish the port forwardings`,
      flip: `${usersFlip}, or exposure in heat2kube.yaml`,
    };
  },
  lower(node, world) {
    if (addressChoice(world, node.resource) === 'skip') return skipped(node, world);
    const lowered = published(node, world);
    if (lowered.items.length > 0) tellAddressNetwork(world, node);
    return lowered;
  },
  steps(node, world, items) {
    const made = servicesIn(items);
    const [first] = made;
    const ends = endsOf(world, node);
    const isPending = world.live.mode === 'migrate' && !isMoved(world.config, node.resource);
    const needs = ends.flatMap(({ machine }) => (isKept(world, machine.id) ? [] : [startedBy(world, machine)]));
    const traffic =
      first && isPending
        ? addressSteps(world, node, {
            service: objectRef('v1/Service', first.name, world.config.namespace),
            needs: [...new Set(needs)],
            forwards: forwardsOfAddress(world.graph, node).map(({ resource }) => resource),
          })
        : [];
    const differ = new Set(ends.map(({ machine }) => machine)).size > 1 ? { differ: 'lead to different machines' } : {};
    const shared = { node, resource: node.resource, after: traffic.map(({ id }) => id), ...differ };
    return [...traffic, ...sharingSteps(world, shared, made)];
  },
};

/** Those of machines that stay come last: the first Service has the address. */
function endsOf(world: World, node: PublicAddress): readonly ForwardEnd[] {
  const ends = forwardsOfAddress(world.graph, node).flatMap((forward) => {
    const end = endOfForward(world, forward);
    return 'served' in end ? [end] : [];
  });
  return ends.toSorted((one, other) => Number(isKept(world, one.machine.id)) - Number(isKept(world, other.machine.id)));
}

function skipped(node: PublicAddress, world: World): Lowered {
  const { resource } = node;
  const said = exposureOf(world, resource)?.reason ?? '';
  report(world, forwardingSkipped, { resource }, resource, said);
  const reason = `heat2kube.yaml skips it: ${said}`;
  declareAddress(world, node, reason);
  return nothing(reason, 'manual');
}

function published(node: PublicAddress, world: World): Lowered {
  const { resource } = node;
  const ends = endsOf(world, node);
  const [first] = ends;
  if (!first) {
    const reason = `no port forwarding of "${resource}" lets clients outside reach a VM`;
    return made([], [askForAddress(world, node, { reason, todo: skipText(node) })]);
  }
  const address = addressOfService(world, node);
  const { items, needs } = services(
    world,
    {
      node: node.id,
      resource,
      machine: first.machine.resource,
      leads: first.machine.id,
      nameOf: (part) => (part === undefined ? serviceName(world, node.id) : world.names.name(node.id, part)),
      selector: new Map(),
      shapedBy: [node.id],
      annotations: addressAnnotations(world, node),
      spec: address ? { loadBalancerIP: address } : {},
      balancer: exposureOf(world, resource)?.balancer,
    },
    ends.map(({ served }) => served),
  );
  if (items.length > 0) return made(items, needs);
  const reason = 'the load balancer of the cluster ignores the ranges that the clients must be in';
  return made([], [...needs, askForAddress(world, node, { reason, todo: skipText(node) })]);
}
