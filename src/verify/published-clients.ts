/**
 * The proof of clients: a Service lets through its load balancer only those that the security groups let in. Behind a
 * balancer that replaces their address, policies cannot tell them apart.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Interval } from '../topology/address-range.ts';
import { exampleOf, holds, intervalKey, partition, usualAddress } from './intervals.ts';
import type { Led } from './neutron/forwarded.ts';
import { arrivesFromOutside, passage, stayingFilter, type Neutron } from './neutron/neutron.ts';
import type { NeutronTraits } from './neutron/traits.ts';
import { nicsOf, type Endpoint, type Outside } from './packet.ts';
import { hasPort, type PortOf } from './port-set.ts';
import type { PolicySet } from './policies/policy-access.ts';
import { isSame, type Published } from './published.ts';
import type { StayingPlaces } from './staying.ts';

export const clientsWider = defineDiagnostic({
  code: 'verify/clients-wider',
  severity: 'error',
  message: (object: string, address: string, where: string, by: string) =>
    `${object} lets ${address} connect to ${where}, which ${by}`,
  explanation:
    'The loadBalancerSourceRanges of a Service must not name more clients than the security groups or the listener of the load balancer let in, because a load balancer can hide the address of a client from the NetworkPolicies. If the output was not edited, this is a defect of heat2kube: please report it with the template, and do not apply the output.',
});

export const clientsHidden = defineDiagnostic({
  code: 'verify/clients-hidden',
  severity: 'warning',
  message: (object: string, machine: string, port: string) =>
    `${object} passes clients on under addresses of nodes, and the NetworkPolicies of "${machine}" admit only some addresses at ${port}`,
  explanation:
    'Without externalTrafficPolicy: Local, the node that takes a connection forwards it under its own address, so a NetworkPolicy that names the addresses of clients refuses them, and one that names those of nodes admits everybody. Set externalTrafficPolicy: Local, as convert writes it.',
});

interface Clients {
  readonly policies: PolicySet;
  /** What leads to the endpoint. */
  readonly published: readonly Published[];
  readonly neutron: Neutron;
  readonly traits: Pick<NeutronTraits, 'rangesOf'>;
}

interface AskedClients extends Clients {
  readonly staying: StayingPlaces;
}

/** One address for each port: where ranges of the Service or of the rules begin and end. */
export function proveClients(endpoint: Endpoint, clients: AskedClients, reports: Collector): void {
  const { published, neutron, traits, staying } = clients;
  const { machine, nic } = endpoint;
  if (!nic) return;
  tellHidden(endpoint, clients, reports);
  for (const { clients: own, object, protocol, port, toPort } of published) {
    if (!own || toPort === undefined) continue;
    const parts = partition([...own, ...traits.rangesOf(endpoint)]);
    const at = { protocol, port: toPort };
    // What the groups of a server that stays refuse to send is refused as before.
    const isAdmitted = (sender: Outside): boolean =>
      hasPort(passage(neutron, sender, { endpoint }).possible, at) ||
      (sender.port !== undefined && !hasPort(stayingFilter(neutron, sender, { endpoint }), at));
    const refused = parts.find((range) => {
      const from = { address: exampleOf(range), range };
      return (
        own.some((client) => holds(client, range)) &&
        nicsOf(endpoint).some((one) => arrivesFromOutside(neutron, one, range)) &&
        ![from, ...(staying.get(intervalKey(range)) ?? [])].some(isAdmitted)
      );
    });
    if (!refused) continue;
    const where = `"${machine.resource}" at ${protocol} port ${port}`;
    const by = 'the security groups refuse';
    reports.report(clientsWider, { resource: machine.resource }, object, exampleOf(refused), where, by);
  }
}

/** What a listener refuses, its Service must refuse too. */
export function proveListeners(
  endpoint: Endpoint,
  led: readonly Led[],
  { published }: Clients,
  reports: Collector,
): void {
  const { resource } = endpoint.machine;
  for (const item of published) {
    const { clients: own, object, protocol, port } = item;
    const listeners = led.filter(({ forward }) => isSame(item, forward)).map(({ forward }) => forward);
    const ranges = listeners.flatMap(({ balanced }) => balanced?.clients ?? []);
    if (!own || listeners.length === 0 || listeners.some(({ balanced }) => !balanced?.clients)) continue;
    const refused = partition([...own, ...ranges]).find(
      (range) => own.some((client) => holds(client, range)) && !ranges.some((client) => holds(client, range)),
    );
    if (!refused) continue;
    const at = `"${resource}" at ${protocol} port ${port}`;
    const by = `the listener of "${listeners[0]?.resource ?? ''}" refuses`;
    reports.report(clientsWider, { resource }, object, exampleOf(refused), at, by);
  }
}

/** What policies admit from some addresses and not from everybody, clients lose under the address of a node. */
function tellHidden(endpoint: Endpoint, { published, policies, traits }: Clients, reports: Collector): void {
  const { resource } = endpoint.machine;
  const admits = (range: Interval, port: PortOf): boolean =>
    hasPort(policies.between({ address: exampleOf(range), range }, { endpoint }).possible, port);
  for (const { hides, object, protocol, toPort } of published) {
    if (hides !== true || toPort === undefined) continue;
    const port = { protocol, port: toPort };
    const isForSome = !admits(usualAddress(4), port) && traits.rangesOf(endpoint).some((range) => admits(range, port));
    if (isForSome) {
      reports.report(clientsHidden, { resource }, object, resource, `${protocol} port ${toPort}`);
    }
  }
}
