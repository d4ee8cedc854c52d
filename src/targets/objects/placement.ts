/** Where a machine may run: server groups and hints as affinity, the zone as a node selector. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { labelValue } from '../../kubernetes/labels.ts';
import type { PlacementGroup } from '../../topology/kinds/placement-group.ts';
import type { World } from '../../plan/world.ts';
import { closestName, orMeant } from '../../diagnostics/did-you-mean.ts';
import { lose, report } from './drop.ts';
import { externalText, namedBy } from './external.ts';
import { machineSelector, placementLabel } from './labels.ts';
import { textBefore } from '../../source/text-before.ts';

const hintLost = defineDiagnostic({
  code: 'plan/scheduler-hint-lost',
  severity: 'warning',
  message: (resource: string, hint: string) =>
    `the scheduler hint "${hint}" of "${resource}" has no equivalent in the cluster`,
  explanation:
    'The scheduler filters of Nova read hints. Server groups, and same_host and different_host with servers of the stack, become affinity rules. Anything else must be added to the VM manually, for example as a node selector.',
});

const unknownServerGroup = defineDiagnostic({
  code: 'plan/server-group-unknown',
  severity: 'warning',
  message: (resource: string, group: string) =>
    `the server group "${group}" of "${resource}" is not part of the stack, so its policy is not known`,
  explanation:
    'Servers outside the stack may be in the group too. Look up its policy (openstack server group show) and add the affinity to the VMs that need it.',
});

const zoneLost = defineDiagnostic({
  code: 'plan/zone-lost',
  severity: 'warning',
  message: (resource: string, zone: string) =>
    `"${resource}" is in the availability zone "${zone}", which does not exist in a cluster outside OpenStack`,
  explanation:
    'Nodes have the zones of the cloud as labels only if they are servers of that cloud. If the VM must run in one zone, add a node selector with a zone of the cluster.',
});

const hostPinLost = defineDiagnostic({
  code: 'plan/host-pin-lost',
  severity: 'warning',
  message: (resource: string, zone: string) =>
    `"${resource}" is pinned to a host by the availability zone "${zone}"; only the zone is kept`,
  explanation: 'zone:host names a hypervisor of the cloud, which is not a node of the cluster.',
});

const zoneUnknown = defineDiagnostic({
  code: 'plan/zone-unknown',
  severity: 'warning',
  message: (resource: string, zone: string, meant: string | undefined) =>
    `"${resource}" runs in the zone "${zone}", which no node of the cluster has${orMeant(meant)}; its VM stays Pending`,
  explanation:
    'The node selector asks for topology.kubernetes.io/zone, and the cluster bundle shows the zones of the nodes. Nodes that are servers of the cloud have its zones. Choose a zone of the cluster in the environment, or add nodes to the zone.',
});

export const perHostLost = defineDiagnostic({
  code: 'plan/max-server-per-host-lost',
  severity: 'warning',
  message: (resource: string) =>
    `max_server_per_host of "${resource}" is not carried over: at most one machine runs per node`,
  explanation:
    'Pod anti-affinity allows one member of the group per node. max_server_per_host allows more. Use topology spread constraints if you need that.',
});

export const placementDiagnostics = Object.freeze([
  hintLost,
  unknownServerGroup,
  zoneLost,
  zoneUnknown,
  hostPinLost,
  perHostLost,
]);

const hostTopology = 'kubernetes.io/hostname';
const zoneTopology = 'topology.kubernetes.io/zone';

/** One term of pod affinity. */
interface AffinityTerm {
  readonly labelSelector: { readonly matchLabels: ReadonlyMap<string, string | Value> };
  readonly topologyKey: string;
}

/** Hard terms keep a pod from starting; soft ones are wishes, as the policies `soft-affinity` and `soft-anti-affinity`. */
interface PodTerms {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly AffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly podAffinityTerm: AffinityTerm;
  }[];
}

/** What the pod template says of where it may run. */
export interface Placement {
  readonly affinity?: { readonly podAffinity?: PodTerms; readonly podAntiAffinity?: PodTerms };
  readonly nodeSelector?: ReadonlyMap<string, Value>;
  readonly labels: ReadonlyMap<string, string>;
  readonly shapedBy: readonly NodeId[];
}

/** Collected over all groups and hints of a machine. */
interface Terms {
  readonly near: AffinityTerm[];
  readonly nearSoft: AffinityTerm[];
  readonly apart: AffinityTerm[];
  readonly apartSoft: AffinityTerm[];
}

/** Members of a group find each other by a label of the group. */
export function placementOf(world: World, machine: Machine): Placement {
  const terms: Terms = { near: [], nearSoft: [], apart: [], apartSoft: [] };
  const groups = groupsOf(world, machine);
  for (const group of groups) addGroup(world, group, terms);
  for (const [hint, value] of machine.hints) addHint(world, machine, { hint, value, terms });
  const near = podTerms(terms.near, terms.nearSoft);
  const apart = podTerms(terms.apart, terms.apartSoft);
  const zone = zoneOf(world, machine);
  return {
    ...((near || apart) && {
      affinity: { ...(near && { podAffinity: near }), ...(apart && { podAntiAffinity: apart }) },
    }),
    ...(zone && { nodeSelector: new Map([[zoneTopology, zone]]) }),
    labels: new Map(groups.map((group) => [placementLabel(world, group), ''])),
    shapedBy: groups.map(({ id }) => id),
  };
}

function groupsOf(world: World, machine: Machine): readonly PlacementGroup[] {
  return machine.placement.flatMap((ref) => {
    const group = world.graph.resolve('placement-group', ref);
    if (group) return [group];
    const value = namedBy(ref);
    lose(world, unknownServerGroup, { resource: machine.resource, value }, machine.resource, externalText(value));
    return [];
  });
}

function addGroup(world: World, group: PlacementGroup, terms: Terms): void {
  const term: AffinityTerm = {
    labelSelector: { matchLabels: new Map([[placementLabel(world, group), '']]) },
    topologyKey: hostTopology,
  };
  const lists = {
    affinity: terms.near,
    'soft-affinity': terms.nearSoft,
    'anti-affinity': terms.apart,
    'soft-anti-affinity': terms.apartSoft,
  };
  lists[group.policy].push(term);
}

interface Hint {
  readonly hint: string;
  readonly value: Value;
  readonly terms: Terms;
}

/** Hints that name servers of the stack; others are lost one by one. */
function addHint(world: World, machine: Machine, { hint, value, terms }: Hint): void {
  if (value.kind === 'list' && value.items.length === 0)
    world.account.declare(value, 'default', 'an empty hint has no effect');
  const list = new Map([
    ['same_host', terms.near],
    ['different_host', terms.apart],
  ]).get(hint);
  for (const item of value.kind === 'list' ? value.items : [value]) {
    const other = list && world.graph.resolve('machine', { external: item });
    if (!list || !other || world.placed.on(other.id, 'cluster') === undefined) {
      lose(world, hintLost, { resource: machine.resource, value: item }, machine.resource, hint);
      continue;
    }
    // One of the labels carries the leaves of the hint, so that these are found in the output.
    const selected = [...machineSelector(world, other)].map(
      ([key, text], index) => [key, index === 0 ? known(text, originsOf(item)) : text] as const,
    );
    const matchLabels = new Map<string, string | Value>(selected);
    list.push({ labelSelector: { matchLabels }, topologyKey: hostTopology });
  }
}

function isLabelValue(text: string): boolean {
  return text === labelValue(text);
}

function podTerms(hard: readonly AffinityTerm[], soft: readonly AffinityTerm[]): PodTerms | undefined {
  if (hard.length + soft.length === 0) return undefined;
  return {
    ...(hard.length > 0 && { requiredDuringSchedulingIgnoredDuringExecution: hard }),
    ...(soft.length > 0 && {
      preferredDuringSchedulingIgnoredDuringExecution: soft.map((podAffinityTerm) => ({
        weight: 100,
        podAffinityTerm,
      })),
    }),
  };
}

/** Nodes that are servers of the cloud carry its zones; `zone:host` names a hypervisor behind it. */
function zoneOf(world: World, machine: Machine): Value | undefined {
  const { availabilityZone: written, resource } = machine;
  if (!written) return undefined;
  const text = textOf(written);
  if (world.config.profile === 'standalone') {
    lose(world, zoneLost, { resource, value: written }, resource, externalText(written));
    return undefined;
  }
  if (text !== undefined && !isLabelValue(textBefore(text, ':'))) {
    lose(world, zoneLost, { resource, value: written }, resource, text);
    return undefined;
  }
  if (text !== undefined) tellUnknownZone(world, { resource, value: written }, textBefore(text, ':'));
  if (text === undefined || !text.includes(':')) return written;
  lose(world, hostPinLost, { resource, value: written }, resource, text);
  const zone = textBefore(text, ':');
  return zone === '' ? undefined : known(zone, originsOf(written));
}

function tellUnknownZone(world: World, at: { readonly resource: string; readonly value: Value }, zone: string): void {
  const { zones } = world.cluster;
  if (!zones || zone === '' || zones.has(zone)) return;
  report(world, zoneUnknown, at, at.resource, zone, closestName(zone, zones));
}
