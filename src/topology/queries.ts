/** The joins of a finished topology: references to nodes, nodes to those that belong to them. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { textOf, type LeafId } from '../evaluate/value.ts';
import { referredNode } from './facts-in.ts';
import type { Disk } from './kinds/disk.ts';
import type { FirewallGroup, FirewallRule } from './kinds/firewall.ts';
import type { Machine } from './kinds/machine.ts';
import type { Network } from './kinds/network.ts';
import type { Nic } from './kinds/nic.ts';
import type { PublicAddress } from './kinds/public-address.ts';
import type { Router, RouterLink } from './kinds/router.ts';
import type { Subnet } from './kinds/subnet.ts';
import type { Attachment } from './kinds/volume.ts';
import type { LeafFate, NodeKind, NodeOf, Topology, TopologyNode } from './topology.ts';

export interface TopologyParts {
  readonly nodes: ReadonlyMap<NodeId, TopologyNode>;
  readonly choices: ReadonlyMap<LeafId, readonly NodeId[]>;
  readonly carriers: ReadonlyMap<LeafId, readonly NodeId[]>;
  readonly fates: readonly LeafFate[];
}

export function createTopology({ nodes, choices, carriers, fates }: TopologyParts): Topology {
  const all = [...nodes.values()];
  const byResource = groupBy(all, (node) => node.resource);
  const joins = new Joins(nodes);
  return {
    nodes,
    choices,
    carriers,
    fates,
    get: (kind, id) => joins.get(kind, id),
    of: (kind) => joins.of(kind),
    ofResource: (resource) => byResource.get(resource) ?? [],
    resolve: (kind, ref) => joins.resolve(kind, ref),
    nicsOf: (machine) => joins.nicsOf(machine),
    machineOf: (nic) => joins.machineOf(nic),
    disksOf: (machine) => joins.disksOf(machine),
    publicAddressesOf: (nic) => joins.publicAddressesOf(nic),
    rulesOf: (group) => joins.rulesOf(group),
    subnetsOf: (network) => joins.subnetsOf(network),
    linksOf: (router) => joins.linksOf(router),
    gatewayOf: (router) => joins.gatewayOf(router),
  };
}

/** Indexes are made when they are first asked for; nodes never change. */
class Joins {
  readonly #nodes: ReadonlyMap<NodeId, TopologyNode>;
  readonly #byKind = lazy(() => groupBy([...this.#nodes.values()], (node) => node.kind));
  readonly #byName = new Map<NodeKind, ReadonlyMap<string, NodeId | undefined>>();
  readonly #machineByNic = lazy(() => this.#indexMachines());
  readonly #addresses = lazy(() => this.#indexAddresses());
  readonly #disks = lazy(() => groupBy(this.of('disk'), (disk) => disk.machine));
  readonly #attachments = lazy(() => this.#groupByRef('attachment', 'machine', (node) => node.machine));
  readonly #rules = lazy(() => this.#groupByRef('firewall-rule', 'firewall-group', (node) => node.group));
  readonly #subnets = lazy(() => this.#groupByRef('subnet', 'network', (node) => node.network));
  readonly #links = lazy(() => this.#groupByRef('router-link', 'router', (node) => node.router));

  constructor(nodes: ReadonlyMap<NodeId, TopologyNode>) {
    this.#nodes = nodes;
  }

  get<K extends NodeKind>(kind: K, id: NodeId): NodeOf<K> | undefined {
    const node = this.#nodes.get(id);
    return node && isKind(node, kind) ? node : undefined;
  }

  of<K extends NodeKind>(kind: K): readonly NodeOf<K>[] {
    const nodes = this.#byKind().get(kind) ?? [];
    return isListOf(nodes, kind) ? nodes : [];
  }

  resolve<K extends NodeKind>(kind: K, ref: NodeRef | undefined): NodeOf<K> | undefined {
    if (!ref) return undefined;
    if ('node' in ref) return this.get(kind, ref.node);
    const node = referredNode(ref.external);
    if (node !== undefined) return this.get(kind, node);
    const name = textOf(ref.external);
    const id = name === undefined ? undefined : this.#names(kind).get(name);
    return id === undefined ? undefined : this.get(kind, id);
  }

  /** Ids by cloud name; undefined for a name that several nodes of the kind have. */
  #names(kind: NodeKind): ReadonlyMap<string, NodeId | undefined> {
    const ready = this.#byName.get(kind);
    if (ready) return ready;
    const names = new Map<string, NodeId | undefined>();
    for (const node of this.of(kind)) {
      const name = 'name' in node && typeof node.name === 'object' ? textOf(node.name) : undefined;
      if (name !== undefined) names.set(name, names.has(name) ? undefined : node.id);
    }
    this.#byName.set(kind, names);
    return names;
  }

  nicsOf(machine: Machine): readonly Nic[] {
    return machine.nics.flatMap((ref) => this.resolve('nic', ref) ?? []);
  }

  machineOf(nic: Nic): Machine | undefined {
    return nic.machine === undefined ? this.#machineByNic().get(nic.id) : this.get('machine', nic.machine);
  }

  disksOf(machine: Machine): readonly (Disk | Attachment)[] {
    const own = this.#disks().get(machine.id) ?? [];
    return [...own.toSorted((a, b) => a.order - b.order), ...(this.#attachments().get(machine.id) ?? [])];
  }

  publicAddressesOf(nic: Nic): readonly PublicAddress[] {
    return this.#addresses().get(nic.id) ?? [];
  }

  rulesOf(group: FirewallGroup): readonly FirewallRule[] {
    return this.#rules().get(group.id) ?? [];
  }

  subnetsOf(network: Network): readonly Subnet[] {
    return this.#subnets().get(network.id) ?? [];
  }

  linksOf(router: Router): readonly RouterLink[] {
    return this.#links().get(router.id) ?? [];
  }

  gatewayOf(router: Router): NodeRef | undefined {
    return router.externalNetwork ?? this.linksOf(router).find((link) => link.external)?.external;
  }

  #groupByRef<K extends NodeKind>(
    kind: K,
    owner: NodeKind,
    refOf: (node: NodeOf<K>) => NodeRef,
  ): ReadonlyMap<NodeId, readonly NodeOf<K>[]> {
    const groups = new Map<NodeId, NodeOf<K>[]>();
    for (const node of this.of(kind)) {
      const id = this.resolve(owner, refOf(node))?.id;
      if (id !== undefined) append(groups, id, node);
    }
    return groups;
  }

  #indexMachines(): ReadonlyMap<NodeId, Machine> {
    const machines = new Map<NodeId, Machine>();
    for (const machine of this.of('machine')) {
      for (const nic of this.nicsOf(machine)) if (!machines.has(nic.id)) machines.set(nic.id, machine);
    }
    return machines;
  }

  #indexAddresses(): ReadonlyMap<NodeId, readonly PublicAddress[]> {
    const addresses = new Map<NodeId, PublicAddress[]>();
    const bind = (address: PublicAddress | undefined, end: { nic?: NodeRef; machine?: NodeRef }): void => {
      const nic = this.#boundNic(end);
      if (!nic || !address || addresses.get(nic.id)?.includes(address)) return;
      append(addresses, nic.id, address);
    };
    for (const address of this.of('public-address')) bind(address, address);
    for (const binding of this.of('address-binding')) bind(this.resolve('public-address', binding.address), binding);
    return addresses;
  }

  /** Nova binds an address to the first interface of a server, as does a port that only a server can name. */
  #boundNic({ nic, machine }: { nic?: NodeRef; machine?: NodeRef }): Nic | undefined {
    const direct = this.resolve('nic', nic);
    if (direct) return direct;
    const server = this.resolve('machine', machine) ?? this.resolve('machine', nic);
    return server && this.nicsOf(server)[0];
  }
}

/** The nodes of such a list are all of one kind, so the first speaks for all. */
function isListOf<K extends NodeKind>(nodes: readonly TopologyNode[], kind: K): nodes is readonly NodeOf<K>[] {
  return nodes[0]?.kind === kind;
}

function isKind<K extends NodeKind>(node: TopologyNode, kind: K): node is NodeOf<K> {
  return node.kind === kind;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}

function append<T>(groups: Map<NodeId, T[]>, key: NodeId, item: T): void {
  const items = groups.get(key);
  if (items) items.push(item);
  else groups.set(key, [item]);
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
