/** The shape of a network backend: everything that the interfaces of one network are on one kind of cluster network. */
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { Origins, Value } from '../evaluate/value.ts';
import type { Field } from '../kubernetes/object.ts';
import type { Balancer } from '../topology/kinds/balancer.ts';
import type { FirewallGroup } from '../topology/kinds/firewall-group.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Network } from '../topology/kinds/network.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import type { PublicAddress } from '../topology/kinds/public-address.ts';
import type { Need } from './needs.ts';
import type { MadeItem } from './plan.ts';
import type { Lowered, Offer } from './target.ts';
import type { Consumer, World } from './world.ts';

/** One interface of a machine that is in the cluster, before it has a backend. */
export interface NicSite {
  readonly machine: Machine;
  /** Position in the template: eth0 is 0. */
  readonly index: number;
  readonly ref: NodeRef;
  /** Absent for a port that exists outside the stack. */
  readonly nic?: Nic;
  /** Absent for a network outside the stack. */
  readonly network?: Network;
  /** What the network is called: in the template, or in the live cloud for a port that only the cloud knows. */
  readonly text: string;
}

export interface PlacedNic extends NicSite {
  readonly backend: NetworkBackend;
}

/** One network with all interfaces on it of machines that are in the cluster, before it has a backend. */
export interface NetworkSite extends Pick<NicSite, 'network' | 'text'> {
  /** In the order of machines; at least one. */
  readonly nics: readonly NicSite[];
}

/** As in `Strategy`. */
interface NetworkWord {
  readonly word: string;
  /** What an interface is then on: `the pod network`. */
  readonly about: string;
}

/** What stays as it was on the networks of the cloud. */
interface Keeps {
  readonly address: boolean;
  readonly mac: boolean;
  /** Whether the interfaces of a network share a layer 2 segment. */
  readonly l2: boolean;
  /** Whether the network answers DHCP. */
  readonly dhcp: boolean;
  readonly ipv6: boolean;
  /** Whether the security groups of its interfaces are enforced. */
  readonly policy: boolean;
}

/** What an interface is in the specification of a virtual machine or a pod. */
export interface NicAttachment {
  /** Unique among the interfaces of a machine. */
  readonly name: string;
  /** How the guest is bound to it: `{ masquerade: {} }`. */
  readonly binding: Readonly<Record<string, Field>>;
  /** The network behind it: `{ pod: {} }`, `{ multus: { networkName } }`. */
  readonly source: Readonly<Record<string, Field>>;
  /** The address that every guest sees as its own and nobody reaches; absent where guests see what others reach. */
  readonly guestAddress?: string;
}

/** What the guest is told of an interface, since nothing on the network tells it. */
export interface Addressing {
  readonly addresses: readonly StaticAddress[];
  /** Whether it asks DHCP for an IPv4 address. */
  readonly dhcp: boolean;
  /** Next hops of everything else: at most one of each family. */
  readonly gateways: readonly Value[];
  readonly routes: readonly StaticRoute[];
  readonly nameservers: readonly Value[];
  /** Bytes. */
  readonly mtu?: Value;
}

/** As in `host_routes` of a subnet. */
interface StaticRoute {
  readonly destination: Value;
  readonly nexthop: Value;
}

/** With the length of its network prefix. */
export interface StaticAddress {
  readonly address: Value;
  /** Length of the network prefix. */
  readonly prefix: number;
  /** Leaves of the address and of the range that says its prefix. */
  readonly origins: Origins;
}

/** What an offer may ask; nodes are placed by then. */
export interface PlacingSite extends Pick<World, 'graph' | 'live' | 'config' | 'placed'> {
  /** Whether a network that was placed before gave the machine an interface on a backend. */
  has(machine: NodeId, backend: string): boolean;
  /** Whether one of them is the interface of its pod. */
  onPods(machine: NodeId): boolean;
  /** Networks that were placed on a backend before, in that order. */
  on(backend: string): readonly NetworkSite[];
}

/** DNS servers of an interface. */
export interface Resolvers {
  /** What its pod is told, and by that its guest; at least one. */
  readonly addresses: readonly Value[];
  /** Labels of the pods behind them, in the namespace kube-system; absent for servers outside the cluster. */
  readonly pods?: ReadonlyMap<string, string>;
}

/** A load balancer whose members are on one backend. */
export interface Balancing {
  readonly balancer: Balancer;
  /** Where clients connect. */
  readonly address: Value;
  /** The label that all members have, and nobody else; it has no value. */
  readonly label: string;
  readonly ports: readonly BalancedPort[];
  /** `ClientIP` where a client stays with one member. */
  readonly affinity?: Value;
}

interface BalancedPort {
  readonly name: string;
  readonly protocol: Value;
  readonly port: Value;
  /** Of the members. */
  readonly targetPort: Value;
}

/** What may be asked while texts are bound. */
export type Answering = Pick<
  World,
  'graph' | 'live' | 'config' | 'placed' | 'cluster' | 'containers' | 'names' | 'networks' | 'recall'
>;

export interface NetworkBackend {
  readonly id: string;
  /** The network plug-in that the cluster must have for it, of which a cluster has one. */
  readonly plugin?: string;
  /** What it reports. */
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  readonly keeps: Keeps;
  /** Whether its interface is that of the pod itself, so that NetworkPolicies and Services see it. A machine has at most one. */
  readonly onPods?: true;
  /** Whether the kubelet does not reach guests, so that probes by TCP and HTTP fail for ever. */
  readonly unprobed?: true;
  /** Labels that the namespace must have from its start on, where an interface is on the backend. */
  readonly namespaceLabels?: ReadonlyMap<string, string>;
  /** The word under `networks` of `heat2kube.yaml` that asks for it; absent where a map does. */
  readonly mapping?: NetworkWord;
  /** Whether it takes a network, which has one backend for all its interfaces. The highest rank wins. */
  offer(network: NetworkSite, site: PlacingSite): Offer | undefined;
  attach(nic: PlacedNic, world: World): NicAttachment;
  /** What the interface needs that nothing in the stack makes. */
  needs(nic: PlacedNic, world: World): readonly Need[];
  /** Undefined where DHCP tells the guest everything. */
  addressing(nic: PlacedNic, world: Answering): Addressing | undefined;
  /** Addresses that the output gives the interface and that its network tells the guest by DHCP. Without it none is known. */
  assigns?(nic: PlacedNic, world: Answering): readonly StaticAddress[];
  /** Who answers DNS queries there, where the DNS of the cluster is out of reach. */
  resolvers?(nic: PlacedNic, world: Answering): Resolvers | undefined;
  /** Reports what the interface loses, and declares the fate of its leaves. */
  report(nic: PlacedNic, world: World): void;
  /** Labels of a machine by which policies find it, beside its name and stack. */
  labels(machine: Machine, world: World): ReadonlyMap<string, Value>;
  /** Annotations of the pod of a machine by which the network plug-in knows what its interfaces ask for. */
  annotations?(machine: Machine, world: World): ReadonlyMap<string, Value>;
  /** The policies of a security group; undefined where it has no member on this backend. Of those on pods the first one says it for all. */
  filter(group: FirewallGroup, world: World): readonly MadeItem[] | undefined;
  /** A public address before an interface; undefined where it cannot be published. */
  publish(address: PublicAddress, nic: PlacedNic, world: World): Lowered | undefined;
  /** What shares the connections of a load balancer among its members, where no Service reaches them. `nic`: of a member. */
  balance?(balancing: Balancing, nic: PlacedNic, world: World): readonly MadeItem[];
  /** What other machines find the interface by, in such a place of a text: a name, or an address that it keeps; undefined where there is neither. */
  name(nic: PlacedNic, slot: Consumer['slot'], world: Answering): Value | undefined;
}

/** Whether the interface of a machine on it is that of its pod. */
export function isOnPods({ id, onPods }: Pick<NetworkBackend, 'id' | 'onPods'>): boolean {
  return onPods === true || id === 'pod';
}

/** Checks the shape of a backend of your own while it is written. */
export function defineNetworkBackend(backend: NetworkBackend): NetworkBackend {
  return backend;
}

/** Where the interfaces of machines are that are in the cluster. */
export interface Networks {
  readonly backends: readonly NetworkBackend[];
  /** In the order of the template; none for a machine that is not in the cluster. */
  of(machine: NodeId): readonly PlacedNic[];
  /** All interfaces on a backend, in the order of machines. */
  on(backend: string): readonly PlacedNic[];
}
