/** Gives every interface of a machine in the cluster its backend: the one with the best offer. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Collector } from '../../diagnostics/collector.ts';
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { textOf } from '../../evaluate/value.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { networkOf } from '../../topology/views/interfaces.ts';
import type { NetworkBackend, Networks, NicSite, PlacedNic } from '../../plan/network-backend.ts';
import type { PlacingSite } from '../../plan/network-backend.ts';
import { externalName, isUnresolved } from '../objects/external.ts';

export const noBackend = defineDiagnostic({
  code: 'internal/no-network-backend',
  severity: 'error',
  message: (resource: string, index: number) => `no network backend accepts interface ${index} of "${resource}"`,
  explanation:
    'Every interface of a VM is on a network of the cluster. No backend accepted this one. This is a defect of heat2kube: please report it with the template.',
});

/** Interfaces are placed machine by machine: which one takes the pod network depends on the others. */
export function placeNetworks(site: PlacingSite, backends: readonly NetworkBackend[], reports: Collector): Networks {
  const byMachine = new Map<NodeId, readonly PlacedNic[]>();
  const byBackend = new Map<string, PlacedNic[]>(backends.map(({ id }) => [id, []]));
  for (const machine of site.graph.of('machine')) {
    if (site.placed.on(machine.id, 'cluster') === undefined) continue;
    const placed = placeMachine(machine, { site, backends, reports });
    byMachine.set(machine.id, placed);
    for (const nic of placed) byBackend.get(nic.backend.id)?.push(nic);
  }
  return {
    backends,
    of: (machine) => byMachine.get(machine) ?? [],
    on: (backend) => byBackend.get(backend) ?? [],
  };
}

/** What every decision about an interface asks. */
interface Placing {
  readonly site: PlacingSite;
  readonly backends: readonly NetworkBackend[];
  readonly reports: Collector;
}

/** Ranks decide, then the order of the backends: those of the caller stand first. */
function placeMachine(machine: Machine, { site, backends, reports }: Placing): readonly PlacedNic[] {
  const among = machine.nics.map((ref, index) => siteOf(machine, { ref, index }, site));
  return among.flatMap((nic) => {
    const offers = backends.flatMap((backend) => {
      const offer = backend.offer(nic, among, site);
      return offer && offer.rank > 0 ? [{ backend, rank: offer.rank }] : [];
    });
    const [best] = offers.toSorted((a, b) => b.rank - a.rank);
    if (best) return [{ ...nic, backend: best.backend }];
    reports.report(noBackend, { resource: machine.resource }, machine.resource, nic.index);
    return [];
  });
}

/** One entry of a machine's list of interfaces. */
interface Port {
  readonly ref: NodeRef;
  readonly index: number;
}

function siteOf(machine: Machine, { ref, index }: Port, site: PlacingSite): NicSite {
  const nic = site.graph.resolve('nic', ref);
  const network = networkOf(site.graph, nic);
  const draft = { machine, index, ref, ...(nic && { nic }), ...(network && { network }) };
  return { ...draft, text: networkText(draft, site) };
}

/** What the network is called: in the template, or in the live cloud where only that knows it. */
function networkText({ ref, nic, network }: Omit<NicSite, 'text'>, { live: { facts, view } }: PlacingSite): string {
  if (network) return textOf(network.name) ?? network.resource;
  if (nic?.network && isUnresolved(nic.network)) return externalName(nic.network.external);
  const outside = isUnresolved(ref) ? textOf(ref.external) : undefined;
  const live = (nic ? view?.liveOf('ports', nic) : facts?.ports.get(outside ?? ''))?.networkId;
  if (live !== undefined) return facts?.networks.get(live)?.name ?? live;
  return isUnresolved(ref) ? `network of port ${externalName(ref.external)}` : 'network of the project';
}
