/** Policies of groups: what they say stands in the pool, in its autoscaler, in a Service, or in rules about nodes. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { booleanOf } from '../../evaluate/value.ts';
import { elsewhere, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { GroupPolicy, Setting, SizeChange } from '../../topology/kinds/group-policy.ts';
import { groupsOfPolicy } from '../../topology/views/group-policies.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { autoscalingOf } from '../objects/autoscaling.ts';
import { choicesAbout } from '../objects/choices.ts';
import { lose, lostBy } from '../objects/drop.ts';
import { isPooled } from '../objects/scaling.ts';
import { isKept } from '../objects/sides.ts';
import { byHand, stays } from '../objects/stays.ts';

const settingLost = defineDiagnostic({
  code: 'plan/group-policy-setting-lost',
  severity: 'warning',
  message: (resource: string, setting: string) => `${setting} of "${resource}" is not carried over`,
  explanation:
    'A policy of a cluster says something that neither a VirtualMachinePool nor its autoscaler or Service has, such as zones with weights, hooks before a deletion, or a URL that shows whether the application works. Check whether you need it: zones are topology spread constraints of the pods, and a probe of the VM can ask the application.',
});

const flip = 'the strategy of the servers of the group';

const startsAgain = 'KubeVirt starts a VM that failed again';

/** What a cluster does without being told, by the name of the setting that asks for it. */
const usual: ReadonlyMap<string, string> = new Map([
  ['best_effort', 'an autoscaler stays within the bounds'],
  ['detection by state', 'KubeVirt watches its VMs all the time'],
  ['destroy_after_deletion', 'a pool deletes the VMs that leave it'],
  ['fencing', 'a VM is started on another node only when the old one is known to be off'],
  ['interval', 'KubeVirt watches its VMs all the time'],
  ['name', 'nothing else names the group of servers'],
  ['lb_status_timeout', 'nothing waits for the load balancer'],
  ['node_delete_timeout', 'a pool waits until a VM is gone'],
  ['node_force_recreate', 'a pool waits until a VM is gone'],
  ['node_update_timeout', 'KubeVirt watches its VMs all the time'],
  ['params', startsAgain],
  ['recovery_conditional', 'KubeVirt watches its VMs all the time'],
  ['reduce_desired_capacity', 'a pool that loses a VM by scaling has one replica less'],
]);

function isPooledHere(site: Pick<Site, 'graph' | 'placed'>, node: GroupPolicy): boolean {
  return groupsOfPolicy(site.graph, node).some((group) => isPooled(site, group));
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
    const isUsed = group && (isPooledHere(site, node) || isForVms(node));
    return isUsed ? { rank: 1, because: `what it says is done for the VMs of "${group.resource}"`, flip } : undefined;
  },
  lower(node, world) {
    for (const setting of node.rest) tellSetting(world, node, setting);
    if (node.scaling) tellScaling(world, node, node.scaling);
    else if (node.recovery === 'restart') tellUsual(world, node);
    else if (!saysAnything(node)) tellUnknown(world, node);
    return elsewhere('a VirtualMachinePool has no such setting');
  },
};

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

function tellSetting(world: World, { resource }: GroupPolicy, { name, value }: Setting): void {
  const because = usual.get(name);
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
  if (group && (isPooledHere(site, node) || isForVms(node))) return undefined;
  if (!group && (groupsOfPolicy(site.graph, node).length > 0 || site.config.profile !== 'standalone')) return undefined;
  const because = group ? `the servers of "${group.resource}" are VMs of their own` : 'no cluster of the stack has it';
  return { rank: 1, because, flip };
});
