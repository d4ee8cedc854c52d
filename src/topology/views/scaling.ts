/** Groups whose number of members can change: their machines, whether one could stand for another, and what changes their number. */
import type { NodeId } from '../../evaluate/fact.ts';
import { append } from '../../source/append.ts';
import { factsIn } from '../facts-in.ts';
import { view, type Graph } from '../graph.ts';
import type { Alarm } from '../kinds/alarm.ts';
import type { Machine } from '../kinds/machine.ts';
import type { ScalingGroup } from '../kinds/scaling-group.ts';
import type { ScalingRule } from '../kinds/scaling-rule.ts';
import { kinds, type NodeKind, type NodeOf, type TopologyNode } from '../kinds/table.ts';
import { visitValues } from '../visit-texts.ts';
import { saidByPolicies } from './group-policies.ts';
import { disksOf, machinesOfVolume, volumeOf, volumeRef, type MachineDisk } from './disks.ts';
import { nicsOf } from './interfaces.ts';

interface Groups {
  readonly byMachine: ReadonlyMap<NodeId, ScalingGroup>;
  readonly machines: ReadonlyMap<NodeId, readonly Machine[]>;
}

/** The nearest group above each machine. */
const groups = view((graph): Groups => {
  const byPath = new Map(graph.of('scaling-group').map((group) => [group.resource, group]));
  const byMachine = new Map<NodeId, ScalingGroup>();
  const machines = new Map<NodeId, Machine[]>();
  if (byPath.size > 0) {
    for (const machine of graph.of('machine')) {
      const group = pathsAbove(machine.resource).flatMap((path) => byPath.get(path) ?? [])[0];
      if (!group) continue;
      byMachine.set(machine.id, group);
      append(machines, group.id, machine);
    }
  }
  return { byMachine, machines };
});

function pathsAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}

export function scalingGroupOf(graph: Graph, machine: Machine): ScalingGroup | undefined {
  return groups(graph).byMachine.get(machine.id);
}

/** In the order of its members. */
export function machinesOfGroup(graph: Graph, group: ScalingGroup): readonly Machine[] {
  return groups(graph).machines.get(group.id) ?? [];
}

/** Everything that says how many members groups have, and what becomes of them. */
export function scalingNodes(
  graph: Graph,
): readonly NodeOf<'scaling-group' | 'scaling-rule' | 'group-policy' | 'alarm'>[] {
  return [...graph.of('scaling-group'), ...graph.of('scaling-rule'), ...graph.of('group-policy'), ...graph.of('alarm')];
}

/** Rules that change the size of a group. */
export function rulesOfGroup(graph: Graph, group: ScalingGroup): readonly ScalingRule[] {
  return graph.users(group, 'scaling-rule', 'group').map((rule) => saidByPolicies(graph, group, rule));
}

/** Alarms that ask for a rule. */
export function alarmsOfRule(graph: Graph, rule: ScalingRule): readonly Alarm[] {
  return graph.users(rule, 'alarm', 'actions').filter(({ enabled }) => enabled);
}

/** What tells the members of a group apart, or makes one of them irreplaceable. */
interface Difference {
  /** The end of a sentence that follows "because". */
  readonly why: string;
  /** Whether they can be replicas all the same, if somebody says so. */
  readonly soft: boolean;
}

/** Undefined where any member could replace any other. */
export function differenceIn(graph: Graph, group: ScalingGroup): Difference | undefined {
  return differences(graph).get(group.id);
}

const differences = view(
  (graph): ReadonlyMap<NodeId, Difference> =>
    new Map(
      graph.of('scaling-group').flatMap((group) => {
        const found = difference(graph, group);
        return found ? [[group.id, found] as const] : [];
      }),
    ),
);

/** Kinds of nodes that come and go with a member and leave nothing behind. */
const replaceable: ReadonlySet<NodeKind> = new Set([
  'attachment',
  'disk',
  'machine',
  'nic',
  'pool-member',
  'software-unit',
  'volume',
]);

function difference(graph: Graph, group: ScalingGroup): Difference | undefined {
  const machines = machinesOfGroup(graph, group);
  const members = nodesByMember(graph, group);
  const hard = (why: string): Difference => ({ why, soft: false });
  if (machines.length === 0) return hard('it has no servers');
  if (machines.length !== members.size) return hard('its members have more than one server each');
  const nodes = [...members.values()].flat();
  const other = nodes.find(({ kind }) => !replaceable.has(kind));
  if (other) return hard(`each member has a resource of its own that replicas cannot have, "${other.resource}"`);
  const loose = nodes.find(({ kind, id }) => kind === 'volume' && machinesOfVolume(graph, id).length === 0);
  if (loose) return hard(`each member has a volume that no server uses, "${loose.resource}"`);
  const own = machines.map((machine) => identityOf(graph, machine, group)).find((why) => why !== undefined);
  if (own !== undefined) return hard(own);
  const named = namedFromOutside(graph, group);
  if (named) return hard(`"${named.resource}" refers to a single member`);
  const [first, ...others] = [...members].map(([path, own]) => shapeOf(own, path));
  if (others.some((shape) => shape !== first)) return { why: 'its members differ', soft: true };
  if (machines.some(({ nics }) => nics.length > 1))
    return { why: 'its members have several interfaces, which guests tell apart by MAC address', soft: true };
  return undefined;
}

/** Nodes by the path of the member that they are inside of. */
function nodesByMember(graph: Graph, group: ScalingGroup): ReadonlyMap<string, readonly TopologyNode[]> {
  const members = new Map<string, TopologyNode[]>();
  for (const node of graph.nodes.values()) {
    if (!node.resource.startsWith(`${group.resource}/`)) continue;
    append(members, memberOf(node, group), node);
  }
  return members;
}

/** What only one machine can have. */
function identityOf(graph: Graph, machine: Machine, group: ScalingGroup): string | undefined {
  const { resource, nics } = machine;
  const own = nicsOf(graph, machine);
  if (own.length < nics.length) return `"${resource}" has a port that exists outside the stack`;
  if (own.some((nic) => nic.mac ?? nic.addresses.some(({ ip }) => ip !== undefined)))
    return `"${resource}" has an address of its own`;
  if (own.some((nic) => !nic.resource.startsWith(`${group.resource}/`)))
    return `"${resource}" has a port that is not made for it`;
  return disksOf(graph, machine)
    .map((disk) => keptDisk(graph, { disk, machine, group }))
    .find((why) => why !== undefined);
}

interface MemberDisk {
  readonly disk: MachineDisk;
  readonly machine: Machine;
  readonly group: ScalingGroup;
}

/** A disk that is not created with each member and deleted with it. */
function keptDisk(graph: Graph, { disk, machine, group }: MemberDisk): string | undefined {
  const { resource } = machine;
  if (volumeRef(disk) === undefined && disk.kind === 'disk') {
    const { source, deleteOnTermination } = disk;
    const isMade = source.from === 'blank' || (source.from === 'image' && deleteOnTermination);
    return isMade ? undefined : `a disk of "${resource}" outlives the server`;
  }
  const volume = volumeOf(graph, disk);
  if (!volume?.resource.startsWith(`${memberOf(machine, group)}/`))
    return `"${resource}" has a volume that is not made for it`;
  if (machinesOfVolume(graph, volume.id).length > 1) return `other servers have "${volume.resource}" too`;
  if (volume.outlives) return `the deletion policy of "${volume.resource}" keeps it when its server is gone`;
  const isMade = volume.source.from === 'blank' || volume.source.from === 'image';
  return isMade ? undefined : `"${volume.resource}" starts with the content of another volume`;
}

/** Path of the member of a group that a node is in. */
function memberOf({ resource }: TopologyNode, group: ScalingGroup): string {
  const [member = ''] = resource.slice(group.resource.length + 1).split('/');
  return `${group.resource}/${member}`;
}

/** Outputs only show a member, and a load balancer leads to all of them. */
const followsMembers: ReadonlySet<NodeKind> = new Set(['output', 'pool-member']);

/** A node outside the group that names a member, or something of one: by a reference, or in a text. */
function namedFromOutside(graph: Graph, { resource }: ScalingGroup): TopologyNode | undefined {
  const isInside = (id: NodeId): boolean => id.startsWith(`${resource}/`);
  return [...graph.nodes.values()].find(
    (node) => !followsMembers.has(node.kind) && !isInside(node.resource) && mentions(node, isInside),
  );
}

/** What only serves a group was joined to one member, which it does not name. */
const serves = 'subject';

function mentions(node: TopologyNode, isInside: (id: NodeId) => boolean): boolean {
  const { edges } = kinds[node.kind];
  const refs = Object.keys(edges)
    .filter((edge) => edge !== serves)
    .flatMap((edge) => kinds[node.kind].refs(node, edge));
  if (refs.some((ref) => 'node' in ref && isInside(ref.node))) return true;
  let found = false;
  visitValues(node, (value) => {
    found ||= factsIn(value).some((fact) => fact.fact !== 'none' && isInside(fact.of));
  });
  return found;
}

/** A text that is equal for members that differ in nothing but their place: without leaves, and with one name for all members. */
function shapeOf(nodes: readonly TopologyNode[], member: string): string {
  return JSON.stringify(nodes, (key, field: unknown) => {
    if (key === 'origins') return undefined;
    if (typeof field === 'bigint') return `${field}n`;
    if (field instanceof Map) return [...field];
    return typeof field === 'string' ? ownPath(field, member) : field;
  });
}

function ownPath(text: string, member: string): string {
  const isOwn = text === member || text.startsWith(`${member}/`) || text.startsWith(`${member}#`);
  return isOwn ? text.replace(member, '<member>') : text;
}
