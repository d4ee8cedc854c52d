/** Joins from what is used to what uses it, indexed once for each topology. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Disk } from './kinds/disk.ts';
import type { Nic } from './kinds/nic.ts';
import type { PublicAddress } from './kinds/public-address.ts';
import type { AddressBinding } from './kinds/public-address.ts';
import type { Attachment } from './kinds/volume.ts';
import type { Topology } from './topology.ts';

interface ReverseJoins {
  readonly disks: ReadonlyMap<NodeId, readonly Disk[]>;
  readonly attachments: ReadonlyMap<NodeId, readonly Attachment[]>;
  readonly nics: ReadonlyMap<NodeId, Nic>;
  readonly bindings: ReadonlyMap<NodeId, readonly AddressBinding[]>;
}

const made = new WeakMap<Topology, ReverseJoins>();

/** Disks that are a volume, by block device mapping. */
export function disksOfVolume(topology: Topology, volume: NodeId): readonly Disk[] {
  return joinsOf(topology).disks.get(volume) ?? [];
}

export function attachmentsOfVolume(topology: Topology, volume: NodeId): readonly Attachment[] {
  return joinsOf(topology).attachments.get(volume) ?? [];
}

/** The first interface that an address leads to. */
export function nicOfAddress(topology: Topology, address: PublicAddress): Nic | undefined {
  return joinsOf(topology).nics.get(address.id);
}

export function bindingsOfAddress(topology: Topology, address: PublicAddress): readonly AddressBinding[] {
  return joinsOf(topology).bindings.get(address.id) ?? [];
}

function joinsOf(topology: Topology): ReverseJoins {
  const ready = made.get(topology);
  if (ready) return ready;
  const joins = makeJoins(topology);
  made.set(topology, joins);
  return joins;
}

function makeJoins(topology: Topology): ReverseJoins {
  const disks = new Map<NodeId, Disk[]>();
  const attachments = new Map<NodeId, Attachment[]>();
  const nics = new Map<NodeId, Nic>();
  const bindings = new Map<NodeId, AddressBinding[]>();
  for (const disk of topology.of('disk')) {
    const volume = disk.source.from === 'volume' ? topology.resolve('volume', disk.source.volume) : undefined;
    if (volume) append(disks, volume.id, disk);
  }
  for (const attachment of topology.of('attachment')) {
    const volume = topology.resolve('volume', attachment.volume);
    if (volume) append(attachments, volume.id, attachment);
  }
  for (const nic of topology.of('nic')) {
    for (const { id } of topology.publicAddressesOf(nic)) if (!nics.has(id)) nics.set(id, nic);
  }
  for (const binding of topology.of('address-binding')) {
    const address = topology.resolve('public-address', binding.address);
    if (address) append(bindings, address.id, binding);
  }
  return { disks, attachments, nics, bindings };
}

function append<T>(groups: Map<NodeId, T[]>, key: NodeId, item: T): void {
  const items = groups.get(key);
  if (items) items.push(item);
  else groups.set(key, [item]);
}
