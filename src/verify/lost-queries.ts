/** The proof of queries: whoever could ask any DNS server may ask the cluster's. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Evidence } from './evidence.ts';
import { exampleOf, intervalsOf } from './intervals.ts';
import { sentToResolvers } from './neutron/queries.ts';
import { nicsOf, type Place } from './packet.ts';
import { hasPort } from './port-set.ts';

export const queriesLost = defineDiagnostic({
  code: 'verify/queries-lost',
  severity: 'warning',
  message: (machine: string) => `no NetworkPolicy lets "${machine}" send DNS queries to the cluster`,
  explanation:
    'The security groups let the server ask any DNS server. Without a NetworkPolicy that lets the VM ask that of the cluster, it finds no other machine by name. Undo the edit, or run convert again.',
});

export function proveQueries(
  { endpoints, neutron, policies, cluster: { dns } }: Pick<Evidence, 'endpoints' | 'neutron' | 'policies' | 'cluster'>,
  reports: Collector,
): void {
  const servers: readonly (readonly [Place, number])[] = [
    ...(dns.labels.size > 0 ? [[{ pods: 'dns' }, dns.port] as const] : []),
    // A cache listens where every resolver does.
    ...intervalsOf(dns.addresses).map((range) => [{ address: exampleOf(range), range }, 53] as const),
  ];
  for (const endpoint of endpoints) {
    const could = nicsOf(endpoint).some((nic) =>
      hasPort(sentToResolvers(neutron, nic).sure, { protocol: 'udp', port: 53 }),
    );
    const can = servers.some(([to, port]) =>
      hasPort(policies.between({ endpoint }, to).sure, { protocol: 'udp', port }),
    );
    if (could && !can) reports.report(queriesLost, { resource: endpoint.machine.resource }, endpoint.machine.resource);
  }
}
