/** Interfaces of a machine with their networks, before any of these has a backend. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { textOf } from '../../evaluate/value.ts';
import type { NicSite, PlacingSite } from '../../plan/network-backend.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { networkOf } from '../../topology/views/interfaces.ts';
import { externalName, isUnresolved } from './external.ts';

type Site = Pick<PlacingSite, 'graph' | 'live'>;

/** In the order of the machine. */
export function nicSites(machine: Machine, site: Site): readonly NicSite[] {
  return machine.nics.map((ref, index) => siteOf(machine, { ref, index }, site));
}

/** One entry of a machine's list of interfaces. */
interface Port {
  readonly ref: NodeRef;
  readonly index: number;
}

function siteOf(machine: Machine, { ref, index }: Port, site: Site): NicSite {
  const nic = site.graph.resolve('nic', ref);
  const network = networkOf(site.graph, nic);
  const draft = { machine, index, ref, ...(nic && { nic }), ...(network && { network }) };
  return { ...draft, text: networkText(draft, site) };
}

/** What the network is called: in the template, or in the live cloud where only that knows it. */
function networkText({ ref, nic, network }: Omit<NicSite, 'text'>, { graph, live: { facts, view } }: Site): string {
  if (network) return textOf(network.name) ?? network.resource;
  if (nic?.network && isUnresolved(nic.network)) return externalName(nic.network.external);
  // A type that no lift knows makes it.
  const made = nic?.network && 'node' in nic.network ? graph.nodes.get(nic.network.node) : undefined;
  if (made) return made.resource;
  const outside = isUnresolved(ref) ? textOf(ref.external) : undefined;
  const live = (nic ? view?.liveOf('ports', nic) : facts?.ports.get(outside ?? ''))?.networkId;
  if (live !== undefined) return facts?.networks.get(live)?.name ?? live;
  return isUnresolved(ref) ? `network of port ${externalName(ref.external)}` : 'network of the project';
}

/** Whether the text of its network is a name or id of the cloud: a parameter without a value is none that could be looked up. */
export function isNamed({ nic, network }: Pick<NicSite, 'nic' | 'network'>): boolean {
  if (network || !nic?.network || !isUnresolved(nic.network)) return true;
  return textOf(nic.network.external) !== undefined;
}
