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
import type { Lowerer, PlanContext } from '../plan/context.ts';
import { choicesAbout } from './objects/choices.ts';
import { leave, leaveRef, lose } from './objects/drop.ts';
import { droppedLeaf } from '../plan/ledger.ts';
import { perHostLost } from './kubevirt/placement.ts';

/** A lowerer that only says what is left behind; choices about the node are left for `reason` where nothing else holds them. */
function leaving<K extends NodeKind>(
  kind: K,
  reason: string | ((node: NodeOf<K>, context: PlanContext) => string),
  say: (node: NodeOf<K>, context: PlanContext) => void,
): Lowerer<K> {
  return {
    kind,
    target: 'folded',
    lower(node, context) {
      const text = typeof reason === 'string' ? reason : reason(node, context);
      for (const leaf of choicesAbout(context, node.id)) {
        context.declare(leaf, 'dropped', text, droppedLeaf.code);
      }
      say(node, context);
      return [];
    },
  };
}

const podNetwork = 'the network that takes its place has addresses and settings of its own';

export const network = leaving('network', podNetwork, (node: Network, context) => {
  leave(context, node.name, 'nothing outside the cluster finds the network by its name any more');
});

export const subnet = leaving('subnet', podNetwork, (node: Subnet, context) => {
  const { name, cidr, gateway, pools, nameservers, hostRoutes } = node;
  const values = [
    name,
    cidr,
    ...(typeof gateway === 'object' ? [gateway] : []),
    ...pools.flatMap(({ start, end }) => [start, end]),
    ...nameservers,
    ...hostRoutes.flatMap(({ destination, nexthop }) => [destination, nexthop]),
  ];
  for (const value of values) leave(context, value, podNetwork);
  leaveRef(context, node.network, 'the network outside the stack has a counterpart only where the mapping names one');
});

export const router = leaving('router', 'no machine of the stack is behind the router', (node: Router, context) => {
  leave(context, node.name, 'the cluster routes by itself');
  leaveRef(context, node.externalNetwork, 'the way out of the cluster takes the place of the external network');
});

export const routerLink = leaving(
  'router-link',
  'no machine of the stack is behind the router',
  (node: RouterLink, context) => {
    for (const ref of [node.router, node.subnet, node.nic, node.external]) {
      leaveRef(context, ref, 'the cluster routes by itself');
    }
  },
);

function unusedNic(node: Nic, { topology }: PlanContext): string {
  const user = topology.machineOf(node);
  return user ? `the interface of ${user.resource} says nothing of it` : 'no machine of the stack uses the port';
}

/** Ports that no machine of the stack uses; those of machines are lowered with them. */
export const nic = leaving('nic', unusedNic, (node: Nic, context) => {
  const user = context.topology.machineOf(node);
  const reason = unusedNic(node, context);
  const values = [
    node.mac,
    node.vnicType,
    node.dnsName,
    node.name,
    node.tag,
    ...node.addresses.map(({ ip }) => ip),
    ...node.allowedPairs.flatMap(({ address, mac }) => [address, mac]),
  ];
  if (!user) for (const value of values) leave(context, value, reason);
  leaveRef(context, node.network, user ? 'the pod network takes its place' : reason);
  for (const { subnet: ref } of node.addresses) leaveRef(context, ref, 'the pod network gives the address');
  if (!user && node.groups !== 'default') for (const group of node.groups) leaveRef(context, group, reason);
});

export const disk = leaving('disk', 'the disk that comes along is as it is', (node: Disk, context) => {
  leave(context, node.deviceName, 'names of devices follow from their order, which is kept');
  const { source } = node;
  if (source.from === 'volume') leaveRef(context, source.volume, 'the claim stands for the volume');
  for (const size of [node.sizeGiB, node.sizeMiB]) leave(context, size, 'the disk that comes along has its own size');
  if (source.from === 'image')
    leaveRef(context, source.image, 'the disk that comes along was made from the image long ago');
  if (source.from === 'snapshot')
    leave(context, source.snapshot, 'the disk that comes along was made from the snapshot long ago');
});

export const attachment = leaving(
  'attachment',
  'what it joins is not part of the stack',
  (node: Attachment, context) => {
    leave(context, node.device, 'names of devices follow from their order, which is kept');
    leaveRef(context, node.machine, 'the machine is not part of the stack');
    leaveRef(context, node.volume, 'the claim stands for the volume');
  },
);

export const addressBinding = leaving(
  'address-binding',
  'no Service stands for the address, so nothing leads from it to the machine',
  (node: AddressBinding, context) => {
    leave(context, node.fixedAddress, 'the Service leads to the machine by label, whatever address it has inside');
    for (const ref of [node.address, node.nic, node.machine]) {
      leaveRef(context, ref, 'what the binding joins is not part of the stack');
    }
  },
);

export const placementGroup = leaving(
  'placement-group',
  'no machine of the stack is in the group',
  (node: PlacementGroup, context) => {
    leave(context, node.name, 'the label of the group is made from the resource');
    const most = node.maxPerHost;
    if (!most || originsOf(most).length === 0) return;
    const one = textOf(most) ?? (most.kind === 'known' ? String(most.value) : '');
    if (one === '1') context.declare(most, 'default', 'anti-affinity allows one machine a node');
    else lose(context, perHostLost, { resource: node.resource, value: most }, node.resource);
  },
);

export const softwareUnit = leaving(
  'software-unit',
  'no machine that moves gets it as start-up data',
  (node: SoftwareUnit, { topology, declare }) => {
    for (const [leaf, nodes] of topology.choices) {
      if (nodes.includes(facet(node.id, 'hook'))) declare(leaf, 'default', 'start-up data has no hook');
    }
  },
);
