/** Groups whose members are replicas, with the policies and alarms that an autoscaler takes over. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { objectRef } from '../../kubernetes/object-ref.ts';
import { note, type Variable } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import { elsewhere, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { updatesOf } from '../../topology/views/group-policies.ts';
import { rulesOfGroup } from '../../topology/views/scaling.ts';
import { autoscalingOf, groupOfAlarm, isUnbounded, numberOf, statedSize } from '../objects/autoscaling.ts';
import { choicesOn } from '../objects/choices.ts';
import { lose, report } from '../objects/drop.ts';
import { initialSize, replicaFormOf } from '../objects/scaling.ts';
import { wholeOf } from '../objects/amounts.ts';
import { autoscalerOf, measuredBy, reliesOnRequest } from './autoscaler.ts';

const lowerLost = defineDiagnostic({
  code: 'plan/second-threshold-lost',
  severity: 'warning',
  message: (alarm: string, what: string, kept: string) =>
    `the ${what} of "${alarm}" is not carried over: the autoscaler has one target, that of "${kept}"`,
  explanation:
    'Alarms of OpenStack add members above one threshold and take some away below another one. An autoscaler of Kubernetes has one target: above it VMs are added, below it VMs go as soon as the rest can carry the load. The stabilization window and the policies of scaleDown keep its pace. If VMs come and go too often, raise the window.',
});

const requestAssumed = defineDiagnostic({
  code: 'plan/cpu-target-assumed',
  severity: 'warning',
  message: (group: string) =>
    `the number of vCPUs of "${group}" is not known, so its autoscaler measures the CPU usage in percent of what pods of VMs request: a tenth of a CPU for each vCPU`,
  explanation:
    'A pod of KubeVirt requests a tenth of a CPU for each vCPU, so a usage of 80 % of the vCPUs is 800 % of the request. If your KubeVirt has another cpuAllocationRatio, or the instance type has dedicated CPUs, the number is wrong: state the vCPUs of the flavor under flavors in heat2kube.yaml.',
});

const minimumOne = defineDiagnostic({
  code: 'plan/minimum-is-one',
  severity: 'warning',
  message: (group: string) => `"${group}" may have no members, and its autoscaler keeps at least one`,
  explanation:
    'A HorizontalPodAutoscaler measures the usage of pods, and without pods there is none. To run none, scale the VirtualMachinePool or the Deployment to 0 by hand: the autoscaler pauses until it is scaled up again.',
});

const pauseLost = defineDiagnostic({
  code: 'plan/update-pause-lost',
  severity: 'warning',
  message: (group: string, seconds: string) =>
    `the pause of ${seconds} seconds between two batches of "${group}" is not carried over`,
  explanation:
    'A VirtualMachinePool replaces as many VMs at a time as maxUnavailable says, and goes on as soon as new ones are ready. A readiness probe that only succeeds when the application works does what the pause is for.',
});

const flip = (group: string): string => `resources.${group}.strategy in heat2kube.yaml`;

/** The members are the replicas of one object; here is what changes its size. */
export const scalingGroupPool: Target<'scaling-group'> = {
  kind: 'scaling-group',
  id: 'pool',
  side: 'cluster',
  diagnostics: [requestAssumed, minimumOne, pauseLost],
  offer: (node, site) =>
    replicaFormOf(site, node)
      ? { rank: 1, because: `its members are the replicas of a ${kindOf(site, node)}`, flip: flip(node.resource) }
      : undefined,
  lower(node, world) {
    const { resource, cooldown } = node;
    const autoscaler = autoscalerOf(world, node);
    const at = { resource };
    tellPause(world, node);
    for (const leaf of choicesOn(world, facet(node.id, 'balancers')))
      world.account.declare(leaf, 'manual', 'the plan makes nodes of the cluster members of the load balancer');
    if (!autoscaler) {
      const bounds = [node.min, node.max, ...(cooldown ? [cooldown] : [])];
      for (const value of bounds)
        world.account.declare(value, 'manual', 'whoever changes the size keeps to it: the plan says how');
      return elsewhere(`the ${kindOf(world, node)} has its members, and nothing changes their number by itself`);
    }
    if (reliesOnRequest(world, node)) report(world, requestAssumed, at, resource);
    if (wholeOf(node.min) === 0n && autoscaler.items.length > 0)
      lose(world, minimumOne, { ...at, value: node.min }, resource);
    if (statedSize(world, node) === undefined)
      world.account.declare(
        initialSize(node),
        'manual',
        'the plan sets the first size, and then the autoscaler changes it',
      );
    if (cooldown) world.account.declare(cooldown, 'default', 'each of its policies has a cooldown of its own');
    return {
      items: autoscaler.items,
      needs: autoscaler.needs,
      ...(autoscaler.items.length === 0 && elsewhereOnly(resource)),
    };
  },
  steps: (node, world) => sizeSteps(world, node),
};

function kindOf(site: Pick<Site, 'graph' | 'placed'>, node: ScalingGroup): string {
  return replicaFormOf(site, node) === 'deployment' ? 'Deployment' : 'VirtualMachinePool';
}

/** A pause is the time that a new pod of a Deployment must be ready before the next one. */
function tellPause(world: World, node: ScalingGroup): void {
  const pause = updatesOf(world.graph, node)?.pause;
  if (!pause) return;
  if (numberOf(pause) === 0) world.account.declare(pause, 'default', 'the cluster makes no pause');
  else if (replicaFormOf(world, node) === 'pool')
    lose(world, pauseLost, { resource: node.resource, value: pause }, node.resource, shown(pause));
}

/** The stub of the autoscaler waits for an answer, and the members are replicas already. */
function elsewhereOnly(resource: string) {
  const { nothing, elsewhere: isElsewhere } = elsewhere(`the autoscaler of "${resource}" waits for an answer`);
  return { ...(nothing && { nothing }), ...(isElsewhere && { elsewhere: isElsewhere }) };
}

function shown(value: Value): string {
  const number = numberOf(value);
  return number === undefined ? wordOf(value) : String(number);
}

/** Whether nothing in the stack could change the size. */
function isFixed({ graph }: World, node: ScalingGroup): boolean {
  return node.min === node.max && rulesOfGroup(graph, node).length === 0;
}

function objectType(world: World, node: ScalingGroup): string {
  const kind = kindOf(world, node);
  return kind === 'Deployment' ? `apps/v1/${kind}` : `pool.kubevirt.io/v1beta1/${kind}`;
}

/** Where nothing scales the replicas, a person or an orchestrator does, as the URL of a policy did. */
function sizeSteps(world: World, node: ScalingGroup): readonly Step[] {
  const { resource, min, max } = node;
  if (autoscalerOf(world, node) || isFixed(world, node)) return [];
  const called = rulesOfGroup(world.graph, node).filter(({ id }) => autoscalingOf(world, node).refused.has(id));
  const [least, most] = [min, max].map(shown);
  const members = replicaFormOf(world, node) === 'deployment' ? 'pods' : 'VMs';
  const replicas: Variable = { variable: 'REPLICAS', value: { ask: `how many ${members} there are to be` } };
  return [
    step('verify', {
      id: `scale/${resource}`,
      title: `Tell who scales "${resource}" how to do it`,
      about: [node.id, ...called.map(({ id }) => id)],
      needs: ['prepare/apply'],
      do: [
        note(`Nothing changes the number of its ${members} by itself.`),
        ...(called.length > 0
          ? [
              note(
                `Whoever called the URL of ${listed(called.map((rule) => code(rule.resource)))} calls the API of the cluster instead: it sets the scale of the ${kindOf(world, node)}, as ${code('kubectl scale')} does.`,
              ),
            ]
          : []),
        note(
          isUnbounded(node)
            ? `The group has at least ${code(least ?? '')} members.`
            : `The group has between ${code(least ?? '')} and ${code(most ?? '')} members.`,
        ),
        {
          op: 'scale',
          what: objectRef(objectType(world, node), world.names.name(node.id), world.config.namespace),
          replicas,
        },
        ...called.map((rule) =>
          note(
            `${code(rule.resource)}: ${rule.adjusts === 'exact' ? 'sets the size to' : 'changes the size by'} ${code(shown(rule.amount))}${rule.adjusts === 'percent' ? ' percent' : ''}${(rule.cooldown ?? node.cooldown) ? `, then waits ${code(shown(rule.cooldown ?? node.cooldown ?? rule.amount))} seconds` : ''}.`,
          ),
        ),
      ],
      check: [note(`The ${kindOf(world, node)} has the number of ready replicas that was asked for.`)],
    }),
  ];
}

/** What it says is in the behavior of the autoscaler. */
export const scalingRulePart: Target<'scaling-rule'> = {
  kind: 'scaling-rule',
  id: 'part',
  side: 'cluster',
  offer(node, site) {
    const group = site.graph.resolve('scaling-group', node.group);
    const { up, down } = group ? autoscalingOf(site, group) : { up: [], down: [] };
    return group && [...up, ...down].some(({ rule }) => rule.id === node.id)
      ? { rank: 1, because: `the autoscaler of "${group.resource}" does what it says`, flip: flip(group.resource) }
      : undefined;
  },
  lower: () => elsewhere('the autoscaler has no such setting'),
};

/** Its metric and threshold are the target of the autoscaler, or what keeps its pace. */
export const alarmPart: Target<'alarm'> = {
  kind: 'alarm',
  id: 'part',
  side: 'cluster',
  diagnostics: [lowerLost],
  offer(node, site) {
    const group = groupOfAlarm(site, node);
    return group && isCarried(site, group, node)
      ? { rank: 1, because: `the autoscaler of "${group.resource}" evaluates it`, flip: flip(group.resource) }
      : undefined;
  },
  lower(node, world) {
    const group = groupOfAlarm(world, node);
    const deciding = group ? measuredBy(autoscalingOf(world, group)) : [];
    const [first] = deciding;
    if (first && !deciding.includes(node)) {
      const { threshold } = node.condition;
      lose(
        world,
        lowerLost,
        { resource: node.resource, value: threshold },
        node.resource,
        `threshold ${shown(threshold)}`,
        first.resource,
      );
      tellSame(world, { node, first }, 'metric');
      tellSame(world, { node, first }, 'statistic');
    }
    return elsewhere('the autoscaler has no such setting');
  },
};

/** An alarm whose metric does not decide, beside the one that does. */
interface Beside {
  readonly node: Alarm;
  readonly first: Alarm;
}

/** What both alarms say alike is in the autoscaler; what only this one says is not. */
function tellSame(world: World, { node, first }: Beside, part: 'metric' | 'statistic'): void {
  const [own, kept] = [node.condition[part], first.condition[part]];
  if (!own) return;
  const at = { resource: node.resource, value: own };
  if (textOf(own) === textOf(kept))
    world.account.declare(own, 'default', `the autoscaler measures what "${first.resource}" does`);
  else lose(world, lowerLost, at, node.resource, `${part} ${shown(own)}`, first.resource);
}

function isCarried(site: Parameters<typeof autoscalingOf>[0], group: ScalingGroup, node: Alarm): boolean {
  const { up, down } = autoscalingOf(site, group);
  return [...up, ...down].some(({ alarms }) => alarms.includes(node));
}
