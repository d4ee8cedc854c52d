/** Which VPC of Kube-OVN a network is in: that of its router, or one of its own. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { partName } from '../../../kubernetes/names.ts';
import type { PlacingSite } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import type { Network } from '../../../topology/kinds/network.ts';
import type { Router } from '../../../topology/kinds/router.ts';
import { servicesBySubnet, type Service } from '../../../topology/views/routers.ts';

export interface Vpc {
  /** VPCs belong to no namespace, so that of the stack is part of the name. */
  readonly name: string;
  /** The node that it stands for. */
  readonly node: NodeId;
  /** Absent for a network that no router serves. */
  readonly router?: Router;
  /** Whether its router leads out. */
  readonly leadsOut: boolean;
}

/** The Subnet and the gateway through which VPCs lead out; undefined where heat2kube.yaml does not say both. */
export function outsideOf({
  config: { kubeOvn },
}: Pick<World, 'config'>): { readonly subnet: string; readonly gateway: string } | undefined {
  const { externalSubnet: subnet, externalGateway: gateway } = kubeOvn;
  return subnet === undefined || gateway === undefined ? undefined : { subnet, gateway };
}

/** Routers that serve any subnet of a network. */
export function routersOf(graph: PlacingSite['graph'], network: Network): readonly Service[] {
  return graph.users(network, 'subnet', 'network').flatMap(({ id }) => servicesBySubnet(graph).get(id) ?? []);
}

/** Of a network that one router of the stack serves at most. */
export function vpcOf({ graph, names, config }: Pick<World, 'graph' | 'names' | 'config'>, network: Network): Vpc {
  const [service] = routersOf(graph, network);
  const router = service && graph.get('router', service.router);
  const node = router?.id ?? network.id;
  return {
    name: partName(config.namespace, names.name(node)),
    node,
    ...(router && { router }),
    leadsOut: service?.leadsOut === true,
  };
}
