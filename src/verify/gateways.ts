/**
 * The proof of Gateways for load balancers that nobody outside reaches: whoever reaches the proxies of a Gateway reaches what is
 * behind it, so policies must admit to them only who could connect to every listener.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Evidence } from './evidence.ts';
import { gatewayProxies } from './gateway-proxies.ts';
import { exampleOf, intervalKey, partition, usualAddress } from './intervals.ts';
import { isInside } from './neutron/balanced.ts';
import { ledAt, type StackForward } from './neutron/forwarded.ts';
import { listed } from '../source/listed.ts';
import { describePlace, type Endpoint, type Place } from './packet.ts';
import { isSame, publishedIndex, publishedPorts, seenBefore } from './published.ts';
import { addressKeys } from './staying.ts';
import { families } from '../topology/address-range.ts';

const gatewayWider = defineDiagnostic({
  code: 'verify/gateway-wider',
  severity: 'error',
  message: (gateway: string, who: string, resource: string) =>
    `the NetworkPolicies let ${who} connect to the proxies of ${gateway}, who could not connect to "${resource}"`,
  explanation:
    'Nobody outside reached the load balancer, and whoever reaches the proxies of its Gateway connects to what is behind it. A NetworkPolicy must admit to the proxies only clients of the stack that could connect before. If the output was not edited, this is a defect of heat2kube: please report it with the template, and do not apply the output.',
});

export const gatewayDiagnostics = Object.freeze([gatewayWider]);

export function proveGateways(evidence: Omit<Evidence, 'nodes'>, reports: Collector): void {
  const { objects, neutron } = evidence;
  const proxies = gatewayProxies(objects);
  if (proxies.size === 0) return;
  for (const [gateway, forwards] of forwardsByGateway(evidence)) {
    const endpoint = proxies.get(gateway);
    const all = [...forwards];
    const [first] = all;
    if (!endpoint || !first || !all.every((forward) => isInside(neutron, forward))) continue;
    const wider = [...strangers(endpoint, evidence), ...machines(endpoint, all, evidence)];
    const { resource } = first;
    if (wider.length === 0) continue;
    reports.report(gatewayWider, { resource }, endpoint.machine.resource, listed(wider.map(describePlace)), resource);
  }
}

function forwardsByGateway({
  objects,
  endpoints,
  led,
}: Omit<Evidence, 'nodes'>): ReadonlyMap<string, Set<StackForward>> {
  const routedTo = publishedIndex(publishedPorts(objects).filter(({ gateway }) => gateway !== undefined));
  const found = new Map<string, Set<StackForward>>();
  for (const endpoint of endpoints) {
    for (const { forward } of ledAt(led, endpoint)) {
      for (const { gateway } of seenBefore(routedTo(endpoint.labels), endpoint).filter((item) =>
        isSame(item, forward),
      )) {
        if (gateway === undefined) continue;
        const own = found.get(gateway) ?? new Set();
        found.set(gateway, own.add(forward));
      }
    }
  }
  return found;
}

/** Who is not of the stack and is let in: one address stands for all. */
function strangers(endpoint: Endpoint, { policies, staying }: Omit<Evidence, 'nodes'>): readonly Place[] {
  const isLet = (from: Place): boolean => policies.between(from, { endpoint }).possible.length > 0;
  const kept = addressKeys(staying);
  const address = [...families.map(usualAddress), ...partition(policies.rangesOf(endpoint))]
    .filter((range) => !kept.has(intervalKey(range)))
    .map((range) => ({ address: exampleOf(range), range }))
    .find(isLet);
  const pods = (['own-namespace', 'other-namespaces'] as const).map((own) => ({ pods: own })).filter(isLet);
  return [...pods, ...(address ? [address] : [])];
}

/** Machines that are let in and could not connect to one of the listeners. */
function machines(
  endpoint: Endpoint,
  forwards: readonly StackForward[],
  { endpoints, policies, couldConnect }: Omit<Evidence, 'nodes'>,
): readonly Place[] {
  return endpoints
    .filter((from) => !forwards.every((forward) => couldConnect(from, forward)))
    .filter((from) => policies.between({ endpoint: from }, { endpoint }).possible.length > 0)
    .map((from) => ({ endpoint: from }));
}
