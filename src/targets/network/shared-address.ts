/**
 * A port that reserves an address which several machines share (a virtual IP of keepalived): the pod network has no such
 * address, so a headless Service leads those who use it to the machines.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { takersOf } from '../../topology/views/shared-addresses.ts';
import { made, nothing, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { lostBy, report } from '../objects/drop.ts';
import { mootPlace } from '../objects/interface-rest.ts';
import { sharedAddressLabel } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { placedNic } from '../objects/own-interfaces.ts';
import { usersFlip } from '../objects/part.ts';
import { serviceName } from '../objects/service-name.ts';
import { isKept } from '../objects/sides.ts';

const sharedAddressReplaced = defineDiagnostic({
  code: 'plan/shared-address-replaced',
  severity: 'warning',
  message: (resource: string, machines: string) =>
    `the address of "${resource}" does not exist in the cluster; a Service leads its clients to ${machines}`,
  explanation:
    'On a network of Neutron one server at a time answers at a virtual IP (allowed_address_pairs, keepalived). On the pod network no address moves between VMs. The headless Service has the name of the port, and its DNS name replaces the address in the texts of other VMs. It leads to every VM that is ready, not only to the active one: if only one may serve, give the VMs a readiness probe that the others fail. To keep the address, map the network to a layer 2 network of the cluster (networks in heat2kube.yaml).',
});

export const sharedAddress: Target<'nic'> = {
  kind: 'nic',
  id: 'shared-address',
  side: 'cluster',
  diagnostics: [sharedAddressReplaced],
  offer(node, site) {
    const machines = machinesOf(site, node);
    if (machines.length === 0 || machines.some(({ id }) => isKept(site, id))) return undefined;
    return { rank: 2, because: `a Service leads those who use its address to ${namesOf(machines)}`, flip: usersFlip };
  },
  lower(node, world) {
    if (!isLost(world, node))
      return nothing('the machines that share the address keep it on their own network', 'default');
    const name = serviceName(world, node.id);
    const machines = namesOf(machinesOf(world, node));
    report(world, sharedAddressReplaced, { resource: node.resource }, node.resource, machines);
    mootPlace(node, world);
    const object = kubeObject('v1/Service', objectMeta(world, name, { node: node.id }), {
      spec: { clusterIP: 'None', selector: new Map([[sharedAddressLabel(world, node), '']]) },
    });
    const shapedBy = [node.id, ...takersOf(world.graph, node).map(({ id }) => id)];
    return {
      ...made([{ item: 'object', owner: node.id, shapedBy, object }]),
      nothing: lostBy(sharedAddressReplaced, node.resource, machines),
    };
  },
  labels: (node, world) =>
    new Map(
      (isLost(world, node) ? machinesOf(world, node) : []).map(
        ({ id }) => [id, new Map([[sharedAddressLabel(world, node), known('')]])] as const,
      ),
    ),
  // Those who share it configure the address itself.
  answer(node, { fact }, { side, slot, machine }, facing) {
    const { config } = facing;
    if (fact !== 'address' || side !== 'inside' || (slot !== 'host' && slot !== 'text')) return undefined;
    if (!isLost(facing, node) || machinesOf(facing, node).some(({ id }) => id === machine)) return undefined;
    return known(`${serviceName(facing, node.id)}.${config.namespace}.svc.${config.clusterDomain}`);
  },
};

/** Whether an interface of them is on a network where no address moves. */
function isLost(world: Pick<World, 'graph' | 'networks'>, node: Nic): boolean {
  return takersOf(world.graph, node).some((nic) => placedNic(world, nic)?.backend.keeps.l2 === false);
}

/** In the order of the template. */
function machinesOf({ graph }: Pick<Site, 'graph'>, node: Nic): readonly Machine[] {
  return [...new Set(takersOf(graph, node).flatMap((nic) => machineOf(graph, nic) ?? []))];
}

function namesOf(machines: readonly Machine[]): string {
  return listed(machines.map(({ resource }) => `"${resource}"`));
}
