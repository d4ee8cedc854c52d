/** Groups, policies and alarms that no autoscaler takes over: they stay with servers that stay, else a person replaces them. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import type { ScalingRule } from '../../topology/kinds/scaling-rule.ts';
import { choicesOf, type World } from '../../plan/world.ts';
import type { Offer, Site, Target } from '../../plan/target.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { wholeOf } from '../objects/amounts.ts';
import { autoscalingOf, groupOfAlarm, groupStays, rulesOfAlarm } from '../objects/autoscaling.ts';
import { isContained } from '../objects/contained.ts';
import { report } from '../objects/drop.ts';
import { initialSize, replicaFormOf, poolReplicasOf, podReplicasOf } from '../objects/scaling.ts';
import { movedMachines } from '../objects/sides.ts';
import { byHand, stays } from '../objects/stays.ts';

const notScaled = defineDiagnostic({
  code: 'plan/scaling-group',
  severity: 'warning',
  message: (resource: string, why: string) => `nothing changes the number of servers of "${resource}": ${why}`,
  explanation:
    'Each server of the group is a VM or a Deployment of its own. An autoscaler needs members that are equal, so that any of them can be deleted: it scales a VirtualMachinePool, or a Deployment. Remove from the template what tells the members apart, or set the strategy of the group in heat2kube.yaml to pool (VMs) or replicas (containers) where that is offered.',
});

const noMembers = defineDiagnostic({
  code: 'plan/scaling-group-empty',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" has no members at first, so it stays in OpenStack, and nothing in the cluster adds any`,
  explanation:
    'The replicas of a group are made from its members, and a group with the size 0 has none. Set a desired capacity of at least 1 for the conversion to get a VirtualMachinePool or a Deployment with its autoscaler, and scale it to 0 in the cluster.',
});

const ruleByHand = defineDiagnostic({
  code: 'plan/scaling-policy',
  severity: 'warning',
  message: (resource: string, why: string) => `"${resource}" no longer changes the size of a group: ${why}`,
  explanation:
    'A policy is carried over where an alarm triggers it that an autoscaler can evaluate, and where the members of its group are the replicas of a VirtualMachinePool or a Deployment. The URL of a policy has no counterpart: whoever calls it must call the API of the cluster instead, which `kubectl scale` does.',
});

const alarmByHand = defineDiagnostic({
  code: 'plan/alarm-not-evaluated',
  severity: 'warning',
  message: (resource: string, why: string) => `no autoscaler evaluates "${resource}": ${why}`,
  explanation:
    'Alarms of OpenStack use metrics of Nova servers, which VMs in the cluster do not report. An alarm is carried over where it scales a VirtualMachinePool or a Deployment by a metric that the cluster has. For anything else, write a PrometheusRule for the same metric of the VM, and send its alert with Alertmanager.',
});

const watchesNothing = defineDiagnostic({
  code: 'plan/alarm-sees-nothing',
  severity: 'warning',
  message: (resource: string) => `"${resource}" stays in OpenStack, whose telemetry does not measure servers that move`,
  explanation:
    'Ceilometer measures servers of Nova. An alarm on the metric of a server that moves has no data after the move, and tells nobody. Write a PrometheusRule for the same metric of the VM, and send its alert with Alertmanager. An alarm on something that stays goes on.',
});

/** Profile standalone leaves nothing in OpenStack but servers that are asked for, with what changes their number. */
function isLeft({ config, graph }: Pick<Site, 'config' | 'graph'>, group: ScalingGroup | undefined): boolean {
  return config.profile === 'standalone' && (group === undefined || machinesOfGroup(graph, group).length === 0);
}

const strategyFlip = 'the strategy of the servers of the group';
const profileFlip = 'profile: standalone in heat2kube.yaml';

function placedBy(
  site: Site,
  group: ScalingGroup | undefined,
  own: Why,
): { readonly side: 'openstack' | 'none'; readonly offer: Offer } {
  const stay = groupStays(site, group) && !isLeft(site, group);
  const because = stay ? own.stays : own.goes(site);
  const flip = stay && site.config.profile !== 'standalone' ? profileFlip : strategyFlip;
  return { side: stay ? 'openstack' : 'none', offer: { rank: 1, because, flip } };
}

/** Clauses for both sides. */
interface Why {
  readonly stays: string;
  goes(site: Site): string;
}

function groupPlace(node: ScalingGroup, site: Site) {
  if (replicaFormOf(site, node)) return undefined;
  return placedBy(site, node, {
    stays:
      machinesOfGroup(site.graph, node).length > 0
        ? 'its servers stay in OpenStack'
        : 'it has no servers that could move to the cluster',
    goes(own) {
      const [machine] = machinesOfGroup(own.graph, node);
      const isContainer = machine !== undefined && isContained(own, machine.id);
      const replicas = machine && (isContainer ? podReplicasOf : poolReplicasOf)(own, machine);
      if (replicas?.offer === 'unasked')
        return isContainer
          ? 'heat2kube.yaml asks for containers of their own'
          : 'heat2kube.yaml asks for VMs of their own';
      return replicas?.because ?? 'profile standalone leaves nothing in OpenStack';
    },
  });
}

function rulePlace(node: ScalingRule, site: Site) {
  const group = site.graph.resolve('scaling-group', node.group);
  const { up, down, refused } = group
    ? autoscalingOf(site, group)
    : { up: [], down: [], refused: new Map<string, string>() };
  if ([...up, ...down].some(({ rule }) => rule.id === node.id)) return undefined;
  return placedBy(site, group, {
    stays: 'the servers that it adds and deletes stay in OpenStack',
    goes: () => refused.get(node.id) ?? 'the members of its group are no replicas',
  });
}

function alarmPlace(node: Alarm, site: Site) {
  const group = groupOfAlarm(site, node);
  const { up, down, refused } = group
    ? autoscalingOf(site, group)
    : { up: [], down: [], refused: new Map<string, string>() };
  if ([...up, ...down].some(({ alarms }) => alarms.includes(node))) return undefined;
  return placedBy(site, group, {
    stays:
      rulesOfAlarm(site, node).length > 0
        ? 'the servers that it watches stay in OpenStack'
        : 'it scales no group of the stack',
    goes: () => whyNotEvaluated(site, node, refused.get(node.id)),
  });
}

function whyNotEvaluated(site: Site, node: Alarm, refused: string | undefined): string {
  if (refused !== undefined) return refused;
  if (!node.enabled) return 'it is turned off';
  const rules = rulesOfAlarm(site, node);
  return rules.length === 0
    ? 'it scales no group of the stack'
    : 'no autoscaler takes over the policy that it triggers';
}

const stayingGroup = stays('scaling-group', 'stays', (node, site) => on('openstack', groupPlace(node, site)));

export const scalingGroupStays: Target<'scaling-group'> = {
  ...stayingGroup,
  diagnostics: [noMembers],
  lower(node, world) {
    const isEmpty = machinesOfGroup(world.graph, node).length === 0 && wholeOf(initialSize(node)) === 0n;
    if (isEmpty) report(world, noMembers, { resource: node.resource }, node.resource);
    return stayingGroup.lower(node, world);
  },
};

export const scalingGroupByHand = told('scaling-group', notScaled, groupPlace);

export const scalingRuleStays = stays('scaling-rule', 'stays', (node, site) => on('openstack', rulePlace(node, site)));

export const scalingRuleByHand = told('scaling-rule', ruleByHand, rulePlace);

const staying = stays('alarm', 'stays', (node, site) => on('openstack', alarmPlace(node, site)));

export const alarmStays: Target<'alarm'> = {
  ...staying,
  diagnostics: [watchesNothing],
  lower(node, world) {
    // One that scales a group has measured its servers, which stay with it.
    const isOfGroup = groupOfAlarm(world, node) !== undefined;
    if (!isOfGroup && movedMachines(world).length > 0)
      report(world, watchesNothing, { resource: node.resource }, node.resource);
    return staying.lower(node, world);
  },
};

export const alarmByHandTarget = told('alarm', alarmByHand, alarmPlace);

type Place = ReturnType<typeof placedBy> | undefined;

function on(side: 'openstack' | 'none', place: Place): Offer | undefined {
  return place?.side === side ? place.offer : undefined;
}

/** By hand, with a message that says why. */
function told<K extends 'alarm' | 'scaling-group' | 'scaling-rule'>(
  kind: K,
  diagnostic: typeof notScaled,
  place: (node: Parameters<Target<K>['offer']>[0], site: Site) => Place,
): Target<K> {
  const target = byHand(kind, (node, site) => on('none', place(node, site)));
  return {
    ...target,
    diagnostics: [diagnostic],
    lower(node, world: World) {
      const choice = choicesOf(world.placed, node.id).find(({ side }) => side === 'none');
      report(world, diagnostic, { resource: node.resource }, node.resource, choice?.because ?? '');
      return target.lower(node, world);
    },
  };
}
