/**
 * The proof of forwarding: what balancers forwarded to machines that move, objects forward too and policies let pass; and
 * objects forward nothing to a machine that no client from outside could reach before.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { intervalOf } from '../topology/address-range.ts';
import { balancedDiagnostics, proveBalanced } from './balanced.ts';
import type { Evidence } from './evidence.ts';
import { forwardLosses, forwardLost, forwardRefused } from './forward-losses.ts';
import { everyAddress, exampleOf, intervalKey, isSingle } from './intervals.ts';
import { isInside } from './neutron/balanced.ts';
import { ledAt, portsText, type Led } from './neutron/forwarded.ts';
import { numberOf } from './neutron/port-number.ts';
import { passage, type Neutron } from './neutron/neutron.ts';
import { nicsOf, standsFor, type Endpoint, type Place } from './packet.ts';
import { hasPort } from './port-set.ts';
import { isSame, publishedIndex, publishedPorts, seenBefore, type Published } from './published.ts';
import { clientsHidden, clientsWider, proveClients, proveListeners } from './published-clients.ts';
import { isLedByStaying, proveStayingBalancers, stayingDiagnostics } from './staying-balancers.ts';
import { stayingPlaces, type StayingPlaces } from './staying.ts';
import { append } from '../source/append.ts';

const forwardWider = defineDiagnostic({
  code: 'verify/forward-wider',
  severity: 'error',
  message: (object: string, machine: string, ports: string) =>
    `${object} forwards clients from outside to "${machine}", which nothing did before: ${ports}`,
  explanation:
    'The objects must not make a server reachable from outside that no floating IP, load balancer or route made reachable. This is a defect of heat2kube: please report it with the template, and do not apply the output.',
});

export const forwardDiagnostics = Object.freeze([
  ...forwardLosses,
  forwardWider,
  clientsWider,
  clientsHidden,
  ...balancedDiagnostics,
  ...stayingDiagnostics,
]);

/** Both ways: what clients reached they still reach, and nothing else. */
export function proveForwards(evidence: Omit<Evidence, 'nodes'>, reports: Collector): void {
  const { neutron, machines, policies, endpoints, traits, led, balancers } = evidence;
  const published = publishedPorts(evidence.objects);
  const publishedTo = publishedIndex(published);
  const kept = { neutron, policies, publishedTo, endpoints: endpointsByMachine(endpoints) };
  proveStayingBalancers(evidence, kept, reports);
  if (led.size === 0 && published.length === 0) return;
  for (const [machine, own] of led) {
    const open = own.filter(({ forward }) => !isInside(neutron, forward));
    if (machines.has(machine)) proveKept(open, kept, reports);
  }
  proveBalanced(evidence, kept.endpoints, reports);
  const staying = stayingPlaces(evidence.staying);
  for (const endpoint of endpoints) {
    const own = ledAt(led, endpoint);
    const all = seenBefore(publishedTo(endpoint.labels), endpoint);
    // What a balancer of the stack forwards has other clients.
    const others = all.filter(
      (item) =>
        !own.some(({ forward }) => isSame(item, forward)) &&
        // Those have clients at ports of nodes; no load balancer of the cluster takes them.
        !(item.clients === undefined && isLedByStaying(item, ledAt(balancers.led, endpoint))),
    );
    const hiding = own.filter(({ forward }) => !forward.keepsClients);
    const seen = all.filter((item) => !hiding.some(({ forward }) => isSame(item, forward)));
    proveListeners(endpoint, own, { published: all, neutron, policies, traits }, reports);
    proveNoWider(endpoint, { published: others, neutron, staying }, reports);
    proveClients(endpoint, { published: seen, neutron, policies, traits, staying }, reports);
  }
}

type EndpointsByMachine = ReadonlyMap<string, readonly Endpoint[]>;

function endpointsByMachine(endpoints: readonly Endpoint[]): EndpointsByMachine {
  const byMachine = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    append(byMachine, endpoint.machine.resource, endpoint);
  }
  return byMachine;
}

interface After extends Pick<Evidence, 'neutron' | 'policies'> {
  readonly publishedTo: ReturnType<typeof publishedIndex>;
  readonly endpoints: EndpointsByMachine;
}

/** A Service must lead there, and the policies must let its clients in. */
function proveKept(
  all: readonly Led[],
  { neutron, policies, publishedTo, endpoints }: After,
  reports: Collector,
): void {
  for (const { forward, machine, nic } of all) {
    // None where the interface is not on the pod network.
    const endpoint = endpoints.get(machine)?.find((other) => standsFor(other, nic));
    const { resource, protocol, toPort } = forward;
    // Nobody came by a port that the groups open to nobody.
    if (endpoint && forward.keepsClients && !comes(neutron, endpoint, forward)) continue;
    const isKept = endpoint && seenBefore(publishedTo(endpoint.labels), endpoint).some((item) => isSame(item, forward));
    if (!endpoint || !isKept) {
      reports.report(forwardLost, { resource }, resource, machine, portsText(forward));
      continue;
    }
    const wanted = numberOf(toPort);
    // Whom the policies let in is the proof of access where the machine sees its clients.
    if (wanted === undefined || !outside || forward.keepsClients) continue;
    if (hasPort(policies.between(outside, { endpoint }).possible, { protocol, port: wanted })) continue;
    reports.report(forwardRefused, { resource }, resource, machine, `${protocol} port ${wanted}`);
  }
}

/** Whether somebody outside comes to the port of the machine. */
function comes(neutron: Neutron, endpoint: Endpoint, { protocol, toPort }: Led['forward']): boolean {
  const range = everyAddress(4);
  const port = numberOf(toPort);
  const { possible } = passage(neutron, { address: exampleOf(range), range }, { endpoint });
  return port === undefined || hasPort(possible, { protocol, port });
}

/** An address that no template names. */
const outside = placeOf('198.18.7.7');

function placeOf(address: string): Place | undefined {
  const range = intervalOf(address);
  return range && { address, range };
}

interface Before {
  /** What leads to the endpoint, and did not before. */
  readonly published: readonly Published[];
  readonly neutron: Neutron;
  readonly staying: StayingPlaces;
}

/** A machine that was open to everybody loses nothing by a Service. */
function proveNoWider(endpoint: Endpoint, { published, neutron, staying }: Before, reports: Collector): void {
  const { machine, nic } = endpoint;
  const range = outside && 'range' in outside ? outside.range : undefined;
  const isOpen = !nic || nicsOf(endpoint).some((own) => range && neutron.routes.fromOutside(own, range) !== 'no');
  if (isOpen) return;
  for (const item of published) {
    if (isForStaying(item, staying)) continue;
    const ports = `${item.protocol} port ${item.port} to port ${item.toPort ?? 'unknown'}`;
    reports.report(forwardWider, { resource: machine.resource }, item.object, machine.resource, ports);
  }
}

/** Servers that stay in Nova were inside before; whom of them a machine lets in, the policies say. */
function isForStaying({ clients = [] }: Published, staying: Before['staying']): boolean {
  return clients.length > 0 && clients.every((client) => isSingle(client) && staying.has(intervalKey(client)));
}
