/**
 * The proof of load balancers that stay in OpenStack: a port of the nodes leads to each member that moves, the policies admit the
 * addresses that the load balancer connects from, and machines that moved still reach its own.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Interval } from '../topology/address-range.ts';
import type { Evidence } from './evidence.ts';
import { forwardLost, forwardRefused } from './forward-losses.ts';
import { exampleOf, holds, intervalsOf, partition, usualAddress } from './intervals.ts';
import { portsText, type Led } from './neutron/forwarded.ts';
import { numberOf } from './neutron/port-number.ts';
import { letInFrom, rangesOfVip, reachedAt, type Front } from './neutron/staying-balancers.ts';
import { nicsOf, standsFor, type Endpoint } from './packet.ts';
import { hasPort } from './port-set.ts';
import { seenBefore, type Published } from './published.ts';

const balancerUnreached = defineDiagnostic({
  code: 'verify/balancer-unreached',
  severity: 'warning',
  message: (machine: string, resource: string, port: string) =>
    `the NetworkPolicies refuse what "${machine}" sends to "${resource}", which stays in OpenStack: ${port}`,
  explanation:
    'The security groups of the server let it connect to the load balancer, whose address is the same after the move. A NetworkPolicy must allow it. Give the load balancer a fixed address (vip_address), or add a NetworkPolicy.',
});

const nodesRefused = defineDiagnostic({
  code: 'verify/balancer-refuses-nodes',
  severity: 'warning',
  message: (resource: string, port: string, machine: string) =>
    `"${resource}" admits only some addresses at ${port}, and connections of "${machine}" come from those of nodes after the move`,
  explanation:
    'Packets of pods leave the cluster with the address of their node. The listener of the load balancer that stays has allowed_cidrs, which refuse the nodes. Add the addresses of the nodes to allowed_cidrs, or give the VM an egress address (egress under exposure in heat2kube.yaml) and add that.',
});

export const stayingDiagnostics = Object.freeze([balancerUnreached, nodesRefused]);

type PublishedTo = (labels: Endpoint['labels']) => readonly Published[];

/** What leads to the machines, and their endpoints by machine. */
interface Leading {
  readonly publishedTo: PublishedTo;
  readonly endpoints: ReadonlyMap<string, readonly Endpoint[]>;
}

export function proveStayingBalancers(
  evidence: Omit<Evidence, 'nodes'>,
  { publishedTo, endpoints: endpointsOf }: Leading,
  reports: Collector,
): void {
  const { machines, balancers } = evidence;
  for (const [machine, led] of balancers.led) {
    for (const one of machines.has(machine) ? led : []) {
      // Nothing can be said of one that is outside the stack, and no Service leads to interfaces beside the pod network.
      const endpoint = endpointsOf.get(machine)?.find((end) => standsFor(end, one.nic));
      if (one.forward.balanced && endpoint) proveLed(one, { evidence, endpoint, publishedTo }, reports);
    }
  }
  for (const front of balancers.fronts) proveFront(front, evidence, reports);
}

/** One machine stands for all that no longer reach it. */
function proveFront(front: Front, { neutron, policies, endpoints, cluster }: FrontEvidence, reports: Collector): void {
  const { resource, protocol, port = 0, clients } = front;
  const before = endpoints.flatMap((endpoint) => {
    const ranges = reachedAt(neutron, endpoint, front);
    return ranges.length > 0 ? [{ endpoint, ranges }] : [];
  });
  const refused = before.find(({ endpoint, ranges }) =>
    ranges.some(
      (range) =>
        !hasPort(policies.between({ endpoint }, { address: exampleOf(range), range }).possible, { protocol, port }),
    ),
  );
  const at = `${protocol} port ${port}`;
  if (refused) {
    const machine = refused.endpoint.machine.resource;
    reports.report(balancerUnreached, { resource: machine }, machine, resource, at);
  }
  // Which of the ranges of the cluster is that of its nodes does not matter: none is one of the cloud.
  const isForNodes = !clients || intervalsOf(cluster.ranges).some((own) => clients.some((range) => holds(range, own)));
  const [first] = before;
  if (first && !isForNodes) reports.report(nodesRefused, { resource }, resource, at, first.endpoint.machine.resource);
}

type FrontEvidence = Pick<Evidence, 'neutron' | 'policies' | 'endpoints' | 'cluster'>;

interface Proving {
  readonly evidence: Pick<Evidence, 'neutron' | 'policies'>;
  readonly endpoint: Endpoint;
  readonly publishedTo: PublishedTo;
}

function proveLed(led: Led, { evidence, endpoint, publishedTo }: Proving, reports: Collector): void {
  const { forward, machine } = led;
  const { resource, protocol } = forward;
  const port = numberOf(forward.toPort);
  const items = seenBefore(publishedTo(endpoint.labels), endpoint).filter((item) => isLedByStaying(item, [led]));
  if (items.length === 0) {
    reports.report(forwardLost, { resource }, resource, machine, portsText(forward));
    return;
  }
  if (port === undefined || !endpoint.nic) return;
  const { neutron, policies } = evidence;
  const admits = (range: Interval): boolean =>
    hasPort(policies.between({ address: exampleOf(range), range }, { endpoint }).possible, { protocol, port });
  const own = rangesOfVip(neutron, forward.balanced?.vip) ?? [];
  const parts = partition([...own, ...policies.rangesOf(endpoint), ...rulesOf(endpoint, neutron)]);
  const before = letInFrom(neutron, endpoint, { forward, parts });
  // Under addresses of nodes nobody is told apart.
  const isLet = items.some(({ hides }) => (hides === true ? admits(usualAddress(4)) : before.every(admits)));
  if (isLet && (before.length > 0 || own.length > 0)) return;
  reports.report(forwardRefused, { resource }, resource, machine, `${protocol} port ${port}`);
}

/** Ranges of the rules of its groups. */
function rulesOf(endpoint: Endpoint, { filters }: Evidence['neutron']): readonly Interval[] {
  return nicsOf(endpoint).flatMap((nic) => {
    const groups = filters.groupsOf(nic);
    if (groups === 'open') return [];
    return groups
      .flatMap((group) => filters.rulesOf(group) ?? [])
      .flatMap(({ peer }) => (peer.is === 'range' ? [peer.range] : []));
  });
}

/** Whether an object leads somebody outside the cluster to where such a load balancer led; at which port of it does not count. */
export function isLedByStaying({ protocol, toPort }: Published, led: readonly Led[]): boolean {
  return led.some(({ forward }) => {
    const wanted = numberOf(forward.toPort);
    return forward.protocol === protocol && (wanted === undefined || toPort === undefined || toPort === wanted);
  });
}
