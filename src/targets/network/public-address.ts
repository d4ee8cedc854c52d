/** A floating address goes before the interface that it leads to, as the backend of that publishes it. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { nicOfAddress } from '../../topology/views/public-addresses.ts';
import { made, type Lowered, type Target } from '../../plan/target.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { lostBy, moot, outsideName, report } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { part, usersFlip } from '../objects/part.ts';
import { movedBehind } from '../objects/sides.ts';
import { joinsOutside, outside } from '../objects/unused.ts';
import { trafficSteps } from './traffic.ts';
import { askForAddress } from './ask-address.ts';

const poolReplaced = defineDiagnostic({
  code: 'plan/address-pool-replaced',
  severity: 'warning',
  message: (network: string) => `public addresses come from the load balancer of the cluster instead of "${network}"`,
  explanation:
    'A floating IP is an address of an external network. A Service of type LoadBalancer gets its address from the load balancer of the cluster. With facts of the cloud (heat2kube facts) and Octavia the Service sets the network. Otherwise select the pool with the annotations or the class of your load balancer.',
});

export const publicAddress: Target<'public-address'> = {
  kind: 'public-address',
  id: 'service',
  side: 'cluster',
  diagnostics: [poolReplaced],
  offer(node, site) {
    const machine = movedBehind(site, node);
    if (!machine) return undefined;
    const because = `"${machine.resource}" moves to the cluster, so a Service publishes its address`;
    return { rank: 1, because, flip: usersFlip };
  },
  lower(node, world) {
    moot(world, { resource: node.resource, value: node.fixedAddress }, 'leads-by-label');
    const lowered = published(node, world);
    if (lowered.items.length > 0) tellNetwork(world, node);
    return lowered;
  },
  steps(node, world, items) {
    const services = items.flatMap((item) =>
      item.item === 'object' && item.object.kind === 'Service' ? [item.object.metadata.name] : [],
    );
    return world.live.mode === 'migrate' ? trafficSteps(world, node, new Set(services)) : [];
  },
};

/** A backend that cannot publish, or an address before no machine of the cluster, ends in a question. */
function published(node: PublicAddress, world: World): Lowered {
  const nic = nicOfAddress(world.graph, node);
  const machine = nic && machineOf(world.graph, nic);
  if (!machine)
    return made([], [askForAddress(world, node, `no interface on the pod network uses "${node.resource}"`)]);
  const placed = world.networks.of(machine.id).find((other) => other.nic === nic);
  const reason = `"${node.resource}" belongs to an interface that is not on the pod network`;
  return placed?.backend.publish(node, placed, world) ?? made([], [askForAddress(world, node, reason)]);
}

/** The balancers of the cluster say which network addresses come from; said once for each network. */
function tellNetwork(world: World, node: PublicAddress): void {
  const name = outsideName(node.network);
  if (!name) return;
  const text = externalText(name);
  const said = saidNetworks(world);
  if (!said.has(text)) report(world, poolReplaced, { resource: node.resource, value: name }, text);
  said.add(text);
  world.account.tell(name, lostBy(poolReplaced, text));
}

const saidNetworks = perWorld((): Set<string> => new Set());

/** The Service says where the address leads. */
export const addressBinding = part({
  kind: 'address-binding',
  diagnostics: [joinsOutside],
  because: (node, site) => (movedBehind(site, node) ? 'the Service of the VM replaces the binding' : undefined),
  rest(node, world) {
    moot(world, { resource: node.resource, value: node.fixedAddress }, 'leads-by-label');
    const ends = [node.address, node.nic, node.machine];
    return ends.some((ref) => outsideName(ref) !== undefined)
      ? outside(world, node.resource)
      : { state: 'lost', reason: 'no Service is generated for the address' };
  },
});
