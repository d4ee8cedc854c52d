/** What nodes of the stack forward to machines, as their kinds say it, and where it arrives. */
import type { Nic } from '../../topology/kinds/nic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { Interval } from '../../topology/address-range.ts';
import type { Forward } from '../../topology/kinds/kind.ts';
import { kinds, type TopologyNode } from '../../topology/kinds/table.ts';
import { nicsOf, standsFor, type Endpoint } from '../packet.ts';
import { intersection, portRange, unionOf, type PortSet } from '../port-set.ts';
import { admittedFromSome, type Neutron } from './neutron.ts';
import type { Source } from './source.ts';
import { append } from '../../source/append.ts';
import { workingForwards } from './port-forwards.ts';
import { numberOf } from './port-number.ts';

/** With the resource of the node that forwards. */
export type StackForward = Forward & {
  readonly resource: string;
  /** A load balancer does. */
  readonly balanced?: Balanced;
  /** Whether the machine sees its clients, so that its groups tell them apart. */
  readonly keepsClients?: true;
};

/** Where a load balancer takes connections: one object for all members that they are forwarded to. */
export interface Balanced {
  readonly protocol: Forward['protocol'];
  readonly port: Value;
  /** The port that has its address; everybody reaches one without a port. */
  readonly vip: Nic | undefined;
  /** Ranges that clients must be in; undefined for everybody, and where a range is not known. */
  readonly clients: readonly Interval[] | undefined;
}

export function forwardsOf(nodes: ReadonlyMap<string, TopologyNode>): readonly StackForward[] {
  return [...nodes.values()].flatMap((node) =>
    kinds[node.kind].forwards(node).map((forward) => ({ ...forward, resource: node.resource })),
  );
}

/** Port forwardings of addresses of the stack, to ports that are known: what objects of the output can be asked for. */
export function portForwards(source: Source): readonly StackForward[] {
  return workingForwards(source).flatMap(({ node, nic, protocol }): readonly StackForward[] => {
    const { toPort, port, resource } = node;
    const isNamed = source.find('public-address', node.address) !== undefined;
    if (!isNamed || !toPort || numberOf(toPort) === undefined) return [];
    return [{ protocol, port, toPort, to: { node: nic.id }, resource, keepsClients: true }];
  });
}

/** A forward with its end. */
export interface Led {
  readonly forward: StackForward;
  /** Resource of the machine. */
  readonly machine: string;
  /** The interface, where the node names one. */
  readonly nic: string | undefined;
}

/** What leads to machines of the stack, by the resource of each. */
export type LedTo = ReadonlyMap<string, readonly Led[]>;

/** Those that lead to machines of the stack. */
export function ledTo({ source }: Neutron, forwards: readonly StackForward[]): LedTo {
  const machines = machinesByNic(source);
  const led = new Map<string, Led[]>();
  for (const forward of forwards) {
    const nic = source.find('nic', forward.to)?.id;
    const machine = source.find('machine', forward.to)?.resource ?? (nic === undefined ? nic : machines.get(nic));
    if (machine === undefined) continue;
    append(led, machine, { forward, machine, nic });
  }
  return led;
}

/** Resources of machines; an interface of several is that of the first. */
function machinesByNic(source: Source): ReadonlyMap<NodeId, string> {
  const machines = new Map<NodeId, string>();
  for (const { nics, resource } of source.of('machine')) {
    for (const ref of nics) {
      const nic = source.find('nic', ref)?.id;
      if (nic !== undefined && !machines.has(nic)) machines.set(nic, resource);
    }
  }
  return machines;
}

export function ledAt(led: LedTo, endpoint: Endpoint): readonly Led[] {
  return (led.get(endpoint.machine.resource) ?? []).filter((own) => standsFor(endpoint, own.nic));
}

/** Ports at which clients from outside come to an endpoint through a node that forwards, and its groups let that in. */
export function comesForwarded(neutron: Neutron, led: LedTo, endpoint: Endpoint): PortSet {
  const forwarded = unionOf(
    ledAt(led, endpoint).map(({ forward: { protocol, toPort } }) =>
      portRange(protocol, numberOf(toPort) ?? 1, numberOf(toPort) ?? 65_535),
    ),
  );
  const admitted = unionOf(nicsOf(endpoint).map((nic) => admittedFromSome(neutron, nic, 'ingress')));
  return endpoint.nic ? intersection(forwarded, admitted) : forwarded;
}

/** As messages say it. */
export function portsText({ protocol, port, toPort }: StackForward): string {
  return `${protocol} port ${numberOf(port) ?? 'unknown'} to port ${numberOf(toPort) ?? 'unknown'}`;
}
