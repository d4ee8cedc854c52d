/** Nodes without objects of their own: what of them stands in other objects is found there, the rest is said here. */
import { facet } from '../evaluate/fact.ts';
import { originsOf, textOf } from '../evaluate/value.ts';
import type { Attachment } from '../topology/kinds/volume.ts';
import type { Disk } from '../topology/kinds/disk.ts';
import type { Network } from '../topology/kinds/network.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { AddressBinding } from '../topology/kinds/public-address.ts';
import type { Router, RouterLink } from '../topology/kinds/router.ts';
import type { PlacementGroup } from '../topology/kinds/shape.ts';
import type { SoftwareUnit } from '../topology/kinds/software.ts';
import type { Subnet } from '../topology/kinds/subnet.ts';
import type { NodeKind, NodeOf } from '../topology/topology.ts';
import type { Lowerer, World } from '../plan/world.ts';
import { choicesAbout } from './objects/choices.ts';
import { leave, leaveRef, lose } from './objects/drop.ts';
import { droppedLeaf } from '../plan/ledger.ts';
import { perHostLost } from './kubevirt/placement.ts';

/** A lowerer that only says what is left behind; choices about the node are left for `reason` where nothing else holds them. */
function leaving<K extends NodeKind>(
  kind: K,
  reason: string | ((node: NodeOf<K>, world: World) => string),
  say: (node: NodeOf<K>, world: World) => void,
): Lowerer<K> {
  return {
    kind,
    target: 'folded',
    lower(node, world) {
      const text = typeof reason === 'string' ? reason : reason(node, world);
      for (const leaf of choicesAbout(world, node.id)) {
        world.account.declare(leaf, 'dropped', text, droppedLeaf.code);
      }
      say(node, world);
      return [];
    },
  };
}

const podNetwork = 'the network that takes its place has addresses and settings of its own';

export const network = leaving('network', podNetwork, (node: Network, world) => {
  leave(world, node.name, 'nothing outside the cluster finds the network by its name any more');
});

export const subnet = leaving('subnet', podNetwork, (node: Subnet, world) => {
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
});

export const router = leaving('router', 'no machine of the stack is behind the router', (node: Router, world) => {
  leave(world, node.name, 'the cluster routes by itself');
  leaveRef(world, node.externalNetwork, 'the way out of the cluster takes the place of the external network');
});

export const routerLink = leaving(
  'router-link',
  'no machine of the stack is behind the router',
  (node: RouterLink, world) => {
    for (const ref of [node.router, node.subnet, node.nic, node.external]) {
      leaveRef(world, ref, 'the cluster routes by itself');
    }
  },
);

function unusedNic(node: Nic, { graph }: World): string {
  const user = graph.machineOf(node);
  return user ? `the interface of ${user.resource} says nothing of it` : 'no machine of the stack uses the port';
}

/** Ports that no machine of the stack uses; those of machines are lowered with them. */
export const nic = leaving('nic', unusedNic, (node: Nic, world) => {
  const user = world.graph.machineOf(node);
  const reason = unusedNic(node, world);
  const values = [
    node.mac,
    node.vnicType,
    node.dnsName,
    node.name,
    node.tag,
    ...node.addresses.map(({ ip }) => ip),
    ...node.allowedPairs.flatMap(({ address, mac }) => [address, mac]),
  ];
  if (!user) for (const value of values) leave(world, value, reason);
  leaveRef(world, node.network, user ? 'the pod network takes its place' : reason);
  for (const { subnet: ref } of node.addresses) leaveRef(world, ref, 'the pod network gives the address');
  if (!user && node.groups !== 'default') for (const group of node.groups) leaveRef(world, group, reason);
});

export const disk = leaving('disk', 'the disk that comes along is as it is', (node: Disk, world) => {
  leave(world, node.deviceName, 'names of devices follow from their order, which is kept');
  const { source } = node;
  if (source.from === 'volume') leaveRef(world, source.volume, 'the claim stands for the volume');
  for (const size of [node.sizeGiB, node.sizeMiB]) leave(world, size, 'the disk that comes along has its own size');
  if (source.from === 'image')
    leaveRef(world, source.image, 'the disk that comes along was made from the image long ago');
  if (source.from === 'snapshot')
    leave(world, source.snapshot, 'the disk that comes along was made from the snapshot long ago');
});

export const attachment = leaving('attachment', 'what it joins is not part of the stack', (node: Attachment, world) => {
  leave(world, node.device, 'names of devices follow from their order, which is kept');
  leaveRef(world, node.machine, 'the machine is not part of the stack');
  leaveRef(world, node.volume, 'the claim stands for the volume');
});

export const addressBinding = leaving(
  'address-binding',
  'no Service stands for the address, so nothing leads from it to the machine',
  (node: AddressBinding, world) => {
    leave(world, node.fixedAddress, 'the Service leads to the machine by label, whatever address it has inside');
    for (const ref of [node.address, node.nic, node.machine]) {
      leaveRef(world, ref, 'what the binding joins is not part of the stack');
    }
  },
);

export const placementGroup = leaving(
  'placement-group',
  'no machine of the stack is in the group',
  (node: PlacementGroup, world) => {
    leave(world, node.name, 'the label of the group is made from the resource');
    const most = node.maxPerHost;
    if (!most || originsOf(most).length === 0) return;
    const one = textOf(most) ?? (most.kind === 'known' ? String(most.value) : '');
    if (one === '1') world.account.declare(most, 'default', 'anti-affinity allows one machine a node');
    else lose(world, perHostLost, { resource: node.resource, value: most }, node.resource);
  },
);

export const softwareUnit = leaving(
  'software-unit',
  'no machine that moves gets it as start-up data',
  (node: SoftwareUnit, { graph, account: { declare } }) => {
    for (const [leaf, nodes] of graph.choices) {
      if (nodes.includes(facet(node.id, 'hook'))) declare(leaf, 'default', 'start-up data has no hook');
    }
  },
);
