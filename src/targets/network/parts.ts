/** Networks, subnets and routers on the pod network: it takes their place, and what it has of its own is said here. */
import type { Subnet } from '../../topology/kinds/subnet.ts';
import { leave, leaveRef } from '../objects/drop.ts';
import { part } from '../objects/part.ts';
import type { World } from '../../plan/world.ts';

const podNetwork = 'the network that takes its place has addresses and settings of its own';
const because = (): string => 'the pod network and its policies take its place';

export const network = part({
  kind: 'network',
  because,
  reason: podNetwork,
  say: (node, world) => leave(world, node.name, 'nothing outside the cluster finds the network by its name any more'),
});

export const subnet = part({ kind: 'subnet', because, reason: podNetwork, say: leaveSubnet });

function leaveSubnet(node: Subnet, world: World): void {
  const { name, cidr, gateway, pools, nameservers, hostRoutes } = node;
  const values = [
    name,
    cidr,
    ...(typeof gateway === 'object' ? [gateway] : []),
    ...pools.flatMap(({ start, end }) => [start, end]),
    ...nameservers,
    ...hostRoutes.flatMap(({ destination, nexthop }) => [destination, nexthop]),
  ];
  for (const value of values) leave(world, value, podNetwork);
  leaveRef(world, node.network, 'the network outside the stack has a counterpart only where the mapping names one');
}

const nobodyBehind = 'no machine of the stack is behind the router';

export const router = part({
  kind: 'router',
  because,
  reason: nobodyBehind,
  say(node, world) {
    leave(world, node.name, 'the cluster routes by itself');
    leaveRef(world, node.externalNetwork, 'the way out of the cluster takes the place of the external network');
  },
});

export const routerLink = part({
  kind: 'router-link',
  because,
  reason: nobodyBehind,
  say(node, world) {
    for (const ref of [node.router, node.subnet, node.nic, node.external]) {
      leaveRef(world, ref, 'the cluster routes by itself');
    }
  },
});

export const firewallRule = part({
  kind: 'firewall-rule',
  because,
  reason: 'the policies of its group say nothing of it',
});
