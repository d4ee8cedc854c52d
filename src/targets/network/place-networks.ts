/** Gives every network its backend, the one with the best offer, and each interface of a machine in the cluster that of its network. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Collector } from '../../diagnostics/collector.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { present } from '../../source/present.ts';
import { placeKey } from '../../topology/views/addresses.ts';
import { networkRef } from '../../topology/views/interfaces.ts';
import { isFloating } from '../../topology/views/public-addresses.ts';
import {
  isOnPods,
  type NetworkBackend,
  type Networks,
  type NetworkSite,
  type NicSite,
} from '../../plan/network-backend.ts';
import type { PlacingSite } from '../../plan/network-backend.ts';
import { isUnresolved } from '../objects/external.ts';
import { movedMachines } from '../objects/sides.ts';
import { isMapped } from '../objects/network-mapping.ts';
import { nicSites } from '../objects/nic-sites.ts';
import { append } from '../../source/append.ts';

export const noBackend = defineDiagnostic({
  code: 'internal/no-network-backend',
  severity: 'error',
  message: (resource: string, index: number) => `no network backend accepts interface ${index} of "${resource}"`,
  explanation:
    'Every interface of a VM is on a network of the cluster. No backend accepted this one. This is a defect of heat2kube: please report it with the template.',
});

/** What is known before any network has a backend. */
type Site = Omit<PlacingSite, 'has' | 'onPods' | 'on'>;

/** Networks are placed one after another: what one of them takes of its machines, the next ones cannot have. */
export function placeNetworks(site: Site, backends: readonly NetworkBackend[], reports: Collector): Networks {
  const machines = movedMachines(site);
  const chosen = new Map<NicSite, NetworkBackend>();
  const taken = new Map<NodeId, Set<string>>(machines.map(({ id }) => [id, new Set()]));
  const podded = new Set<NodeId>();
  const before = new Map<string, NetworkSite[]>();
  const placing: PlacingSite = {
    ...site,
    has: (machine, backend) => taken.get(machine)?.has(backend) === true,
    onPods: (machine) => podded.has(machine),
    on: (backend) => before.get(backend) ?? [],
  };
  const sites = machines.flatMap((machine) => nicSites(machine, site));
  for (const network of inOrder(networksOf(sites, site), site)) {
    const backend = bestOffer(network, placing, backends);
    if (backend) append(before, backend.id, network);
    for (const nic of network.nics) {
      if (backend) chosen.set(nic, backend);
      else reports.report(noBackend, { resource: nic.machine.resource }, nic.machine.resource, nic.index);
      if (backend) taken.get(nic.machine.id)?.add(backend.id);
      if (backend && isOnPods(backend)) podded.add(nic.machine.id);
    }
  }
  const placed = sites.flatMap((nic) => {
    const backend = chosen.get(nic);
    return backend ? [{ ...nic, backend }] : [];
  });
  const byMachine = grouped(placed, ({ machine }) => machine.id);
  const byBackend = grouped(placed, ({ backend }) => backend.id);
  return {
    backends,
    of: (machine) => byMachine.get(machine) ?? [],
    on: (backend) => byBackend.get(backend) ?? [],
  };
}

/** Ranks decide, then the order of the backends: those of the caller stand first. */
function bestOffer(
  network: NetworkSite,
  placing: PlacingSite,
  backends: readonly NetworkBackend[],
): NetworkBackend | undefined {
  const offers = backends.flatMap((backend) => {
    const offer = backend.offer(network, placing);
    return offer && offer.rank > 0 ? [{ backend, rank: offer.rank }] : [];
  });
  return offers.toSorted((a, b) => b.rank - a.rank)[0]?.backend;
}

/** Interfaces by their network, in the order in which machines name them. */
function networksOf(sites: readonly NicSite[], site: Site): readonly NetworkSite[] {
  return [...grouped(sites, (nic) => networkKey(nic, site)).values()].map((nics) => {
    const { text, network } = present(nics[0], 'interface on the network');
    return { text, ...(network && { network }), nics };
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    append(groups, key, item);
  }
  return groups;
}

/**
 * Equal for interfaces on one network, however they name it; what the live cloud calls it decides where that knows it. What
 * Nova chooses is one network of the project; a port whose network is not known shares it with nobody.
 */
function networkKey({ nic, ref, network, text, machine }: NicSite, { graph, live: { facts } }: Site): string {
  if (network) return network.id;
  const live = facts?.networks.get(text)?.id;
  if (live !== undefined) return `live:${live}`;
  const named = networkRef(graph, nic);
  if (named && !(isUnresolved(named) && named.external.kind === 'poison')) return placeKey(graph, 'network', named);
  if (nic?.machine === machine.id && !named) return 'chosen by Nova';
  return `port:${isUnresolved(ref) ? text : ref.node}`;
}

/** What heat2kube.yaml says comes first, then networks with public addresses, then those with the most machines. */
function inOrder(networks: readonly NetworkSite[], site: Site): readonly NetworkSite[] {
  const weights = networks.map((network) => {
    const isPublic = isExternal(network, site) || network.nics.some((nic) => hasPublicAddress(nic, site));
    const machines = new Set(network.nics.map(({ machine }) => machine.id)).size;
    return { network, weight: [Number(isMapped(network, site)), Number(isPublic), machines] };
  });
  return weights.toSorted((a, b) => firstDifference(b.weight, a.weight)).map(({ network }) => network);
}

/** Interfaces on it have public addresses of their own. */
function isExternal({ network, text }: NetworkSite, { live: { facts } }: Site): boolean {
  return network?.external === true || facts?.networks.get(text)?.external === true;
}

function hasPublicAddress({ nic }: NicSite, { graph }: Site): boolean {
  return nic !== undefined && isFloating(graph, nic);
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
