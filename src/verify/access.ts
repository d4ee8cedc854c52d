/** The access proof: no packet that Neutron refuses passes the emitted policies; and what no longer passes is said. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { intOf, textOf } from '../evaluate/value.ts';
import { at, textAt, textsAt, type JsonObject } from '../kubernetes/json.ts';
import type { PlanContext } from '../plan/context.ts';
import { podNic } from '../plan/lower/machine/nics.ts';
import { addressOf } from '../topology/address-range.ts';
import type { Topology } from '../topology/topology.ts';
import { neutronAccess, type NeutronAccess } from './neutron-access.ts';
import { describePacket, protocols, type Endpoint, type Packet, type Place } from './packet.ts';
import { policySet, type PolicySet } from './policy-access.ts';
import { boundaries } from './ranges.ts';

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
  message: (packet: string, count: number) =>
    `the policies refuse a packet that the security groups let through: ${packet}${count > 1 ? ` (and ${count - 1} more like it)` : ''}`,
  explanation:
    'What the security groups allow cannot be said in full by a NetworkPolicy: a range that covers part of a subnet, a group outside the stack, or an address that the template does not fix. Look whether the application needs it.',
});

export const accessDiagnostics = Object.freeze([accessWider, accessNarrower]);

/** Machines that move and have an interface on the pod network, one for each kind of treatment, with one more to be its neighbour. */
export function proveAccess(context: PlanContext, objects: readonly JsonObject[], reports: Collector): void {
  const policies = policySet(objects);
  const endpoints = representatives(endpointsOf(context, objects));
  const ports = samplePorts(context.topology, policies);
  const addresses = boundaries([...policies.cidrs, ...groupRanges(context.topology)]).flatMap(
    (address): readonly Place[] => {
      const ip = addressOf(address);
      return ip ? [{ address, ip }] : [];
    },
  );
  const trial: Trial = { ports, policies, neutron: neutronAccess(context.topology) };
  for (const endpoint of endpoints) {
    const found: Found = { wider: new Map<string, Packet>(), narrower: undefined, refused: 0 };
    for (const peer of [
      ...endpoints
        .filter((other) => other.machine.id !== endpoint.machine.id)
        .map((other): Place => ({ endpoint: other })),
      ...addresses,
    ]) {
      tryAll({ from: peer, to: { endpoint } }, trial, found);
      if ('address' in peer) tryAll({ from: { endpoint }, to: peer }, trial, found);
    }
    tell(endpoint, found, reports);
  }
}

interface Found {
  /** One packet for each peer and direction. */
  readonly wider: Map<string, Packet>;
  narrower: Packet | undefined;
  /** How many packets are refused. */
  refused: number;
}

interface Trial {
  readonly ports: readonly number[];
  readonly policies: PolicySet;
  readonly neutron: NeutronAccess;
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
        found.refused++;
      }
    }
  }
}

function tell(endpoint: Endpoint, { wider, narrower, refused }: Found, reports: Collector): void {
  const resource = endpoint.machine.resource;
  for (const packet of wider.values()) reports.report(accessWider, { resource }, describePacket(packet));
  if (narrower) reports.report(accessNarrower, { resource }, describePacket(narrower), refused);
}

function endpointsOf(context: PlanContext, objects: readonly JsonObject[]): readonly Endpoint[] {
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
  return context.topology.of('machine').flatMap((machine) => {
    const own = labels.get(context.name(machine.id));
    const placed = podNic(context, machine);
    return own && placed ? [{ machine, nic: placed.nic, labels: own }] : [];
  });
}

/** Machines whose interface is treated alike are tried once, two of them so that they also meet each other. */
function representatives(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const seen = new Map<string, number>();
  return endpoints.filter((endpoint) => {
    const key = treatment(endpoint);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count < 2;
  });
}

function treatment({ nic, labels }: Endpoint): string {
  const functional = [...labels].filter(([key]) => !key.startsWith('app.kubernetes.io/')).map((pair) => pair.join('='));
  const fixed = nic?.addresses.map(({ ip }) => textOf(ip) ?? '').join(',') ?? '';
  return [functional.toSorted().join(' '), nic?.portSecurity, nic?.groups === 'default', fixed].join('|');
}

/** Both sides of every port bound that either side names. */
function samplePorts(topology: Topology, policies: PolicySet): readonly number[] {
  const named = topology
    .of('firewall-rule')
    .flatMap(({ portMin, portMax }) =>
      [portMin, portMax].flatMap((value) => (value ? [Number(intOf(value) ?? textOf(value))] : [])),
    );
  const samples = new Set([1, 65535]);
  for (const port of [...named, ...policies.ports]) {
    for (const near of [port - 1, port, port + 1])
      if (Number.isInteger(near) && near >= 1 && near <= 65535) samples.add(near);
  }
  return [...samples].toSorted((a, b) => a - b).slice(0, 200);
}

function groupRanges(topology: Topology): readonly string[] {
  return topology.of('firewall-rule').flatMap(({ remote }) => {
    const cidr = remote.from === 'cidr' ? textOf(remote.cidr) : undefined;
    return cidr === undefined ? [] : [cidr];
  });
}
