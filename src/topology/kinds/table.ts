/** The kinds of nodes: one line each. Every type that speaks of nodes in general is derived from this table. */
import { addressBinding } from './address-binding.ts';
import { alarm } from './alarm.ts';
import { attachment } from './attachment.ts';
import { balancer } from './balancer.ts';
import { disk } from './disk.ts';
import { dnsRecord } from './dns-record.ts';
import { dnsZone } from './dns-zone.ts';
import { firewallGroup } from './firewall-group.ts';
import { firewallRule } from './firewall-rule.ts';
import { groupPolicy } from './group-policy.ts';
import { healthMonitor } from './health-monitor.ts';
import { keyPair } from './key-pair.ts';
import { l7Policy } from './l7-policy.ts';
import { l7Rule } from './l7-rule.ts';
import { listener } from './listener.ts';
import { machine } from './machine.ts';
import { machineShape } from './machine-shape.ts';
import { network } from './network.ts';
import { nic } from './nic.ts';
import { output } from './output.ts';
import { placementGroup } from './placement-group.ts';
import { poolMember } from './pool-member.ts';
import { pool } from './pool.ts';
import { portForward } from './port-forward.ts';
import { publicAddress } from './public-address.ts';
import { retained } from './retained.ts';
import { router } from './router.ts';
import { routerLink } from './router-link.ts';
import { scalingGroup } from './scaling-group.ts';
import { scalingRule } from './scaling-rule.ts';
import { secretMaterial } from './secret-material.ts';
import { softwareRun } from './software-run.ts';
import { softwareUnit } from './software-unit.ts';
import { subnet } from './subnet.ts';
import { trunk } from './trunk.ts';
import { volume } from './volume.ts';
import type { Base } from './kind.ts';
import type { NodeBase } from './node.ts';

export const kinds = {
  'address-binding': addressBinding,
  alarm,
  attachment,
  balancer,
  disk,
  'dns-record': dnsRecord,
  'dns-zone': dnsZone,
  'firewall-group': firewallGroup,
  'firewall-rule': firewallRule,
  'group-policy': groupPolicy,
  'health-monitor': healthMonitor,
  'key-pair': keyPair,
  'l7-policy': l7Policy,
  'l7-rule': l7Rule,
  listener,
  machine,
  'machine-shape': machineShape,
  network,
  nic,
  output,
  'placement-group': placementGroup,
  pool,
  'pool-member': poolMember,
  'port-forward': portForward,
  'public-address': publicAddress,
  retained,
  router,
  'router-link': routerLink,
  'scaling-group': scalingGroup,
  'scaling-rule': scalingRule,
  'secret-material': secretMaterial,
  'software-run': softwareRun,
  'software-unit': softwareUnit,
  subnet,
  trunk,
  volume,
} as const;

type Kinds = typeof kinds;
type NodeOfTable<K> = K extends { readonly is: (node: NodeBase<string>) => node is infer N extends NodeBase<string> }
  ? N
  : never;

export type NodeKind = keyof Kinds;
export type NodeOf<K extends NodeKind> = NodeOfTable<Kinds[K]>;
export type TopologyNode = NodeOf<NodeKind>;

/** Names of the edges that nodes of a kind have. */
export type EdgeOf<K extends NodeKind> = keyof Kinds[K]['edges'] & string;

/** Kinds that an edge leads to. */
export type EndOf<K extends NodeKind, E extends string> =
  Kinds[K]['edges'] extends Readonly<Record<E, { readonly to: infer To }>>
    ? To extends readonly (infer End)[]
      ? Extract<End, NodeKind>
      : NodeKind
    : never;

interface Ends {
  readonly to: readonly NodeKind[] | 'any';
}

/** Where an edge leads; nowhere where the kind has none of this name. */
export function edgeOf(kind: NodeKind, edge: string): Ends {
  const edges: Readonly<Record<string, Ends>> = kinds[kind].edges;
  return edges[edge] ?? { to: [] };
}

/** What nodes of a kind are of no use without. */
export function basesOf(kind: NodeKind): readonly Base[] | undefined {
  const { standsOn }: { readonly standsOn?: readonly Base[] } = kinds[kind];
  return standsOn;
}

const kindNames: readonly NodeKind[] = Object.values(kinds).map(({ kind }) => kind);

/** Kinds whose places others ask for, each after those that it asks for itself. */
export const placedFirst: readonly NodeKind[] = sortedByPlaces();

function sortedByPlaces(): readonly NodeKind[] {
  const asked = new Set(kindNames.flatMap(dependenciesOf));
  const sorted = new Set<NodeKind>();
  const visit = (kind: NodeKind): void => {
    for (const before of dependenciesOf(kind)) if (!sorted.has(before) && before !== kind) visit(before);
    sorted.add(kind);
  };
  for (const kind of kindNames) if (asked.has(kind)) visit(kind);
  return [...sorted];
}

function dependenciesOf(kind: NodeKind): readonly NodeKind[] {
  const { dependsOn = [] }: { readonly dependsOn?: readonly string[] } = kinds[kind];
  return kindNames.filter((name) => dependsOn.includes(name));
}
