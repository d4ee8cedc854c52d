/** Load balancers in a VPC of Kube-OVN: a SwitchLBRule at the address that the load balancer had, which a Vip holds. */
import { wordOf } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { partName } from '../../../kubernetes/names.ts';
import type { Balancing, PlacedNic } from '../../../plan/network-backend.ts';
import type { MadeItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { monitorsOf, poolsOf } from '../../../topology/views/balancing.ts';
import { contains } from '../../../topology/address-range.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { kubeSubnets, placeOf } from './subnets.ts';

/** Without the Vip nobody in the Subnet of the address answers for it. */
export function balance(balancing: Balancing, nic: PlacedNic, world: World): readonly MadeItem[] {
  const { balancer, address, label, ports, affinity } = balancing;
  const { vpc } = placeOf(nic, world).subnet;
  const all = [...kubeSubnets(world).values()].flat().filter((subnet) => subnet.vpc?.name === vpc?.name);
  const subnet = all.find(({ ranges }) => ranges.some(({ cidr }) => contains(wordOf(cidr), wordOf(address))));
  if (!subnet) return [];
  const { namespace } = world.config;
  const name = partName(namespace, world.names.name(balancer.id));
  const metadata = objectMeta(world, name, { scope: 'cluster', node: balancer.id });
  const isChecked = poolsOf(world.graph, balancer).some((pool) => monitorsOf(world.graph, pool).length > 0);
  const unchecked = { annotations: new Map([['ovn.kubernetes.io/service_health_check', 'false']]) };
  const vip = kubeObject('kubeovn.io/v1/Vip', metadata, {
    spec: { subnet: subnet.name, v4ip: address, type: 'switch_lb_vip' },
  });
  // Kube-OVN checks members unless it is told not to.
  const ruled = objectMeta(world, name, { scope: 'cluster', node: balancer.id, ...(!isChecked && unchecked) });
  const rule = kubeObject('kubeovn.io/v1/SwitchLBRule', ruled, {
    spec: {
      vip: address,
      namespace,
      selector: [`${label}:`],
      ...(affinity && { sessionAffinity: affinity }),
      ports: ports.map(({ name, protocol, port, targetPort }) => ({ name, protocol, port, targetPort })),
    },
  });
  return [vip, rule].map((object) => ({ item: 'object', object, owner: balancer.id }));
}
