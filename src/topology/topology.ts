/** The neutral model of one stack: nodes by id, the joins that lowering asks for, and what lifts said about leaves. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { LeafId } from '../evaluate/value.ts';
import type { FirewallGroup, FirewallRule } from './kinds/firewall.ts';
import type { Disk } from './kinds/disk.ts';
import type { Machine } from './kinds/machine.ts';
import type { Network } from './kinds/network.ts';
import type { Nic } from './kinds/nic.ts';
import type { Output } from './kinds/output.ts';
import type { AddressBinding, PublicAddress } from './kinds/public-address.ts';
import type { Retained } from './kinds/retained.ts';
import type { Router, RouterLink } from './kinds/router.ts';
import type { KeyPair, MachineShape, PlacementGroup } from './kinds/shape.ts';
import type { SecretMaterial, SoftwareUnit } from './kinds/software.ts';
import type { Subnet } from './kinds/subnet.ts';
import type { Attachment, Volume } from './kinds/volume.ts';

export type TopologyNode =
  | Machine
  | Disk
  | Nic
  | Network
  | Subnet
  | Router
  | RouterLink
  | FirewallGroup
  | FirewallRule
  | PublicAddress
  | AddressBinding
  | Volume
  | Attachment
  | MachineShape
  | KeyPair
  | PlacementGroup
  | SoftwareUnit
  | SecretMaterial
  | Output
  | Retained;

export type NodeKind = TopologyNode['kind'];
export type NodeOf<K extends NodeKind> = Extract<TopologyNode, { readonly kind: K }>;

/** The states of a leaf that a lift or the planner declares; `translated` and `folded` are found, never declared. */
export type DeclaredState = 'default' | 'kept' | 'data' | 'manual' | 'dropped';

/** What was said about one leaf. `reason` is one sentence; `code` that of the diagnostic for `dropped`. */
export interface LeafFate {
  readonly leaf: LeafId;
  readonly state: DeclaredState;
  readonly reason: string;
  readonly code?: string;
}

export interface Topology {
  /** In lifting order: dependencies first, members of groups in place. */
  readonly nodes: ReadonlyMap<NodeId, TopologyNode>;
  /** Leaves that shaped nodes without standing in them as values (booleans, counts, choices), with those nodes. */
  readonly choices: ReadonlyMap<LeafId, readonly NodeId[]>;
  /** Nodes in which a leaf stands as (a part of) a value. */
  readonly carriers: ReadonlyMap<LeafId, readonly NodeId[]>;
  readonly fates: readonly LeafFate[];

  get<K extends NodeKind>(kind: K, id: NodeId): NodeOf<K> | undefined;
  of<K extends NodeKind>(kind: K): readonly NodeOf<K>[];
  ofResource(resource: string): readonly TopologyNode[];
  /**
   * The node behind a reference: by id, or by cloud name where exactly one node of the kind has that (known) name.
   * `undefined` when it lies outside the stack.
   */
  resolve<K extends NodeKind>(kind: K, ref: NodeRef | undefined): NodeOf<K> | undefined;

  /** Interfaces of a machine in the order of the template, ports of the stack and machine-made ones alike. */
  nicsOf(machine: Machine): readonly Nic[];
  /** The machine that uses an interface. */
  machineOf(nic: Nic): Machine | undefined;
  /** Disks of a machine as the guest sees them: its own in order, then attachments in dependency order. */
  disksOf(machine: Machine): readonly (Disk | Attachment)[];
  /** Floating addresses of an interface, through `nic`, bindings, and Nova's "first interface of the server". */
  publicAddressesOf(nic: Nic): readonly PublicAddress[];
  rulesOf(group: FirewallGroup): readonly FirewallRule[];
  subnetsOf(network: Network): readonly Subnet[];
  linksOf(router: Router): readonly RouterLink[];
  /** The external network of a router, set by itself or by a separate gateway resource. */
  gatewayOf(router: Router): NodeRef | undefined;
}
