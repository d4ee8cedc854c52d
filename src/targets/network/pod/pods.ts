/** The pods of a stack as policies see them: what is in them, which groups and network they belong to, whether they are filtered. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { joinOrigins, known, type Origins, type Value } from '../../../evaluate/value.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { admission, type AccessGroup } from '../../../topology/views/admission.ts';
import { networkRef } from '../../../topology/views/interfaces.ts';
import { defaultGroupName, unfilteredKey } from '../../../topology/views/standing-groups.ts';
import { isOnPods, type PlacedNic } from '../../../plan/network-backend.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { externalName, nameLeaves } from '../../objects/external.ts';
import { groupLabel, networkLabel, outsideGroupLabel, stackLabel } from '../../objects/labels.ts';
import { movedMachines } from '../../objects/sides.ts';
import { append } from '../../../source/append.ts';

export const podId = 'pod';

/** A machine that moves, with its interface on the pod network. */
export interface Pod {
  readonly machine: Machine;
  /** Object name of the machine, the value of its name label. */
  readonly name: string;
  /** Absent for a port that exists outside the stack. */
  readonly nic?: Nic;
  readonly network?: string;
  /** Position among all pods. */
  readonly index: number;
  readonly groups: readonly PolicyGroup[];
}

/** Whatever has rules of its own, with the label of the pods that it applies to. */
export interface PolicyGroup extends AccessGroup {
  readonly label: string;
}

/** Label of pods whose interface has no filter at all. */
function unfilteredLabel({ config }: World): string {
  return `${config.labelPrefix}/unfiltered`;
}

/** Interfaces of pods, on whatever network they have theirs, in the order of machines. */
export const podInterfaces = perWorld(({ networks, graph, placed }): readonly PlacedNic[] => {
  const used = networks.backends.filter(isOnPods).map(({ id }) => networks.on(id));
  const [only = [], ...others] = used.filter((nics) => nics.length > 0);
  if (others.length === 0) return only;
  return movedMachines({ graph, placed }).flatMap(({ id }) =>
    networks.of(id).filter(({ backend }) => isOnPods(backend)),
  );
});

export const pods = perWorld((world): readonly Pod[] =>
  podInterfaces(world).map(({ machine, nic }, index) => {
    const network = networkLabel(world, networkRef(world.graph, nic));
    return {
      machine,
      name: world.names.name(machine.id),
      index,
      ...(nic && { nic }),
      ...(network !== undefined && { network }),
      groups: nic
        ? admission(world.graph)
            .groupsOf(nic)
            .map((group) => labelled(world, group))
        : [],
    };
  }),
);

/** Mostly one: a port that two machines list by mistake has two. */
export const podsByNic = perWorld((world): ReadonlyMap<Nic, readonly Pod[]> => {
  const byNic = new Map<Nic, Pod[]>();
  for (const pod of pods(world)) {
    if (pod.nic) append(byNic, pod.nic, pod);
  }
  return byNic;
});

/** Mostly one: a machine may have several interfaces of the template in one. */
const podsByMachine = perWorld((world): ReadonlyMap<NodeId, readonly Pod[]> => {
  const byMachine = new Map<NodeId, Pod[]>();
  for (const pod of pods(world)) {
    append(byMachine, pod.machine.id, pod);
  }
  return byMachine;
});

/** What policies know of a machine: the groups of all its interfaces on the pod network. */
export const podOfMachine = perWorld(
  (world): ReadonlyMap<NodeId, Pick<Pod, 'name' | 'groups'>> =>
    new Map(
      [...podsByMachine(world)].map(([id, own]) => {
        const groups = new Map(own.flatMap((pod) => pod.groups.map((group) => [group.key, group] as const)));
        return [id, { name: world.names.name(id), groups: [...groups.values()] }];
      }),
    ),
);

/** A group with the label that selects its pods. */
interface Members {
  readonly label: string;
  readonly members: readonly Pod[];
}

/** Pods of each group, by its key. */
export const membersOf = perWorld((world): ReadonlyMap<string, Members> => {
  const groups = new Map<string, Members & { readonly members: Pod[] }>();
  for (const pod of pods(world)) {
    for (const { key, label } of pod.groups) {
      const ready = groups.get(key);
      if (ready) ready.members.push(pod);
      else groups.set(key, { label, members: [pod] });
    }
  }
  return groups;
});

/** Each group once, in the order in which pods name them. */
export const policyGroups = perWorld(
  (world): ReadonlyMap<string, PolicyGroup> =>
    new Map(pods(world).flatMap(({ groups }) => groups.map((group) => [group.key, group] as const))),
);

/** Labels by which policies find a pod, beside its name and stack. Those made from names of the cloud carry their leaves. */
export function podLabels(machine: Machine, world: World): ReadonlyMap<string, Value> {
  const own = podsByMachine(world).get(machine.id) ?? [];
  return new Map([
    ...own.flatMap(({ nic, network: label }) => {
      const network = networkRef(world.graph, nic);
      const leaves = nameLeaves(network, world.graph.resolve('network', network));
      return label === undefined ? [] : [[label, known('', leaves)] as const];
    }),
    ...own.flatMap(({ nic, groups }) => {
      const leaves = groupLeaves(world, nic);
      return groups.map(({ label, key }) => [label, known('', leaves.get(key) ?? [])] as const);
    }),
  ]);
}

/** Names by which an interface names its groups, by their keys. */
function groupLeaves({ graph }: World, nic: Nic | undefined): ReadonlyMap<string, Origins> {
  const byKey = new Map<string, Origins>();
  for (const ref of nic && nic.groups !== 'default' ? nic.groups : []) {
    const { key } = admission(graph).groupOf(ref);
    const leaves = nameLeaves(ref, graph.resolve('firewall-group', ref));
    byKey.set(key, joinOrigins(byKey.get(key) ?? [], leaves));
  }
  return byKey;
}

/** All pods of the stack and no others in the namespace. */
export function stackSelector(world: World): ReadonlyMap<string, string> {
  return new Map([[stackLabel(world), world.config.stackName]]);
}

/** Groups of the stack, of the cloud, and the two that have no resource each have their own form of label. */
function labelled(world: World, group: AccessGroup): PolicyGroup {
  if (group.node) return { ...group, label: groupLabel(world, group.node) };
  if (group.outside) return { ...group, label: outsideGroupLabel(world, externalName(group.outside)) };
  const label = group.key === unfilteredKey ? unfilteredLabel(world) : outsideGroupLabel(world, defaultGroupName);
  return { ...group, label };
}
