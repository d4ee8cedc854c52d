/** What a fact becomes for the one who reads it: a DNS name inside the cluster, an address where the target keeps one, else nothing yet. */
import { bind, type Atom, type AtomUse } from '../evaluate/bind.ts';
import type { AddressFact, Fact, NodeFact, PlainFact } from '../evaluate/fact.ts';
import { known, knownLike, textOf, withOrigins, wordOf, type Value } from '../evaluate/value.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { PublicAddress } from '../topology/kinds/public-address.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { Graph } from '../topology/graph.ts';
import type { Side } from '../plan/plan.ts';
import { isOnPods, type PlacedNic } from '../plan/network-backend.ts';
import type { Consumer, Facing } from '../plan/world.ts';
import { addressChoice } from './objects/exposure.ts';
import { fixedAddresses } from './objects/fixed-addresses.ts';
import { secretRequestId } from './objects/fact-texts.ts';
import { macAddress } from './objects/hardware-address.ts';
import { carrierOf, placedNic } from './objects/own-interfaces.ts';
import { heldBy } from './objects/told-addresses.ts';
import { gatewayOfSubnet } from './objects/gateway.ts';
import { familyOf } from '../topology/address-range.ts';
import { machineOf, networkRef, nicsOf } from '../topology/views/interfaces.ts';
import { publicAddressesOf } from '../topology/views/public-addresses.ts';

/** Facts may be answered with values that hold facts again; this many steps are followed. */
const maxSteps = 8;

/** The value with every fact that can be said replaced by what `consumer` needs. */
export function bindFacts(value: Value, consumer: Consumer, world: Facing): Value {
  return bindStep(value, consumer, world, 0);
}

function bindStep(value: Value, consumer: Consumer, world: Facing, step: number): Value {
  if (step > maxSteps) return value;
  const answer = (atom: Atom, use: AtomUse = 'whole'): Value | undefined => {
    if (atom.op !== 'fact') return undefined;
    // What is cut is an address, and never a name that stands for one.
    const reader: Consumer = use === 'cut' ? { ...consumer, slot: 'ip' } : consumer;
    const found = answerOf(atom.fact, reader, world);
    return found && bindStep(found, reader, world, step + 1);
  };
  return bind(value, answer, world.queries);
}

function answerOf(fact: Fact, consumer: Consumer, world: Facing): Value | undefined {
  if (fact.fact === 'none') return undefined;
  const told = targetAnswer(fact, consumer, world);
  if (told) return told;
  return fact.fact === 'address' ? addressOf(fact, consumer, world) : plainAnswer(fact, world);
}

/** Where a node is on both sides, it is asked first on that of the reader. */
const nearest: Readonly<Record<Consumer['side'], readonly Side[]>> = {
  inside: ['cluster', 'openstack', 'none'],
  nova: ['openstack', 'cluster', 'none'],
  reader: ['cluster', 'openstack', 'none'],
};

/** What the target of a node says, which knows what has become of it. */
function targetAnswer(fact: NodeFact, consumer: Consumer, world: Facing): Value | undefined {
  const node = world.graph.nodes.get(fact.of);
  if (!node) return undefined;
  for (const side of nearest[consumer.side]) {
    const answer = world.placed.target(node.id, side)?.answer?.(node, fact, consumer, world);
    if (answer) return answer;
  }
  return undefined;
}

/** The address; with the leaves that picked the interface where another one would have given another address. */
function addressOf({ among, ...fact }: AddressFact, consumer: Consumer, world: Facing): Value | undefined {
  const found = oneAddress(fact, consumer, world);
  if (!found || !among) return found;
  const others = among.nics.map((nic) => oneAddress({ ...fact, nic }, consumer, world));
  const isSame = others.every((other) => other !== undefined && textOf(other) === textOf(found));
  return isSame ? found : withOrigins(found, among.by);
}

function oneAddress(fact: AddressFact, consumer: Consumer, world: Facing): Value | undefined {
  const { graph } = world;
  const node = graph.nodes.get(fact.of);
  if (!node) return undefined;
  if (node.kind === 'public-address') return fact.scope === 'public' ? publicText(node, world) : undefined;
  if (fact.family === 6) return undefined;
  const nic = nicOf(fact, node, graph);
  const machine = node.kind === 'machine' ? node : nic && machineOf(graph, nic);
  if (fact.scope === 'public') {
    const address = nic && publicAddressesOf(graph, nic)[0];
    return address && publicText(address, world);
  }
  return machine
    ? machineAddress({ machine, nic, index: fact.index ?? 0 }, consumer, world)
    : fixedText(nic, fact.index ?? 0, world);
}

function nicOf(fact: AddressFact, node: TopologyNode, graph: Graph): Nic | undefined {
  if (node.kind === 'nic') return node;
  if (node.kind !== 'machine') return undefined;
  const nics = nicsOf(graph, node);
  if (fact.nic === undefined) return nics[0];
  if (typeof fact.nic === 'string') return nics.find((nic) => nic.id === fact.nic);
  const wanted = fact.nic.network;
  const name = textOf(wanted);
  return nics.find((nic) => {
    const ref = networkRef(graph, nic);
    const network = graph.resolve('network', ref);
    if (network) return name !== undefined && textOf(network.name) === name;
    return ref !== undefined && 'external' in ref && name !== undefined && textOf(ref.external) === name;
  });
}

interface MachineAddress {
  readonly machine: Machine;
  readonly nic: Nic | undefined;
  readonly index: number;
}

function machineAddress({ machine, nic, index }: MachineAddress, consumer: Consumer, world: Facing): Value | undefined {
  if (world.placed.on(machine.id, 'openstack') !== undefined) return fixedText(nic, index, world);
  const all = world.networks.of(machine.id);
  const placed = nic ? all.find((own) => own.nic === nic) : all[0];
  if (!placed) return undefined;
  // No router of OpenStack leads to a network that only the cluster has.
  if (consumer.side === 'nova' && isOnPods(placed.backend)) return undefined;
  const kept = keptAddress(placed, index, world);
  // Its own name may mean an address of the loopback interface, so the machine itself is told only what its guest is told.
  if (kept || consumer.side === 'nova' || consumer.machine === machine.id) return kept;
  return sharesNames(placed, consumer, world) ? placed.backend.name(placed, consumer.slot, world) : undefined;
}

/** The address that was asked for or is live, where the guest still has it; where none was, the one that the output states. */
function keptAddress(placed: PlacedNic, index: number, world: Facing): Value | undefined {
  const old = fixedText(placed.nic, index, world);
  const text = textOf(old);
  const addresses = heldBy(placed, world).map(({ address }) => address);
  if (text !== undefined) return addresses.some((address) => textOf(address) === text) ? old : undefined;
  const stated = addresses.filter((address) => familyOf(wordOf(address)) === 4);
  return placed.backend.keeps.address && old === undefined ? stated[index] : undefined;
}

/** A name stands for an address that the backend gives, so a machine needs an interface of its own there to reach it. */
function sharesNames({ backend }: PlacedNic, { machine }: Consumer, { networks, placed }: Facing): boolean {
  if (backend.keeps.address || machine === undefined || placed.on(machine, 'cluster') === undefined) return true;
  return networks.of(machine).some((own) => own.backend.id === backend.id);
}

/** The address that a port has in the live cloud, in whose order Heat counts them, or the one that it keeps. */
function fixedText(nic: Nic | undefined, index: number, world: Facing): Value | undefined {
  if (!nic) return undefined;
  const live = world.live.view?.liveOf('ports', nic)?.fixedIps[index]?.address;
  if (live !== undefined) return nic.addresses.find(({ ip }) => textOf(ip) === live)?.ip ?? known(live);
  const asked = nic.addresses[index]?.ip;
  if (asked) return asked;
  // Entries without an address have their places too.
  return nic.addresses.some(({ ip }) => ip) ? undefined : fixedAddresses(world, nic)[index];
}

/** The address of the floating IP, unless its Service gets another one, which nobody knows yet. */
function publicText(node: PublicAddress, world: Facing): Value | undefined {
  const isService = world.placed.on(node.id, 'cluster') !== undefined;
  if (isService && addressChoice(world, node.resource) !== 'keep') return undefined;
  if (node.address) return node.address;
  const live = world.live.view?.liveOf('floatingIps', node);
  return live && known(live.address);
}

function plainAnswer(fact: PlainFact, world: Facing): Value | undefined {
  const { graph } = world;
  const node = graph.nodes.get(fact.of);
  switch (fact.fact) {
    case 'id':
      return node && idOf(node, world);
    case 'name':
      return node && nameOf(node, world);
    case 'mac':
      return macOf(graph.get('nic', fact.of), world);
    case 'cidr':
      return graph.get('subnet', fact.of)?.cidr;
    case 'gateway': {
      const subnet = graph.get('subnet', fact.of);
      return subnet && gatewayOfSubnet(subnet);
    }
    case 'zone':
      return graph.get('volume', fact.of)?.zone;
    case 'key':
      return graph.get('key-pair', fact.of)?.publicKey;
    case 'size':
      return graph.get('volume', fact.of)?.sizeGiB;
    case 'secret':
      return secretOf(fact, world);
    case 'endpoint':
    case 'signal':
    case 'status':
      return undefined;
  }
}

/** An id is the live one where there is one. */
function idOf(node: TopologyNode, world: Facing): Value | undefined {
  const port = node.kind === 'nic' ? world.live.view?.liveOf('ports', node) : undefined;
  if (port) return known(port.id);
  // A part of a resource has no id of its own.
  if (node.id !== node.resource) return undefined;
  const live = world.live.facts?.physicalIds.get(node.resource);
  return live === undefined ? undefined : known(live);
}

function nameOf(node: TopologyNode, world: Facing): Value | undefined {
  if ('name' in node && typeof node.name === 'object') return node.name;
  return known(world.names.name(node.id));
}

/** An interface in the cluster has one in any case. */
function macOf(nic: Nic | undefined, world: Facing): Value | undefined {
  if (!nic) return undefined;
  const placed = placedNic(world, nic);
  if (placed) return macAddress(world, carrierOf(world, placed));
  const live = world.live.view?.liveOf('ports', nic);
  return nic.mac ?? (live && known(live.mac));
}

function secretOf(fact: PlainFact, { secrets, names: { name }, live, graph }: Facing): Value | undefined {
  const carried = live.mode === 'migrate' ? graph.get('secret-material', fact.of)?.resource : undefined;
  const text =
    secrets.get(secretRequestId(name(fact.of))) ??
    (carried === undefined ? undefined : live.facts?.resources.get(carried)?.generated);
  return text === undefined ? undefined : knownLike(text, { origins: [], secret: `secret of ${fact.of}` });
}
