/** Source addresses of outgoing connections that `heat2kube.yaml` gives to machines of the pod network. */
import type { NodeId } from '../../evaluate/fact.ts';
import { isOnPods } from '../../plan/network-backend.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { NodeBase } from '../../topology/kinds/node.ts';
import { nicsOf } from '../../topology/views/interfaces.ts';
import { nicsOfAddress, publicAddressesOf } from '../../topology/views/public-addresses.ts';
import { exposureOf } from './exposure.ts';
import { movedMachines } from './sides.ts';

/** Kinds of objects that give a source address, with their versions. */
export const egressKinds = {
  EgressIP: 'k8s.ovn.org/v1',
  CiliumEgressGatewayPolicy: 'cilium.io/v2',
} as const;

type EgressKind = keyof typeof egressKinds;

/** The kind that the cluster has; where nothing lists its kinds, that of OVN-Kubernetes. Undefined where it has neither. */
export function egressKind({ cluster }: Pick<World, 'cluster'>): EgressKind | undefined {
  const has = (kind: EgressKind): boolean | undefined => cluster.has(egressKinds[kind], kind);
  if (has('EgressIP') !== false) return 'EgressIP';
  return has('CiliumEgressGatewayPolicy') === true ? 'CiliumEgressGatewayPolicy' : undefined;
}

/** A source address, and what the user says it of: a floating IP, a port or a server. */
export interface Egress {
  readonly node: NodeBase<string>;
  readonly machine: Machine;
  readonly address: string;
}

/** `refused`: what nothing in the cluster does, with the reason. */
interface Egresses {
  readonly by: ReadonlyMap<NodeId, Egress>;
  readonly refused: readonly (Egress & { readonly why: string })[];
}

/** By machine. Where several entries give one, the floating IP counts, then the port. */
export const egresses = perWorld((world): Egresses => {
  const by = new Map<NodeId, Egress>();
  const refused: (Egress & { why: string })[] = [];
  for (const machine of movedMachines(world)) {
    for (const node of namedFor(world, machine)) {
      const address = exposureOf(world, node.resource)?.egress;
      if (address === undefined || by.has(machine.id)) continue;
      const egress = { node, machine, address };
      const why = whyNot(world, egress);
      if (why === undefined) by.set(machine.id, egress);
      else refused.push({ ...egress, why });
    }
  }
  return { by, refused };
});

/** What an entry under `exposure` can name the machine by. */
function namedFor({ graph }: World, machine: Machine): readonly NodeBase<string>[] {
  const nics = nicsOf(graph, machine);
  const ports = nics.filter(({ resource }) => resource !== machine.resource);
  return [...new Set(nics.flatMap((nic) => publicAddressesOf(graph, nic))), ...ports, machine];
}

function whyNot(world: World, { node, machine }: Egress): string | undefined {
  const { graph, networks } = world;
  const address = graph.get('public-address', node.id);
  // Who shares the address behind it sends as itself.
  if (address && nicsOfAddress(graph, address).length > 1) return 'several VMs share the address';
  if (!networks.of(machine.id).some(({ backend }) => !backend.keeps.address || isOnPods(backend))) {
    return 'no interface of the VM is on the pod network';
  }
  return egressKind(world) === undefined ? 'the cluster has neither EgressIP nor CiliumEgressGatewayPolicy' : undefined;
}
