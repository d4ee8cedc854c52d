/** A floating address goes before the interface that it leads to, as the backend of that publishes it. */
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { nicOfAddress } from '../../topology/views/public-addresses.ts';
import { made, type Lowered, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { leave, leaveRef } from '../objects/drop.ts';
import { isUnresolved } from '../objects/external.ts';
import { part, usersFlip } from '../objects/part.ts';
import { movedBehind } from '../objects/sides.ts';
import { trafficSteps } from './traffic.ts';
import { askForAddress } from './ask-address.ts';

export const publicAddress: Target<'public-address'> = {
  kind: 'public-address',
  id: 'service',
  side: 'cluster',
  offer(node, site) {
    const machine = movedBehind(site, node);
    if (!machine) return undefined;
    const because = `${machine.resource} moves, so its public address belongs to a Service`;
    return { rank: 1, because, flip: usersFlip };
  },
  lower(node, world) {
    leave(world, node.fixedAddress, 'the Service leads to the machine by label, whatever address it has inside');
    leaveNetwork(world, node);
    return published(node, world);
  },
  steps(node, world, items) {
    const services = items.flatMap((item) =>
      item.item === 'object' && item.object.kind === 'Service' ? [item.object.metadata.name] : [],
    );
    return world.live.mode === 'migrate' ? trafficSteps(world, node, new Set(services)) : [];
  },
};

function published(node: PublicAddress, world: World): Lowered {
  const nic = nicOfAddress(world.graph, node);
  const machine = nic && machineOf(world.graph, nic);
  if (!machine) return made([], [askForAddress(world, node, `nothing on the pod network uses ${node.resource}`)]);
  const placed = world.networks.of(machine.id).find((other) => other.nic === nic);
  const reason = `${node.resource} leads to an interface that is not on the pod network`;
  return placed?.backend.publish(node, placed, world) ?? made([], [askForAddress(world, node, reason)]);
}

/** The balancer class of the cluster says which network addresses come from. */
function leaveNetwork(world: World, { network }: PublicAddress): void {
  if (network && isUnresolved(network)) {
    leave(world, network.external, 'the load balancer class of the cluster says where public addresses come from');
  }
}

/** The Service says where the address leads. */
export const addressBinding = part({
  kind: 'address-binding',
  because: (node, site) =>
    movedBehind(site, node) ? 'the Service of the machine says where the address leads' : undefined,
  reason: 'no Service stands for the address, so nothing leads from it to the machine',
  say(node, world) {
    leave(world, node.fixedAddress, 'the Service leads to the machine by label, whatever address it has inside');
    for (const ref of [node.address, node.nic, node.machine]) {
      leaveRef(world, ref, 'what the binding joins is not part of the stack');
    }
  },
});
