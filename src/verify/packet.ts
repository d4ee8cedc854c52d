/** Who is on either side of a packet in the access proof. */
import type { Interval } from '../topology/address-range.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { Listening } from './listening.ts';
import type { PortOf, PortSet } from './port-set.ts';

/** A machine's interface on a network of the cluster, with what selects its pod. */
export interface Endpoint {
  readonly machine: Machine;
  /** Undefined for a port that only the cloud knows. */
  readonly nic: Nic | undefined;
  /** Further interfaces of the template that this one stands for. */
  readonly merged: readonly Nic[];
  /** Whether the template has no such interface: what reaches it was never there. */
  readonly stray: boolean;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Ports that policies may name. */
  readonly namedPorts: ReadonlyMap<string, PortSet>;
  /** Ports of the server that its containers have; empty where they are those of the server themselves. */
  readonly listening: readonly Listening[];
  /** Whether policies do not apply: the pod is on the network of its node. */
  readonly unfiltered: boolean;
}

/** A pod that stands for no server of the stack. */
export function strayEndpoint(name: string, namespace: string, labels: Endpoint['labels']): Endpoint {
  return {
    machine: {
      kind: 'machine',
      id: name,
      resource: name,
      nics: [],
      nicPolicy: 'none',
      placement: [],
      hints: new Map(),
    },
    nic: undefined,
    merged: [],
    stray: true,
    namespace,
    labels,
    namedPorts: new Map(),
    listening: [],
    unfiltered: false,
  };
}

/** A machine, addresses that no machine of the cluster has, or pods that do not belong to the stack. */
export type Place = { readonly endpoint: Endpoint } | Outside | { readonly pods: Strangers };

/** Interfaces of the template that an endpoint stands for. */
export function nicsOf({ nic, merged }: Endpoint): readonly Nic[] {
  return nic ? [nic, ...merged] : [];
}

/** Whether an endpoint is an interface; every one is, where none is named. */
export function standsFor(endpoint: Endpoint, nic: string | undefined): boolean {
  return nic === undefined || nicsOf(endpoint).some(({ id }) => id === nic);
}

/** Pods that are not of the stack: in its namespace, in another one, or those that answer DNS queries. */
export type Strangers = 'own-namespace' | 'other-namespaces' | 'dns';

/** Addresses outside the cluster that all rules treat alike, with one of them as text. */
export interface Outside {
  readonly address: string;
  readonly range: Interval;
  /** The server of the stack that stays and has it. */
  readonly port?: Nic | undefined;
  /** Whether it is one of the cluster itself: pods of others, Services and nodes, of which the cloud's rules know nothing. */
  readonly stranger?: boolean;
}

/** The first packet of a connection: answers pass wherever it did. */
export interface Packet extends PortOf {
  readonly from: Place;
  readonly to: Place;
}

/** Takes note of a name that a rule asks its peer for, and gives its number among those of the endpoint. */
export type Mention = (name: string) => number;

/** Numbers names in the order in which they are first mentioned. */
export function mentionIn(numbers: Map<string, number>): Mention {
  return (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
}

export function describePacket({ from, to, protocol, port }: Packet): string {
  return `${protocol} from ${describePlace(from)} to ${describePlace(to)} port ${port}`;
}

export function describePlace(place: Place): string {
  if ('address' in place) return place.address;
  if ('endpoint' in place) return `"${place.endpoint.machine.resource}"`;
  return strangers[place.pods];
}

const strangers: Readonly<Record<Strangers, string>> = {
  'own-namespace': 'other pods of the namespace',
  'other-namespaces': 'pods of other namespaces',
  dns: 'the DNS of the cluster',
};
