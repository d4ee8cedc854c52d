/** The interfaces of a machine in its new place: which one is on the pod network, and which network the others need. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { textOf } from '../../evaluate/value.ts';
import type { NetworkMapping } from '../../config/config.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Network } from '../../topology/kinds/network.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { externalName, externalObjectNames, isUnresolved } from '../objects/external.ts';
import { publicAddressesOf } from '../../topology/views/public-addresses.ts';
import { networkOf } from '../../topology/views/interfaces.ts';

export interface MachineNic {
  /** Position in the template: eth0 is 0. */
  readonly index: number;
  /** Absent for a port that exists outside the stack. */
  readonly nic?: Nic;
  readonly ref: NodeRef;
  readonly place: NicPlace;
}

/** `unmapped`: the cluster needs a network for it, which `inputs/` asks for under this name. */
export type NicPlace =
  | { readonly on: 'pod' }
  | { readonly on: 'multus'; readonly network: string; readonly cidr?: string }
  | { readonly on: 'unmapped'; readonly network: string };

/** A network that the cluster has no counterpart for yet. */
export interface UnmappedNetwork {
  /** Name of the NetworkAttachmentDefinition. */
  readonly name: string;
  /** What the template calls it. */
  readonly text: string;
  /** Whether the text is a name or id of the cloud, and not a parameter that has no value. */
  readonly named: boolean;
  readonly network?: Network;
  readonly machines: readonly NodeId[];
}

interface Layout {
  readonly byMachine: ReadonlyMap<NodeId, readonly MachineNic[]>;
  readonly unmapped: readonly UnmappedNetwork[];
}

/** In the order of the template. */
export function nicsOf(world: World, machine: Machine): readonly MachineNic[] {
  return layout(world).byMachine.get(machine.id) ?? [];
}

export function podNic(world: World, machine: Machine): MachineNic | undefined {
  return nicsOf(world, machine).find(({ place }) => place.on === 'pod');
}

export function unmappedNetworks(world: World): readonly UnmappedNetwork[] {
  return layout(world).unmapped;
}

/** Machines that move to the cluster. */
export function movedMachines({ graph, placed }: World): readonly Machine[] {
  return graph.of('machine').filter(({ id }) => placed.on(id, 'cluster') === 'kubevirt');
}

const layout = perWorld((world): Layout => {
  const drafts = movedMachines(world).map((machine) => ({ machine, nics: draftsOf(world, machine) }));
  const names = unmappedNames(
    world,
    drafts.flatMap(({ nics }) => nics),
  );
  const users = new Map<string, { readonly draft: DraftNic; readonly machines: NodeId[] }>();
  const byMachine = new Map<NodeId, readonly MachineNic[]>();
  for (const { machine, nics } of drafts) {
    const placed = nics.map((draft): MachineNic => {
      const { index, nic, ref, pod, mapping } = draft;
      if (!pod && !mapping) note(users, draft, machine.id);
      return { index, ref, ...(nic && { nic }), place: placeOf(pod, mapping, names.get(draft.text) ?? '') };
    });
    byMachine.set(machine.id, placed);
  }
  const unmapped = [...users].map(([text, { draft, machines }]) => ({
    name: names.get(text) ?? '',
    text,
    named: isNamed(draft),
    machines,
    ...(draft.network && { network: draft.network }),
  }));
  return { byMachine, unmapped };
});

function isNamed({ nic, network }: DraftNic): boolean {
  if (network || !nic?.network || !isUnresolved(nic.network)) return true;
  return textOf(nic.network.external) !== undefined;
}

interface DraftNic {
  readonly index: number;
  readonly nic?: Nic;
  readonly ref: NodeRef;
  readonly network?: Network;
  readonly text: string;
  readonly mapping?: Extract<NetworkMapping, { readonly multus: string }>;
  readonly pod: boolean;
}

/** The interface with the public address takes the pod network, else the first; one that the mapping sends elsewhere never does. */
function draftsOf(world: World, machine: Machine): readonly DraftNic[] {
  const drafts = machine.nics.map((ref, index) => draftOf(world, ref, index));
  const free = drafts.filter(({ mapping }) => !mapping);
  const chosen = free.find(({ nic }) => nic && publicAddressesOf(world.graph, nic).length > 0) ?? free[0];
  return drafts.map((draft) => ({ ...draft, pod: draft === chosen }));
}

function draftOf(world: World, ref: NodeRef, index: number): DraftNic {
  const nic = world.graph.resolve('nic', ref);
  const network = networkOf(world.graph, nic);
  const text = networkText(world, { ref, nic, network });
  const mapping = mappingOf(world, text, network);
  return {
    index,
    ref,
    text,
    pod: false,
    ...(nic && { nic }),
    ...(network && { network }),
    ...(mapping && { mapping }),
  };
}

interface NetworkSite {
  readonly ref: NodeRef;
  readonly nic: Nic | undefined;
  readonly network: Network | undefined;
}

/** What the network is called: in the template, or in the live cloud for a port that only the cloud knows. */
function networkText({ live: { facts } }: World, { ref, nic, network }: NetworkSite): string {
  if (network) return textOf(network.name) ?? network.resource;
  if (nic?.network && isUnresolved(nic.network)) return externalName(nic.network.external);
  const port = isUnresolved(ref) ? textOf(ref.external) : undefined;
  const live = port === undefined ? undefined : facts?.ports.get(port)?.networkId;
  if (live !== undefined) return facts?.networks.get(live)?.name ?? live;
  return isUnresolved(ref) ? `network of port ${externalName(ref.external)}` : 'network of the project';
}

function mappingOf(
  { config, live: { facts } }: World,
  text: string,
  network: Network | undefined,
): Extract<NetworkMapping, { readonly multus: string }> | undefined {
  const keys = [text, network?.resource, facts?.networks.get(text)?.name, facts?.networks.get(text)?.id];
  const found = keys.map((key) => (key === undefined ? undefined : config.networks.get(key))).find(Boolean);
  return found && 'multus' in found ? found : undefined;
}

function unmappedNames(world: World, drafts: readonly DraftNic[]): ReadonlyMap<string, string> {
  const open = drafts.filter(({ pod, mapping }) => !pod && !mapping);
  const own = new Map(
    open.flatMap(({ text, network }) => (network ? [[text, world.names.name(network.id)] as const] : [])),
  );
  const outside = open.filter(({ network }) => !network).map(({ text }) => text);
  return new Map([...externalObjectNames(outside, new Set(own.values())), ...own]);
}

function note(
  users: Map<string, { readonly draft: DraftNic; readonly machines: NodeId[] }>,
  draft: DraftNic,
  machine: NodeId,
): void {
  const ready = users.get(draft.text);
  if (!ready) users.set(draft.text, { draft, machines: [machine] });
  else if (!ready.machines.includes(machine)) ready.machines.push(machine);
}

function placeOf(pod: boolean, mapping: DraftNic['mapping'], name: string): NicPlace {
  if (pod) return { on: 'pod' };
  if (!mapping) return { on: 'unmapped', network: name };
  return { on: 'multus', network: mapping.multus, ...(mapping.cidr !== undefined && { cidr: mapping.cidr }) };
}
