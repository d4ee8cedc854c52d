/** Which networks, subnets and routers of a stack the machines that move are on. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Router } from '../../topology/kinds/router.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import { movedMachines } from '../objects/sides.ts';
import { append } from '../../source/append.ts';

/** Interfaces of machines that move, by the network or subnet of the stack that they are on. */
export const interfacesOn = perWorld((world): ReadonlyMap<NodeId, readonly PlacedNic[]> => {
  const users = new Map<NodeId, PlacedNic[]>();
  for (const { id } of movedMachines(world)) {
    for (const placed of world.networks.of(id)) {
      const subnets = placed.nic ? world.graph.follow(placed.nic, 'subnets') : [];
      for (const node of [...(placed.network ? [placed.network] : []), ...subnets]) {
        append(users, node.id, placed);
      }
    }
  }
  return users;
});

/** Interfaces that may have an address of the subnet. */
export function interfacesIn(world: World, subnet: Subnet): readonly PlacedNic[] {
  const network = world.graph.resolve('network', subnet.network);
  return interfacesOn(world).get(network?.id ?? subnet.id) ?? [];
}

/** A router to subnets outside the stack may serve interfaces there. */
export function hasMachines(world: World, router: Router): boolean {
  const behind = interfacesBehind(world, router);
  return behind === 'unknown' ? movedMachines(world).length > 0 : behind.length > 0;
}

/** Interfaces of machines that move, on what the router is linked to; subnets outside the stack can have any. */
export function interfacesBehind(world: World, router: Router): readonly PlacedNic[] | 'unknown' {
  const links = world.graph.users(router, 'router-link', 'router').filter((link) => !link.external);
  const found: PlacedNic[] = [];
  for (const link of links) {
    const subnets = world.graph.follow(link, 'subnet');
    const networks = world.graph.follow(link, 'nic').flatMap((nic) => world.graph.follow(nic, 'network'));
    if (subnets.length + networks.length === 0) return 'unknown';
    found.push(...subnets.flatMap((subnet) => interfacesIn(world, subnet)));
    found.push(...networks.flatMap(({ id }) => interfacesOn(world).get(id) ?? []));
  }
  return found;
}
