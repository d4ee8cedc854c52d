/** Policies of groups: what they say stands in the pool, in its autoscaler, in a Service, or in rules about nodes. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { booleanOf } from '../../evaluate/value.ts';
import { elsewhere, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { GroupPolicy, Setting, SizeChange } from '../../topology/kinds/group-policy.ts';
import { groupsOfPolicy } from '../../topology/views/group-policies.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { autoscalingOf } from '../objects/autoscaling.ts';
import { choicesAbout, choicesOn } from '../objects/choices.ts';
import { lose, lostBy, report } from '../objects/drop.ts';
import { replicaFormOf } from '../objects/scaling.ts';
import { isKept } from '../objects/sides.ts';
import { byHand, stays } from '../objects/stays.ts';

const settingLost = defineDiagnostic({
  code: 'plan/group-policy-setting-lost',
  severity: 'warning',
  message: (resource: string, setting: string) => `${setting} of "${resource}" is not carried over`,
  explanation:
    'A policy of a cluster says something that neither the object that runs the replicas nor its autoscaler or Service has, such as zones with weights, hooks before a deletion, or a URL that shows whether the application works. A Deployment chooses itself which pods go, and replaces a pod of a node that does not answer without knowing that it is off. Check whether you need it: zones are topology spread constraints of the pods, and a probe of the VM can ask the application.',
});

const flip = 'the strategy of the servers of the group';

const startsAgain = 'the cluster starts again what has failed';

const watches = 'the cluster watches its members all the time';

const isGone = 'the cluster waits until a member is gone';

/** What a cluster does without being told, by the name of the setting that asks for it. */
const usual: ReadonlyMap<string, string> = new Map([
  ['best_effort', 'an autoscaler stays within the bounds'],
  ['detection by state', watches],
  ['destroy_after_deletion', 'the cluster deletes the members that leave'],
  ['fencing', 'a VM is started on another node only when the old one is known to be off'],
  ['interval', watches],
  ['name', 'nothing else names the group of servers'],
  ['lb_status_timeout', 'nothing waits for the load balancer'],
  ['node_delete_timeout', isGone],
  ['node_force_recreate', isGone],
  ['node_update_timeout', watches],
  ['params', startsAgain],
  ['recovery_conditional', watches],
  ['reduce_desired_capacity', 'a group that loses a member by scaling has one replica less'],
]);

function isReplicated(site: Pick<Site, 'graph' | 'placed'>, node: GroupPolicy): boolean {
  return groupsOfPolicy(site.graph, node).some((group) => replicaFormOf(site, group) !== undefined);
}

/** Parts that serve VMs whether they are replicas or not. */
function isForVms({ balancer, placement }: GroupPolicy): boolean {
  return (balancer ?? placement) !== undefined;
}

function movedGroup({ graph, placed }: Pick<Site, 'graph' | 'placed'>, node: GroupPolicy) {
  return groupsOfPolicy(graph, node).find((group) =>
    machinesOfGroup(graph, group).some(({ id }) => !isKept({ placed }, id)),
  );
}

export const groupPolicyPart: Target<'group-policy'> = {
  kind: 'group-policy',
  id: 'part',
  side: 'cluster',
  diagnostics: [settingLost],
  offer(node, site) {
    const group = movedGroup(site, node);
    const isUsed = group && (isReplicated(site, node) || isForVms(node));
    return isUsed ? { rank: 1, because: `what it says is done for the VMs of "${group.resource}"`, flip } : undefined;
  },
  lower(node, world) {
    for (const setting of node.rest) tellSetting(world, node, setting);
    if (node.scaling) tellScaling(world, node, node.scaling);
    else if (node.recovery === 'restart') tellUsual(world, node);
    else if (!saysAnything(node)) tellUnknown(world, node);
    tellReplicas(world, node);
    return elsewhere('the object that runs the replicas has no such setting');
  },
};

/** Whether its groups are replicas of Deployments, and none is a pool. */
function isOfPods(world: World, node: GroupPolicy): boolean {
  const forms = groupsOfPolicy(world.graph, node).map((group) => replicaFormOf(world, group));
  return forms.includes('deployment') && !forms.includes('pool');
}

/** A Deployment makes pods again whenever they fail, and chooses itself which of them go. */
function tellReplicas(world: World, node: GroupPolicy): void {
  const { id, resource, recovery, removal } = node;
  if (!isOfPods(world, node)) return;
  if (removal) report(world, settingLost, { resource }, resource, order);
  const leaves = removal?.grace ? choicesOn(world, facet(id, 'order')) : choicesAbout(world, id);
  for (const leaf of leaves) {
    if (recovery) world.account.declare(leaf, 'default', 'a Deployment replaces pods that fail');
    else if (removal) world.account.tell(leaf, lostBy(settingLost, resource, order));
  }
}

const order = 'the order in which members leave';

function saysAnything({ balancer, placement, recovery, removal, updates }: GroupPolicy): boolean {
  return (balancer ?? placement ?? recovery ?? removal ?? updates) !== undefined;
}

function tellUsual(world: World, { id }: GroupPolicy): void {
  for (const leaf of choicesAbout(world, id)) world.account.declare(leaf, 'default', startsAgain);
}

/** One cause, one message: with its settings goes what it is about. */
function tellUnknown(world: World, { id, resource, rest }: GroupPolicy): void {
  const name = rest[0]?.name ?? 'everything';
  for (const leaf of choicesAbout(world, id)) world.account.tell(leaf, lostBy(settingLost, resource, name));
}

/** What an autoscaler does not do is for a person, but for a number that each request names itself. */
function tellScaling(world: World, node: GroupPolicy, { amount, atLeast, cooldown, event }: SizeChange): void {
  const carried = groupsOfPolicy(world.graph, node).flatMap((group) => {
    const { up, down } = autoscalingOf(world, group);
    return [...up, ...down].flatMap(({ rule }) => (rule.event === event ? [rule] : []));
  });
  if (carried.length === 0) {
    for (const value of [amount, atLeast, cooldown, ...choicesAbout(world, node.id)])
      if (value !== undefined)
        world.account.declare(value, 'manual', 'whoever changes the size keeps to it: the plan says how');
    return;
  }
  const [counting] = carried.filter(({ counts }) => counts);
  const because = counting
    ? `each request to "${counting.resource}" names a number itself`
    : 'only a percentage has a smallest step';
  const open = counting ? choicesAbout(world, node.id) : [];
  for (const value of [amount, atLeast, ...open])
    if (value !== undefined) world.account.declare(value, 'default', because);
}

function tellSetting(world: World, node: GroupPolicy, { name, value }: Setting): void {
  const { resource } = node;
  const because = name === 'fencing' && isOfPods(world, node) ? undefined : usual.get(name);
  // Without best effort Senlin refuses what is out of bounds: neither goes beyond them.
  const isAsked = name === 'best_effort' ? booleanOf(value) !== undefined : booleanOf(value) !== false;
  if (because !== undefined && isAsked) world.account.declare(value, 'default', because);
  else lose(world, settingLost, { resource, value }, resource, name);
}

export const groupPolicyStays = stays('group-policy', 'stays', (node, site) => {
  if (movedGroup(site, node)) return undefined;
  const [group] = groupsOfPolicy(site.graph, node);
  if (group === undefined && site.config.profile === 'standalone') return undefined;
  const because = group ? `the servers of "${group.resource}" stay in OpenStack` : 'no cluster of the stack has it';
  return { rank: 1, because, flip };
});

export const groupPolicyByHand = byHand('group-policy', (node, site) => {
  const group = movedGroup(site, node);
  if (group && (isReplicated(site, node) || isForVms(node))) return undefined;
  if (!group && (groupsOfPolicy(site.graph, node).length > 0 || site.config.profile !== 'standalone')) return undefined;
  const because = group ? `the servers of "${group.resource}" are VMs of their own` : 'no cluster of the stack has it';
  return { rank: 1, because, flip };
});
