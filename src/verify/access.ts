/** The access proof: no packet that Neutron refuses passes the emitted policies; and what no longer passes is said. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { at, textAt, textsAt, type JsonObject } from '../kubernetes/json.ts';
import type { World } from '../plan/world.ts';
import { addressOf } from '../topology/address-range.ts';
import { neutronAccess, type NeutronAccess } from './neutron-access.ts';
import { neutronTraits, type NeutronTraits } from './neutron-traits.ts';
import { describePacket, protocols, type Endpoint, type Packet } from './packet.ts';
import { policySet, type PolicySet } from './policy-access.ts';
import { boundaries } from './ranges.ts';
import { chooseTrials } from './trials.ts';

export const accessWider = defineDiagnostic({
  code: 'verify/access-wider',
  severity: 'error',
  message: (packet: string) => `the policies let a packet through that the security groups refuse: ${packet}`,
  explanation:
    'The emitted NetworkPolicies must never be wider than the security groups. This is a defect of heat2kube: please report it with the template, and do not apply the output.',
});

export const accessNarrower = defineDiagnostic({
  code: 'verify/access-narrower',
  severity: 'warning',
  message: (packet: string) => `the policies refuse a packet that the security groups let through: ${packet}`,
  explanation:
    'What the security groups allow cannot be said in full by a NetworkPolicy: a range that covers part of a subnet, a group outside the stack, or an address that the template does not fix. Look whether the application needs it.',
});

export const accessDiagnostics = Object.freeze([accessWider, accessNarrower]);

/** Between machines that move and have an interface on the pod network, and between them and the outside. */
export function proveAccess(world: World, objects: readonly JsonObject[], reports: Collector): void {
  const policies = policySet(objects);
  const traits = neutronTraits(world.graph);
  const trials = chooseTrials(endpointsOf(world, objects), policies, traits);
  const access: Access = { policies, traits, neutron: neutronAccess(world.graph) };
  const tried = new Set<string>();
  for (const endpoint of trials.endpoints) {
    const found: Found = { wider: new Map<string, Packet>(), narrower: undefined };
    for (const peer of trials.peersOf(endpoint)) {
      const ports = samplePorts([endpoint, peer], access);
      tryAll({ from: { endpoint: peer }, to: { endpoint } }, { ...access, ports }, found);
    }
    tryOutside(endpoint, { access, tried }, found);
    tell(endpoint, found, reports);
  }
}

interface Access {
  readonly policies: PolicySet;
  readonly neutron: NeutronAccess;
  readonly traits: NeutronTraits;
}

/** Addresses on both sides of each end of each range that the rules of the endpoint name. */
function tryOutside(endpoint: Endpoint, { access, tried }: { access: Access; tried: Set<string> }, found: Found): void {
  const { policies, traits } = access;
  const shape = policies.describe(endpoint, () => 0) + traits.describe(endpoint, () => 0);
  const ranges = [...policies.limitsOf(endpoint).ranges, ...traits.limitsOf(endpoint).ranges];
  const addresses = boundaries(ranges);
  const key = `${shape} ${ranges.map(([address, length]) => `${address.toString()}/${length}`).join(' ')}`;
  if (tried.has(key)) return;
  tried.add(key);
  const ports = samplePorts([endpoint], access);
  for (const address of addresses) {
    const ip = addressOf(address);
    if (!ip) continue;
    tryAll({ from: { address, ip }, to: { endpoint } }, { ...access, ports }, found);
    tryAll({ from: { endpoint }, to: { address, ip } }, { ...access, ports }, found);
  }
}

interface Found {
  /** One packet for each peer and direction. */
  readonly wider: Map<string, Packet>;
  narrower: Packet | undefined;
}

interface Trial extends Pick<Access, 'policies' | 'neutron'> {
  readonly ports: readonly number[];
}

function tryAll(ends: Pick<Packet, 'from' | 'to'>, { ports, policies, neutron }: Trial, found: Found): void {
  const before = neutron.between(ends.from, ends.to);
  const now = policies.between(ends.from, ends.to);
  for (const protocol of protocols) {
    for (const port of ports) {
      const passes = now(protocol, port);
      const passed = before(protocol, port);
      if (passes && passed === 'no') {
        found.wider.set(`${protocol} ${'address' in ends.from}`, { ...ends, protocol, port });
      } else if (!passes && passed === 'yes') {
        found.narrower ??= { ...ends, protocol, port };
      }
    }
  }
}

function tell(endpoint: Endpoint, { wider, narrower }: Found, reports: Collector): void {
  const resource = endpoint.machine.resource;
  for (const packet of wider.values()) reports.report(accessWider, { resource }, describePacket(packet));
  if (narrower) reports.report(accessNarrower, { resource }, describePacket(narrower));
}

/** Machines that move and have an interface on the pod network. */
export function endpointsOf(world: World, objects: readonly JsonObject[]): readonly Endpoint[] {
  const labels = new Map(
    objects
      .filter((object) => object['kind'] === 'VirtualMachine')
      .map(
        (object) =>
          [
            textAt(object, 'metadata', 'name') ?? '',
            textsAt(at(object, 'spec', 'template', 'metadata'), 'labels'),
          ] as const,
      ),
  );
  return world.graph.of('machine').flatMap((machine) => {
    const own = labels.get(world.names.name(machine.id));
    const placed = world.networks.of(machine.id).find(({ backend }) => backend.id === 'pod');
    return own && placed ? [{ machine, nic: placed.nic, labels: own }] : [];
  });
}

/** Both sides of every port bound that the rules of an endpoint name. */
function samplePorts(endpoints: readonly Endpoint[], { policies, traits }: Access): readonly number[] {
  const samples = new Set([1, 65_535]);
  for (const endpoint of endpoints) {
    for (const port of [...policies.limitsOf(endpoint).ports, ...traits.limitsOf(endpoint).ports]) {
      for (const near of [port - 1, port, port + 1]) {
        if (Number.isInteger(near) && near >= 1 && near <= 65_535) samples.add(near);
      }
    }
  }
  return [...samples].toSorted((a, b) => a - b).slice(0, mostPorts);
}

/** Groups with more bounds than this are tried at the lowest ones. */
const mostPorts = 200;
