/**
 * The proof of load balancers that only machines of the stack could connect to: a Service leads to every member, and the policies
 * let through each machine that could connect before.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Evidence } from './evidence.ts';
import { isInside } from './neutron/balanced.ts';
import { numberOf, portsText } from './neutron/forwarded.ts';
import { standsFor, type Endpoint } from './packet.ts';
import { hasPort } from './port-set.ts';
import { isSame, publishedIndex, servicePorts } from './published.ts';

const balancerLost = defineDiagnostic({
  code: 'verify/balancer-lost',
  severity: 'warning',
  message: (resource: string, machine: string, port: string) =>
    `no Service leads machines of the stack from "${resource}" to "${machine}": ${port}`,
  explanation:
    'A load balancer of the stack forwards connections of other machines to a server that moves to the cluster. No Service of the output does the same. Follow the step of the plan that names the load balancer, or create a Service.',
});

const balancerRefused = defineDiagnostic({
  code: 'verify/balancer-refused',
  severity: 'warning',
  message: (resource: string, from: string, machine: string, port: string) =>
    `the NetworkPolicies refuse what "${from}" sends to "${machine}" by "${resource}": ${port}`,
  explanation:
    'The machine could connect to the load balancer, which forwarded the connection. In the cluster the connection goes to a member itself, and a NetworkPolicy must allow it on both sides. A security group of the member that does not admit the load balancer refused it before, too.',
});

export const balancedDiagnostics = Object.freeze([balancerLost, balancerRefused]);

/** Those at which clients outside come have a proof of their own. */
export function proveBalanced(
  { neutron, machines, objects, endpoints, policies, led, couldConnect }: Omit<Evidence, 'nodes'>,
  byMachine: ReadonlyMap<string, readonly Endpoint[]>,
  reports: Collector,
): void {
  const servedTo = publishedIndex(servicePorts(objects));
  for (const { forward, machine, nic } of [...led.values()].flat()) {
    if (!machines.has(machine) || !isInside(neutron, forward)) continue;
    const to = byMachine.get(machine)?.find((end) => standsFor(end, nic));
    const ports = portsText(forward);
    if (!to || !servedTo(to.labels).some((item) => isSame(item, forward))) {
      reports.report(balancerLost, { resource: forward.resource }, forward.resource, machine, ports);
      continue;
    }
    const port = numberOf(forward.toPort);
    const refused = endpoints.find(
      (from) =>
        from !== to &&
        port !== undefined &&
        couldConnect(from, forward) &&
        !hasPort(policies.between({ endpoint: from }, { endpoint: to }).possible, { protocol: forward.protocol, port }),
    );
    if (refused) {
      const { resource } = forward;
      reports.report(balancerRefused, { resource }, resource, refused.machine.resource, machine, ports);
    }
  }
}
