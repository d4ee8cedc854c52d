/** What an autoscaler of the cluster can take over of a group: which policies and alarms, and why not the others. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { Float } from '../../python/scalar.ts';
import { perSite, type Site } from '../../plan/target.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import type { ScalingRule } from '../../topology/kinds/scaling-rule.ts';
import { alarmsOfRule, machinesOfGroup, rulesOfGroup } from '../../topology/views/scaling.ts';
import { meterOf } from './meters.ts';
import { initialSize, replicaFormOf, type ReplicaForm } from './scaling.ts';
import { isKept } from './sides.ts';

/** A policy with the alarms that trigger it. */
interface Driven {
  readonly rule: ScalingRule;
  readonly alarms: readonly Alarm[];
}

/** What changes the size of a group by itself. */
export interface Autoscaling {
  /** Policies that add members, and those that take some away. */
  readonly up: readonly Driven[];
  readonly down: readonly Driven[];
  /** Why the others are not carried over, by node: a clause. */
  readonly refused: ReadonlyMap<NodeId, string>;
}

const allAutoscaling = perSite(
  (site): ReadonlyMap<NodeId, Autoscaling> =>
    new Map(site.graph.of('scaling-group').map((group) => [group.id, autoscaling(site, group)])),
);

const none: Autoscaling = { up: [], down: [], refused: new Map() };

/** Nothing is taken over of a group whose members are no replicas. */
export function autoscalingOf(site: Site, { id }: ScalingGroup): Autoscaling {
  return allAutoscaling(site).get(id) ?? none;
}

/** Whether an autoscaler sets the number of replicas. */
export function isAutoscaled(site: Site, group: ScalingGroup): boolean {
  const { up, down } = autoscalingOf(site, group);
  return up.length + down.length > 0;
}

/**
 * The size that the manifest states. None of a Deployment beside an autoscaler, as the documentation of
 * HorizontalPodAutoscaler advises: the autoscaler owns the field, so a server-side apply of another size conflicts, and a forced
 * one resets the group. The API server gives a Deployment a size of its own; a pool without one has no scale that could be read.
 */
export function statedSize(site: Site, group: ScalingGroup): Value | undefined {
  return isAutoscaled(site, group) && replicaFormOf(site, group) === 'deployment' ? undefined : initialSize(group);
}

/** The group that an alarm scales; the first of several. */
export function groupOfAlarm({ graph }: Pick<Site, 'graph'>, alarm: Alarm): ScalingGroup | undefined {
  return rulesOfAlarm({ graph }, alarm).flatMap((rule) => graph.resolve('scaling-group', rule.group) ?? [])[0];
}

export function rulesOfAlarm({ graph }: Pick<Site, 'graph'>, alarm: Alarm): readonly ScalingRule[] {
  return graph.follow(alarm, 'actions').filter((node): node is ScalingRule => node.kind === 'scaling-rule');
}

/** Where the members of a group are: those of a group without any count as moved. */
export function groupStays(site: Pick<Site, 'graph' | 'placed'>, group: ScalingGroup | undefined): boolean {
  const machines = group ? machinesOfGroup(site.graph, group) : [];
  return machines.length > 0 ? machines.every(({ id }) => isKept(site, id)) : true;
}

function autoscaling(site: Site, group: ScalingGroup): Autoscaling {
  const form = replicaFormOf(site, group);
  if (!form) return none;
  const { graph } = site;
  const refused = new Map<NodeId, string>();
  const [up, down]: [Driven[], Driven[]] = [[], []];
  for (const rule of rulesOfGroup(graph, group)) {
    const amount = numberOf(rule.amount);
    const alarms = alarmsOfRule(graph, rule);
    const usable = alarms.filter((alarm) => {
      const why = amount === undefined ? undefined : refusedAlarm(alarm, { form, way: amount > 0 ? 'up' : 'down' });
      if (why !== undefined) refused.set(alarm.id, why);
      return why === undefined;
    });
    const why = isUnbounded(group)
      ? 'its group has no upper bound, and an autoscaler needs one'
      : refusedRule(rule, amount, usable);
    if (why === undefined) (Number(amount) > 0 ? up : down).push({ rule, alarms: usable });
    else refused.set(rule.id, why);
  }
  return { up, down, refused };
}

/** Senlin takes -1 for as many as its own limit allows. */
export function isUnbounded({ max }: ScalingGroup): boolean {
  return numberOf(max) === -1;
}

function refusedRule(
  { adjusts }: ScalingRule,
  amount: number | undefined,
  alarms: readonly Alarm[],
): string | undefined {
  if (adjusts === 'exact') return 'an autoscaler sets no exact size';
  if (amount === undefined) return 'its adjustment is not known yet';
  if (amount === 0) return 'it changes nothing';
  return alarms.length === 0
    ? 'no alarm triggers it that an autoscaler could evaluate, so somebody calls its URL'
    : undefined;
}

interface Asked {
  readonly form: ReplicaForm;
  readonly way: 'up' | 'down';
}

function refusedAlarm(alarm: Alarm, { form, way }: Asked): string | undefined {
  const { comparison, threshold } = alarm.condition;
  const wanted = way === 'up' ? ['gt', 'ge'] : ['lt', 'le'];
  if (!wanted.includes(comparison))
    return way === 'up'
      ? 'it adds members while the metric is low, and an autoscaler adds some while it is high'
      : 'it takes members away while the metric is high, and an autoscaler does so while it is low';
  if (numberOf(threshold) === undefined) return 'its threshold is not known yet';
  const meter = meterOf(alarm, form);
  return 'refused' in meter ? meter.refused : undefined;
}

/** Numbers, also those that are written as texts. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind !== 'known') return undefined;
  const plain = value.value;
  if (plain instanceof Float) return plain.value;
  if (typeof plain === 'number' || typeof plain === 'bigint') return Number(plain);
  return typeof plain === 'string' && /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
