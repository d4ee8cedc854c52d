/** What policies say of groups, whichever of the two names the other. */
import type { NodeId } from '../../evaluate/fact.ts';
import { known, type Value } from '../../evaluate/value.ts';
import { append } from '../../source/append.ts';
import { view, type Graph } from '../graph.ts';
import type { GroupPolicy, Removal } from '../kinds/group-policy.ts';
import type { RollingUpdates, ScalingGroup } from '../kinds/scaling-group.ts';
import type { ScalingRule } from '../kinds/scaling-rule.ts';
import { negative } from '../scaling/policies.ts';

interface Bound {
  readonly byGroup: ReadonlyMap<NodeId, readonly GroupPolicy[]>;
  readonly byPolicy: ReadonlyMap<NodeId, readonly ScalingGroup[]>;
}

const bound = view((graph): Bound => {
  const byGroup = new Map<NodeId, GroupPolicy[]>();
  const byPolicy = new Map<NodeId, ScalingGroup[]>();
  for (const policy of graph.of('group-policy')) {
    const groups = [...graph.follow(policy, 'groups'), ...graph.users(policy, 'scaling-group', 'policies')];
    for (const group of new Set(groups.filter((node) => node.kind === 'scaling-group'))) {
      append(byGroup, group.id, policy);
      append(byPolicy, policy.id, group);
    }
  }
  return { byGroup, byPolicy };
});

export function policiesOfGroup(graph: Graph, { id }: ScalingGroup): readonly GroupPolicy[] {
  return bound(graph).byGroup.get(id) ?? [];
}

export function groupsOfPolicy(graph: Graph, { id }: GroupPolicy): readonly ScalingGroup[] {
  return bound(graph).byPolicy.get(id) ?? [];
}

/** How an update replaces the members of a group: as a policy says, else as the group does. */
export function updatesOf(graph: Graph, group: ScalingGroup): RollingUpdates | undefined {
  return policiesOfGroup(graph, group).find(({ updates }) => updates)?.updates ?? group.updates;
}

/** Which members of a group leave first. */
export function removalOf(graph: Graph, group: ScalingGroup): Removal {
  return policiesOfGroup(graph, group).find(({ removal }) => removal)?.removal ?? { order: group.removal };
}

/** How members of a group that fail come back, where somebody says it. */
export function recoveryOf(graph: Graph, group: ScalingGroup): GroupPolicy['recovery'] {
  return policiesOfGroup(graph, group).find(({ recovery }) => recovery)?.recovery;
}

/** A rule with what a policy of the group says of its event, where it names no number itself. */
export function saidByPolicies(graph: Graph, group: ScalingGroup, rule: ScalingRule): ScalingRule {
  const said = rule.event === undefined ? undefined : scalingFor(graph, group, rule.event);
  if (!said) return rule;
  const { adjusts, atLeast, cooldown } = said;
  const paused = { ...rule, ...(cooldown && { cooldown }) };
  if (rule.counts) return paused;
  return {
    ...paused,
    adjusts,
    amount: amountOf(said.amount, rule),
    ...(adjusts === 'percent' && { atLeast: atLeast ?? known(1n) }),
  };
}

function scalingFor(graph: Graph, group: ScalingGroup, event: ScalingRule['event']): GroupPolicy['scaling'] {
  return policiesOfGroup(graph, group).find(({ scaling }) => scaling?.event === event)?.scaling;
}

function amountOf(amount: Value, { event }: ScalingRule): Value {
  return event === 'down' ? negative(amount) : amount;
}
