/** The access proof: no packet that Neutron refuses passes the emitted policies; and what no longer passes is said. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { families, type Interval } from '../topology/address-range.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { Evidence } from './evidence.ts';
import { comesForwarded, describeForwards, ledTo, type Led, type StackForward } from './neutron/forwarded.ts';
import { passage, stayingFilter, type Neutron } from './neutron/neutron.ts';
import { neutronTraits, type NeutronTraits } from './neutron/traits.ts';
import { describePacket, protocols, type Endpoint, type Packet, type Place, type Protocol } from './packet.ts';
import type { PolicySet } from './policy-access.ts';
import { accessNarrower } from './narrower.ts';
import { boundaries, holds } from './ranges.ts';
import { samplePorts } from './sample-ports.ts';
import { chooseTrials } from './trials.ts';

const accessWider = defineDiagnostic({
  code: 'verify/access-wider',
  severity: 'error',
  message: (packet: string) => `the NetworkPolicies allow a packet that the security groups refuse: ${packet}`,
  explanation:
    'The NetworkPolicies must never allow more than the security groups. This is a defect of heat2kube: please report it with the template, and do not apply the output.',
});

export const accessDiagnostics = Object.freeze([accessWider, accessNarrower]);

/** What the proof compares. */
interface AccessInput {
  readonly evidence: Omit<Evidence, 'nodes' | 'objects'>;
  /** By which clients come to machines from outside where Neutron has no way. */
  readonly forwards?: readonly StackForward[];
  /** Ranges of the cluster itself. */
  readonly cluster?: readonly Interval[];
}

/** Between machines that move and have an interface on the pod network, and between them and the outside. */
export function proveAccess({ evidence, forwards = [], cluster = [] }: AccessInput, reports: Collector): void {
  const { policies, neutron, endpoints } = evidence;
  const led = ledTo(neutron, forwards);
  const traits = withForwards(neutronTraits(neutron), led);
  const trials = chooseTrials(endpoints, policies, traits);
  const access: Access = { policies, traits, neutron, led, staying: stayingPorts(evidence), cluster };
  const tried = new Set<string>();
  const told = new Set<string>();
  for (const endpoint of trials.endpoints) {
    const found: Found = { wider: new Map(), narrower: new Map(), told };
    for (const peer of trials.peersOf(endpoint)) {
      const ports = samplePorts([endpoint, peer], access);
      tryAll({ from: { endpoint: peer }, to: { endpoint } }, { ...access, ports }, found);
    }
    tryOutside(endpoint, { access, tried }, found);
    tell(endpoint, found, reports);
  }
}

/** The two models, of which each knows nothing of the other. */
interface Access {
  readonly policies: PolicySet;
  readonly neutron: Neutron;
  readonly traits: NeutronTraits;
  readonly led: readonly Led[];
  /** Interfaces of servers that stay in Nova, by their addresses. */
  readonly staying: ReadonlyMap<string, Nic>;
  /** Addresses of the cluster itself. */
  readonly cluster: readonly Interval[];
}

/** Endpoints to which something else is forwarded are not treated alike. */
function withForwards(traits: NeutronTraits, led: readonly Led[]): NeutronTraits {
  if (led.length === 0) return traits;
  return {
    ...traits,
    describe: (endpoint, mention) => traits.describe(endpoint, mention) + describeForwards(led, endpoint),
  };
}

/** Addresses on both sides of each end of each range that the rules of the endpoint name. */
function tryOutside(endpoint: Endpoint, { access, tried }: { access: Access; tried: Set<string> }, found: Found): void {
  const { policies, traits } = access;
  const shape = policies.describe(endpoint, () => 0) + traits.describe(endpoint, () => 0);
  const ranges = [...policies.limitsOf(endpoint).ranges, ...traits.limitsOf(endpoint).ranges];
  const key = `${shape} ${ranges.map(({ first, last }) => `${first}-${last}`).join(' ')}`;
  if (tried.has(key)) return;
  tried.add(key);
  const ports = samplePorts([endpoint], access);
  const forwarded = comesForwarded(access.neutron, access.led, endpoint);
  for (const sample of boundaries([...ranges, ...access.cluster])) {
    const port = access.staying.get(addressKey(sample.range));
    const stranger = !port && access.cluster.some((range) => holds(range, sample.range));
    const outside = { ...sample, port, stranger };
    tryAll({ from: outside, to: { endpoint } }, { ...access, ports, forwarded }, found);
    tryAll({ from: { endpoint }, to: outside }, { ...access, ports }, found);
  }
}

/** What the trials of one machine have shown. */
interface Found {
  /** One packet for each peer and direction. */
  readonly wider: Map<string, Packet>;
  /** One packet for each rule that is lost. */
  readonly narrower: Map<string, Packet>;
  /** Rules of which this has been told already. */
  readonly told: Set<string>;
}

interface Trial extends Pick<Access, 'policies' | 'neutron'> {
  readonly ports: readonly number[];
  /** Whether such a packet comes through a node that forwards. */
  readonly forwarded?: (protocol: Protocol, port: number) => boolean;
}

/** All ports and protocols between two places. */
function tryAll(ends: Pick<Packet, 'from' | 'to'>, { ports, policies, neutron, forwarded }: Trial, found: Found): void {
  const before = passage(neutron, ends.from, ends.to);
  const now = policies.between(ends.from, ends.to);
  const staying = stayingFilter(neutron, ends.from, ends.to);
  for (const protocol of protocols) {
    for (const port of ports) {
      const passes = now(protocol, port) && staying(protocol, port);
      const passed = before.verdict(protocol, port);
      if (passes && passed === 'no' && !forwarded?.(protocol, port)) {
        found.wider.set(`${protocol} ${sortOf(ends.from)} ${sortOf(ends.to)}`, { ...ends, protocol, port });
      } else if (!passes && passed === 'yes') {
        const packet = { ...ends, protocol, port };
        const [rule = ''] = before.rules(protocol, port);
        if (!found.narrower.has(rule)) found.narrower.set(rule, packet);
      }
    }
  }
}

/** What is wider is told for each machine; a rule that lets less through is told once, wherever that shows. */
function tell(endpoint: Endpoint, { wider, narrower, told }: Found, reports: Collector): void {
  const resource = endpoint.machine.resource;
  for (const packet of wider.values()) reports.report(accessWider, { resource }, describePacket(packet));
  for (const [rule, packet] of narrower) {
    if (told.has(rule)) continue;
    if (rule !== '') told.add(rule);
    reports.report(
      accessNarrower,
      { resource: rule === '' ? resource : rule },
      'policies',
      rule,
      describePacket(packet),
    );
  }
}

/** Which family an address is of, or that it is a machine. */
function sortOf(place: Place): string {
  return 'address' in place ? String(place.range.family) : 'machine';
}

/** Policies name servers that stay by their addresses: such an address means the server, as a group that it is in does. */
function stayingPorts({ neutron: { source, addresses }, machines }: AccessInput['evidence']): ReadonlyMap<string, Nic> {
  const nics = source
    .of('machine')
    .filter(({ resource }) => !machines.has(resource))
    .flatMap((machine) => machine.nics.flatMap((ref) => source.find('nic', ref) ?? []));
  return new Map(
    nics.flatMap((nic) =>
      families
        .flatMap((family) => addresses.of(nic, family).flat())
        .flatMap(({ range }) => (range && range.first === range.last ? [[addressKey(range), nic] as const] : [])),
    ),
  );
}

function addressKey({ family, first }: Interval): string {
  return `${family} ${first}`;
}
