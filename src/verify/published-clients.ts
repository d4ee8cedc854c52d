/**
 * The proof of clients: a Service lets through its load balancer only those that the security groups let in. Behind a
 * balancer that replaces their address, policies cannot tell them apart.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { exampleOf, holds, partition } from './intervals.ts';
import { passage, type Neutron } from './neutron/neutron.ts';
import type { NeutronTraits } from './neutron/traits.ts';
import { nicsOf, type Endpoint } from './packet.ts';
import { hasPort } from './port-set.ts';
import type { Published } from './published.ts';

export const clientsWider = defineDiagnostic({
  code: 'verify/clients-wider',
  severity: 'error',
  message: (object: string, address: string, machine: string, port: string) =>
    `${object} lets ${address} connect to "${machine}" at ${port}, which the security groups refuse`,
  explanation:
    'The loadBalancerSourceRanges of a Service must not name more clients than the security groups let in, because a load balancer can hide the address of a client from the NetworkPolicies. If the output was not edited, this is a defect of heat2kube: please report it with the template, and do not apply the output.',
});

interface Clients {
  /** What leads to the endpoint. */
  readonly published: readonly Published[];
  readonly neutron: Neutron;
  readonly traits: Pick<NeutronTraits, 'rangesOf'>;
}

/** One address for each port: where ranges of the Service or of the rules begin and end. */
export function proveClients(endpoint: Endpoint, { published, neutron, traits }: Clients, reports: Collector): void {
  const { machine, nic } = endpoint;
  if (!nic) return;
  for (const { clients, object, protocol, port, toPort } of published) {
    if (!clients || toPort === undefined) continue;
    const parts = partition([...clients, ...traits.rangesOf(endpoint)]);
    const refused = parts.find((range) => {
      const from = { address: exampleOf(range), range };
      return (
        clients.some((own) => holds(own, range)) &&
        nicsOf(endpoint).some((own) => neutron.routes.fromOutside(own, range) !== 'no') &&
        !hasPort(passage(neutron, from, { endpoint }).possible, { protocol, port: toPort })
      );
    });
    if (!refused) continue;
    const at = `${protocol} port ${port}`;
    reports.report(clientsWider, { resource: machine.resource }, object, exampleOf(refused), machine.resource, at);
  }
}
