/** What the access proof has found, and its messages: what is wider for each machine, what is narrower for each rule. */
import { defineDiagnostic, type Where } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { joinOrigins, originsOf, type Origins } from '../evaluate/value.ts';
import { listed } from '../source/listed.ts';
import type { Span } from '../source/source-file.ts';
import type { FirewallRule } from '../topology/kinds/firewall-rule.ts';
import { interfaceAdded } from './added-interfaces.ts';
import { idlePorts } from './listening.ts';
import { accessNarrower, type Cause } from './narrower.ts';
import type { Neutron, Passage } from './neutron/neutron.ts';
import { describePacket, type Endpoint, type Packet, type Place } from './packet.ts';
import { difference, firstPort, noPorts, type PortSet } from './port-set.ts';
import type { PolicySet } from './policies/policy-access.ts';

const accessWider = defineDiagnostic({
  code: 'verify/access-wider',
  severity: 'error',
  message: (policies: string, packet: string, admitting: string, stopping: string) =>
    `the ${policies} allow a packet that was refused before: ${packet}; ${admitting}, and ${stopping}`,
  explanation:
    'The output must never allow more than the security groups, networks and routers of the stack. In the output of `heat2kube convert` this is a defect of heat2kube: please report it with the template, and do not apply the output. In an output that you have edited, `heat2kube verify` shows what the change opens: undo it, or allow the same in the security groups of the template and convert again.',
});

export const accessDiagnostics = Object.freeze([accessWider, accessNarrower, interfaceAdded]);

/** Where a rule stands in the template, by its leaves. */
export type SpanOf = (resource: string, leaves: Origins) => Span | undefined;

/** Two places, in the order of the packet. */
interface Ends {
  readonly from: Place;
  readonly to: Place;
}

/** What is compared. */
interface Compared {
  readonly before: Passage;
  /** Ports that pass now, in some cluster. */
  readonly now: PortSet;
}

/** What passes no more. */
interface Lost {
  readonly before: Passage;
  readonly ports: PortSet;
  readonly cause?: Cause;
  /** Interfaces on a network that is not mapped. */
  readonly waiting?: readonly Endpoint[];
}

/** Collects the findings of one proof. */
export interface Findings {
  /** What passes and was refused, of an endpoint that is one of the ends. */
  wider(endpoint: Endpoint, ends: Ends, compared: Compared): void;
  /** What passed and is refused: once for each rule, wherever that shows. */
  narrower(endpoint: Endpoint, ends: Ends, lost: Lost): void;
}

/** What messages are made from. */
interface Sources {
  readonly neutron: Neutron;
  readonly policies: PolicySet;
  readonly spanOf: SpanOf | undefined;
  readonly kind?: 'NetworkPolicy' | 'MultiNetworkPolicy';
}

export function findingsIn(sources: Sources, reports: Collector): Findings {
  const told = new Set<string>();
  const isNew = (key: string): boolean => {
    const known = told.has(key);
    told.add(key);
    return !known;
  };
  return {
    wider(endpoint, ends, { before, now }) {
      const ports = difference(now, before.possible);
      const example = firstPort(ports);
      const { resource } = endpoint.machine;
      const sort = `${resource} ${example?.protocol ?? ''} ${sortOf(ends.from)} ${sortOf(ends.to)}`;
      if (!example || !isNew(sort)) return;
      const packet = { ...ends, ...example };
      reports.report(
        accessWider,
        { resource },
        sources.kind === 'MultiNetworkPolicy' ? 'MultiNetworkPolicies' : 'NetworkPolicies',
        describePacket(packet),
        admittingText(packet, sources),
        stoppingText(packet, before, { ports, ...sources }),
      );
    },
    narrower(endpoint, ends, { before, ports: lost, cause = 'policies', waiting = [] }) {
      const said = saidOfWaiting(waiting);
      const ports = difference(lost, 'endpoint' in ends.to ? idlePorts(ends.to.endpoint.listening) : noPorts);
      const about = typeof cause === 'string' ? cause : cause.network;
      const own = endpoint.machine.resource;
      const rules = before.rules(ports);
      // What is written comes before the default rules of its group, which let the same packet out.
      const isDefault = ([rule]: (typeof rules)[number]): number => Number(leavesOf(rule).length === 0);
      for (const [rule, some] of [...rules].toSorted((a, b) => isDefault(a) - isDefault(b))) {
        const example = firstPort(some);
        if (!example || !isNew(`rule ${about} ${rule.id}`)) continue;
        const { resource } = rule;
        const packet = describePacket({ ...ends, ...example });
        if (!isNew(`packet ${about} ${resource} ${packet}`)) continue;
        const where = { ...said, resource, span: sources.spanOf?.(resource, leavesOf(rule)) };
        reports.report(accessNarrower, where, cause, resource, packet);
      }
      const example = firstPort(ports);
      if (rules.length > 0 || !example || !isNew(`machine ${about} ${own}`)) return;
      const of = typeof cause === 'string' ? cause : { ...cause, of: own };
      reports.report(accessNarrower, { ...said, resource: own }, of, '', describePacket({ ...ends, ...example }));
    },
  };
}

/** That the network is not mapped is the cause. */
function saidOfWaiting(waiting: readonly Endpoint[]): Pick<Where, 'saidBy' | 'saidOf'> {
  if (waiting.length === 0) return {};
  const saidOf = waiting.flatMap(({ nic, machine }) => [nic?.resource ?? machine.resource]);
  return { saidBy: ['plan/network-unmapped'], saidOf };
}

function leavesOf({ protocol, portMin, portMax, remote }: FirewallRule): Origins {
  const peer = remote.from === 'cidr' ? [remote.cidr] : [];
  return [protocol, portMin, portMax, ...peer]
    .flatMap((value) => (value ? [originsOf(value)] : []))
    .reduce<Origins>(joinOrigins, []);
}

/** Which family an address is of, or what it is. */
function sortOf(place: Place): string {
  if ('pods' in place) return place.pods;
  return 'address' in place ? String(place.range.family) : 'machine';
}

/** The objects that let a packet through, on each side that is in the cluster. */
function admittingText(packet: Packet, { policies, kind = 'NetworkPolicy' }: Sources): string {
  const { from, to, protocol, port } = packet;
  const sides = [
    ...('endpoint' in to
      ? [sideText(kind, to.endpoint, policies.admitting(to.endpoint, 'ingress', { peer: from, protocol, port }))]
      : []),
    ...('endpoint' in from
      ? [sideText(kind, from.endpoint, policies.admitting(from.endpoint, 'egress', { peer: to, protocol, port }))]
      : []),
  ];
  return sides.join(', ');
}

function sideText(kind: string, { machine, unfiltered }: Endpoint, admitting: readonly string[] | undefined): string {
  if (unfiltered) return `no ${kind} applies to "${machine.resource}" on the network of its node`;
  if (!admitting) return `no ${kind} restricts "${machine.resource}"`;
  return `${listed(admitting.map((name) => `${kind}/${name}`))} admits it for "${machine.resource}"`;
}

interface Stopped extends Sources {
  readonly ports: PortSet;
}

/** Why Neutron lets no such packet through. */
function stoppingText({ from, to }: Packet, before: Passage, { ports, neutron }: Stopped): string {
  const ends = [to, from].flatMap((place) => ('endpoint' in place ? [place.endpoint] : []));
  const stray = ends.find((endpoint) => endpoint.stray);
  if (stray && !neutron.source.of('machine').includes(stray.machine)) {
    return `"${stray.machine.resource}" is no server of the stack`;
  }
  if (stray) return `the template gives "${stray.machine.resource}" no such interface`;
  const stop = before.stoppedBy(ports);
  const place = stop === 'receiver' ? to : from;
  const endpoint = stop !== 'route' && 'endpoint' in place ? place.endpoint : undefined;
  return endpoint ? `${groupsText(endpoint, neutron)} did not` : 'no network or router of the stack carried it';
}

function groupsText({ nic, machine }: Endpoint, { filters, source }: Neutron): string {
  const groups = nic ? filters.groupsOf(nic) : 'open';
  const found =
    groups === 'open' ? [] : groups.map((group) => source.find('firewall-group', { node: group })?.resource);
  const names = found.flatMap((resource) => (resource === undefined ? [] : [`"${resource}"`]));
  const whose = `of "${machine.resource}"`;
  return names.length === 0 ? `the security groups ${whose}` : `the rules of ${listed(names)} ${whose}`;
}
