/** What a virtual machine says of its own: disks, interfaces, attachments, server groups and start-up configurations. */
import { facet } from '../../evaluate/fact.ts';
import { originsOf, textOf } from '../../evaluate/value.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacementGroup } from '../../topology/kinds/placement-group.ts';
import type { Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { leave, leaveRef, lose } from '../objects/drop.ts';
import { part } from '../objects/part.ts';
import { isKept, volumeStays } from '../objects/sides.ts';
import { perHostLost } from './placement.ts';
import { machineOf } from '../../topology/views/interfaces.ts';

function withMachine(machine: Machine | undefined, site: Site, because: string): string | undefined {
  return machine && isKept(site, machine.id) ? undefined : because;
}

/** Ports that no machine of the stack uses are said here; those of machines are lowered with them. */
export const nic = part({
  kind: 'nic',
  because: (node, site) => withMachine(machineOf(site.graph, node), site, 'an interface goes where its machine goes'),
  reason: unusedNic,
  say: leaveNic,
});

function unusedNic(node: Nic, { graph }: World): string {
  const user = machineOf(graph, node);
  return user ? `the interface of ${user.resource} says nothing of it` : 'no machine of the stack uses the port';
}

function leaveNic(node: Nic, world: World): void {
  const user = machineOf(world.graph, node);
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
}

export const disk = part({
  kind: 'disk',
  because: (node, site) =>
    withMachine(site.graph.get('machine', node.machine), site, 'a disk goes where its machine goes'),
  reason: 'the disk that comes along is as it is',
  say: leaveDisk,
});

function leaveDisk(node: Disk, world: World): void {
  leave(world, node.deviceName, 'names of devices follow from their order, which is kept');
  const { source } = node;
  if (source.from === 'volume') leaveRef(world, source.volume, 'the claim stands for the volume');
  for (const size of [node.sizeGiB, node.sizeMiB]) leave(world, size, 'the disk that comes along has its own size');
  if (source.from === 'image')
    leaveRef(world, source.image, 'the disk that comes along was made from the image long ago');
  if (source.from === 'snapshot')
    leave(world, source.snapshot, 'the disk that comes along was made from the snapshot long ago');
}

export const attachment = part({
  kind: 'attachment',
  because: (node, site) => (volumeStays(site, node) ? undefined : 'the machine lists the disk'),
  reason: 'what it joins is not part of the stack',
  say(node, world) {
    leave(world, node.device, 'names of devices follow from their order, which is kept');
    leaveRef(world, node.machine, 'the machine is not part of the stack');
    leaveRef(world, node.volume, 'the claim stands for the volume');
  },
});

const carried = (): string => 'the machines that use it carry it';

export const placementGroup = part({
  kind: 'placement-group',
  because: carried,
  reason: 'no machine of the stack is in the group',
  say: leaveGroup,
});

function leaveGroup(node: PlacementGroup, world: World): void {
  leave(world, node.name, 'the label of the group is made from the resource');
  const most = node.maxPerHost;
  if (!most || originsOf(most).length === 0) return;
  const one = textOf(most) ?? (most.kind === 'known' ? String(most.value) : '');
  if (one === '1') world.account.declare(most, 'default', 'anti-affinity allows one machine a node');
  else lose(world, perHostLost, { resource: node.resource, value: most }, node.resource);
}

export const softwareUnit = part({
  kind: 'software-unit',
  because: carried,
  reason: 'no machine that moves gets it as start-up data',
  say(node, { graph, account }) {
    for (const [leaf, nodes] of graph.choices) {
      if (nodes.includes(facet(node.id, 'hook'))) account.declare(leaf, 'default', 'start-up data has no hook');
    }
  },
});
