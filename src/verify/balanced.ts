/**
 * The proof of load balancers that only machines of the stack could connect to: a Service leads to every member, and the policies
 * let through each machine that could connect before.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { endpointSorts } from './endpoint-sorts.ts';
import type { Evidence } from './evidence.ts';
import { gatewayProxies } from './gateway-proxies.ts';
import { isInside } from './neutron/balanced.ts';
import { portsText, type StackForward } from './neutron/forwarded.ts';
import { numberOf } from './neutron/port-number.ts';
import { standsFor, type Endpoint } from './packet.ts';
import { hasPort } from './port-set.ts';
import { isSame, publishedIndex, seenBefore, servedPorts, type Published } from './published.ts';

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
  evidence: Omit<Evidence, 'nodes'>,
  byMachine: ReadonlyMap<string, readonly Endpoint[]>,
  reports: Collector,
): void {
  const { neutron, machines, objects, led } = evidence;
  const forwards = [...led.values()]
    .flat()
    .filter(({ forward, machine }) => machines.has(machine) && isInside(neutron, forward));
  if (forwards.length === 0) return;
  const servedTo = publishedIndex(servedPorts(objects));
  const after = { ...evidence, proxies: gatewayProxies(objects) };
  const clientsOf = clientsBySort(evidence, [...after.proxies.values()]);
  for (const { forward, machine, nic } of forwards) {
    const to = byMachine.get(machine)?.find((end) => standsFor(end, nic));
    const ports = portsText(forward);
    const items = to ? seenBefore(servedTo(to.labels), to).filter((item) => isSame(item, forward)) : [];
    if (!to || items.length === 0) {
      reports.report(balancerLost, { resource: forward.resource }, forward.resource, machine, ports);
      continue;
    }
    if (numberOf(forward.toPort) === undefined) continue;
    const refused = clientsOf(forward).find(
      (from) => from !== to && !items.some((item) => isLet({ from, to }, { item, forward, after })),
    );
    if (refused) {
      const { resource } = forward;
      reports.report(balancerRefused, { resource }, resource, refused.machine.resource, machine, ports);
    }
  }
}

/**
 * Machines that could connect to a load balancer, in order: two of each sort, for one of them may be the member itself, and what
 * policies say of the others they say of these.
 */
function clientsBySort(
  evidence: Omit<Evidence, 'nodes'>,
  proxies: readonly Endpoint[],
): (forward: StackForward) => readonly Endpoint[] {
  const { endpoints, couldConnect } = evidence;
  const sorts = endpointSorts(evidence, proxies);
  const found = new Map<StackForward['balanced'], readonly Endpoint[]>();
  return (forward) => {
    const known = found.get(forward.balanced);
    if (known) return known;
    const two = sorts.flatMap(({ members }) => members.filter((from) => couldConnect(from, forward)).slice(0, 2));
    const chosen = new Set(two);
    const clients = endpoints.filter((endpoint) => chosen.has(endpoint));
    found.set(forward.balanced, clients);
    return clients;
  };
}

interface Serving {
  readonly item: Published;
  readonly forward: StackForward;
  readonly after: Pick<Evidence, 'policies'> & { readonly proxies: ReadonlyMap<string, Endpoint> };
}

/** By a Service to the member itself; by a Gateway to its proxies, at ports that only these know, and from there. */
function isLet(
  { from, to }: Readonly<Record<'from' | 'to', Endpoint>>,
  { item: { gateway }, forward: { protocol, toPort }, after: { policies, proxies } }: Serving,
): boolean {
  const port = numberOf(toPort) ?? 0;
  const last = gateway === undefined ? from : proxies.get(gateway);
  if (!last || !hasPort(policies.between({ endpoint: last }, { endpoint: to }).possible, { protocol, port }))
    return false;
  return last === from || policies.between({ endpoint: from }, { endpoint: last }).possible.length > 0;
}
