/** The pods of a stack as policies see them: what is in them, which groups and network they belong to, whether they are filtered. */
import type { NodeId, NodeRef } from '../../../evaluate/fact.ts';
import { joinOrigins, known, textOf, type Origins, type Value } from '../../../evaluate/value.ts';
import type { FirewallGroup } from '../../../topology/kinds/firewall-group.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { networkOf, networkRef } from '../../../topology/views/interfaces.ts';
import { defaultEgress } from '../../../topology/firewall-rules.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { externalName, isUnresolved, nameLeaves } from '../../objects/external.ts';
import { groupLabel, networkLabel, outsideGroupLabel, stackLabel } from '../../objects/labels.ts';

export const podId = 'pod';

/** A machine that moves, with its interface on the pod network. */
export interface Pod {
  readonly machine: Machine;
  /** Object name of the machine, the value of its name label. */
  readonly name: string;
  /** Absent for a port that exists outside the stack. */
  readonly nic?: Nic;
  readonly network?: string;
  readonly groups: readonly PolicyGroup[];
}

/** Whatever has rules of its own: a security group, the project's default group, or interfaces without a filter. */
export interface PolicyGroup {
  readonly key: string;
  readonly label: string;
  readonly rules: readonly FirewallRule[];
  /** The group of the stack. */
  readonly node?: FirewallGroup;
  /** A group that the stack only names: its rules are not known. */
  readonly outside?: string;
}

/** Label of pods whose interface has no filter at all. */
function unfilteredLabel({ config }: World): string {
  return `${config.labelPrefix}/unfiltered`;
}

export const defaultGroupName = 'default';

export const pods = perWorld((world): readonly Pod[] =>
  world.networks.on(podId).map(({ machine, nic }) => {
    const network = networkLabel(world, networkRef(world.graph, nic));
    return {
      machine,
      name: world.names.name(machine.id),
      ...(nic && { nic }),
      ...(network !== undefined && { network }),
      groups: nic ? groupsOf(world, nic) : [],
    };
  }),
);

export const podOfMachine = perWorld(
  (world: World): ReadonlyMap<NodeId, Pod> => new Map(pods(world).map((pod) => [pod.machine.id, pod])),
);

/** Pods of each group, by its key. */
export const membersOf = perWorld((world): ReadonlyMap<string, readonly Pod[]> => {
  const members = new Map<string, Pod[]>();
  for (const pod of pods(world)) {
    for (const key of new Set(pod.groups.map((group) => group.key))) {
      const ready = members.get(key);
      if (ready) ready.push(pod);
      else members.set(key, [pod]);
    }
  }
  return members;
});

/** Each group once, in the order in which pods name them. */
export const policyGroups = perWorld(
  (world: World): ReadonlyMap<string, PolicyGroup> =>
    new Map(pods(world).flatMap(({ groups }) => groups.map((group) => [group.key, group] as const))),
);

/** Labels by which policies find a pod, beside its name and stack. Those made from names of the cloud carry their leaves. */
export function podLabels(machine: Machine, world: World): ReadonlyMap<string, Value> {
  const pod = podOfMachine(world).get(machine.id);
  if (!pod) return new Map();
  const network = networkRef(world.graph, pod.nic);
  const leaves = nameLeaves(network, world.graph.resolve('network', network));
  return new Map([
    ...(pod.network === undefined ? [] : [[pod.network, known('', leaves)] as const]),
    ...pod.groups.map((group) => [group.label, known('', groupLeaves(world, group, pod.nic))] as const),
  ]);
}

/** Names by which an interface names a group. */
function groupLeaves(world: World, { key }: PolicyGroup, nic: Nic | undefined): Origins {
  const refs = nic && nic.groups !== 'default' ? nic.groups : [];
  return refs
    .filter((ref) => groupOf(world, ref).key === key)
    .map((ref) => nameLeaves(ref, world.graph.resolve('firewall-group', ref)))
    .reduce(joinOrigins, []);
}

export function stackSelector(world: World): ReadonlyMap<string, string> {
  return new Map([[stackLabel(world), world.config.stackName]]);
}

function groupsOf(world: World, nic: Nic): readonly PolicyGroup[] {
  const network = networkOf(world.graph, nic);
  if (nic.portSecurity === 'off' || (nic.portSecurity === 'inherit' && network?.portSecurity === false)) {
    return [unfilteredGroup(world)];
  }
  if (nic.groups === 'default') return [defaultGroup(world)];
  return nic.groups.map((ref) => groupOf(world, ref));
}

function groupOf(world: World, ref: NodeRef): PolicyGroup {
  const node = world.graph.resolve('firewall-group', ref);
  if (node)
    return {
      key: node.id,
      label: groupLabel(world, node),
      rules: world.graph.users(node, 'firewall-rule', 'group'),
      node,
    };
  const name = isUnresolved(ref) ? externalName(ref.external) : ref.node;
  if (isUnresolved(ref) && textOf(ref.external) === defaultGroupName) return defaultGroup(world);
  return { key: `outside:${name}`, label: outsideGroupLabel(world, name), rules: [], outside: name };
}

/** Everything out; in only from members of the same group. */
function defaultGroup(world: World): PolicyGroup {
  const { stackName } = world.config;
  const own = defaultEgress(stackName, '');
  const inside: FirewallRule = {
    ...ruleBase(stackName, 'default-ingress'),
    direction: 'ingress',
    remote: { from: 'group', group: { external: known(defaultGroupName) } },
  };
  return { key: 'default', label: outsideGroupLabel(world, defaultGroupName), rules: [...own, inside] };
}

function unfilteredGroup(world: World): PolicyGroup {
  const { stackName } = world.config;
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    ([4, 6] as const).map((family): FirewallRule => ({
      ...ruleBase(stackName, `unfiltered-${direction}-${family}`),
      direction,
      family,
      remote: { from: 'any' },
    })),
  );
  return { key: 'unfiltered', label: unfilteredLabel(world), rules };
}

function ruleBase(
  stackName: string,
  part: string,
): Pick<FirewallRule, 'kind' | 'id' | 'resource' | 'group' | 'family' | 'protocol'> {
  return {
    kind: 'firewall-rule',
    id: `${stackName}#${part}`,
    resource: '',
    group: { node: stackName },
    family: 4,
    protocol: known('any'),
  };
}
