/**
 * Subnets of Kube-OVN in VPCs of their own, one for each router. Pods of others, nodes, Services and the cluster DNS do not reach
 * into a VPC, and nothing in it reaches them: outside is what floating IPs and the address of the router lead to.
 */
import { textOf } from '../../../evaluate/value.ts';
import type { Addressing, Answering, NetworkBackend, PlacedNic } from '../../../plan/network-backend.ts';
import { made, type Lowered } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { familyOf } from '../../../topology/address-range.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { nicOfAddress } from '../../../topology/views/public-addresses.ts';
import { outsideName } from '../../objects/drop.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { asksDhcp } from '../../objects/told-addresses.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { addressOfService } from '../service-address.ts';
import { kubeOvn } from './backend.ts';
import { refusal } from './placing.ts';
import { kubeOvnVpcWord, placeOf } from './subnets.ts';
import { balance } from './vpc-balancing.ts';
import { floatingItems, resolversOf, vpcNeeds } from './vpc-objects.ts';
import { vpcRefusal } from './vpc-placing.ts';

/** What it shares with Subnets in the VPC of all pods is that of `kube-ovn`. */
export function kubeOvnVpc(pod: NetworkBackend): NetworkBackend {
  const plain = kubeOvn(pod);
  return {
    ...plain,
    id: kubeOvnVpcWord,
    unprobed: true,
    mapping: {
      word: kubeOvnVpcWord,
      about:
        'a Subnet of Kube-OVN in a VPC for its router, in which VMs keep their addresses, and which nodes, Services and the cluster DNS do not reach; where it cannot be, a Subnet in the VPC of all pods',
    },
    offer: (network, site) =>
      isMappedTo(kubeOvnVpcWord, network, site) && (vpcRefusal(network, site) ?? refusal(network, site)) === undefined
        ? {
            rank: 4,
            because: `heat2kube.yaml makes ${network.text} a network of a VPC of Kube-OVN`,
            flip: `networks.${network.text} in heat2kube.yaml`,
          }
        : undefined,
    needs: (nic, world) => [...vpcNeeds(nic, world), ...plain.needs(nic, world)],
    addressing: (nic, world) => addressing(nic, world, plain),
    resolvers: resolversOf,
    publish,
    balance,
  };
}

/** Guests that read network data are told of DNS servers of their own there; others by DHCP, from their pod. */
function addressing(placed: PlacedNic, world: Answering, plain: NetworkBackend): Addressing | undefined {
  const told = plain.addressing(placed, world);
  const nameservers = resolversOf(placed, world)?.addresses ?? [];
  return told || nameservers.length > 0 ? { ...(told ?? asksDhcp), nameservers } : undefined;
}

/** To the address that servers share, or to that of the interface. */
function publish(node: PublicAddress, placed: PlacedNic, world: World): Lowered | undefined {
  const { subnet, kept } = placeOf(placed, world);
  const port = nicOfAddress(world.graph, node);
  const isOwn = !port || port === placed.nic;
  const own = kept.find(({ family }) => family === 4)?.address;
  const to = isOwn ? own : fixedAddresses(world, port).find((ip) => familyOf(textOf(ip) ?? '') === 4);
  if (!subnet.vpc || !to) return undefined;
  const pool = outsideName(node.network);
  if (pool) world.account.declare(pool, 'default', 'heat2kube.yaml names the Subnet that has public addresses');
  return made(floatingItems(world, { node: node.id, vpc: subnet.vpc, to, address: addressOfService(world, node) }));
}
