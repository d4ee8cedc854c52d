/** How fast an autoscaler changes the size of a group: the steps and pauses of its policies. */
import { known, originsOf, type Value } from '../../evaluate/value.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { numberOf, type Autoscaling } from '../objects/autoscaling.ts';
import { joinedValue } from '../objects/joined-fields.ts';
import { smallOf } from '../objects/amounts.ts';

type Driven = Autoscaling['up'];

interface Direction {
  readonly stabilizationWindowSeconds?: Value;
  readonly policies?: readonly Step[];
  readonly selectPolicy?: 'Disabled' | 'Max';
}

interface Step {
  readonly type: 'Pods' | 'Percent';
  readonly value: Value;
  readonly periodSeconds: Value;
}

/** A direction without a policy is off: nothing in the stack would change the size so. */
export function behaviorOf(
  group: ScalingGroup,
  { up, down }: Autoscaling,
): {
  readonly scaleUp: Direction;
  readonly scaleDown: Direction;
} {
  return { scaleUp: directionOf(group, up), scaleDown: directionOf(group, down) };
}

function directionOf(group: ScalingGroup, driven: Driven): Direction {
  const alarms = driven.flatMap((each) => each.alarms);
  if (alarms.length === 0) return { selectPolicy: 'Disabled' };
  const steps = driven.flatMap(({ rule }): readonly Step[] => {
    const periodSeconds = pauseOf(group, rule.cooldown);
    const count = known(BigInt(Math.max(1, Math.abs(Math.trunc(numberOf(rule.amount) ?? 1)))), originsOf(rule.amount));
    if (rule.adjusts !== 'percent') return [{ type: 'Pods', value: count, periodSeconds }];
    // Of several policies the larger change counts.
    const least: readonly Step[] = rule.atLeast ? [{ type: 'Pods', value: rule.atLeast, periodSeconds }] : [];
    return [{ type: 'Percent', value: count, periodSeconds }, ...least];
  });
  return {
    stabilizationWindowSeconds: windowOf(alarms),
    ...(steps.length > 1 && { selectPolicy: 'Max' as const }),
    policies: steps,
  };
}

/** The condition of each alarm must hold for all of its periods; the API takes an hour at most. */
function windowOf(alarms: readonly Alarm[]): Value {
  const seconds = alarms.map(
    ({ condition: { period, periods } }) => (smallOf(period) ?? usualPeriod) * (smallOf(periods) ?? 1),
  );
  const longest = Math.max(...seconds);
  const deciding = alarms.filter((_, index) => seconds[index] === longest);
  const own = deciding.flatMap(({ condition: { period, periods } }) => [
    ...(period ? [period] : []),
    ...(periods ? [periods] : []),
  ]);
  return joinedValue(known(BigInt(Math.min(longest, 3600))), own);
}

/** Of Aodh. */
const usualPeriod = 60;

/** One step in each cooldown; the API takes half an hour at most. Without a cooldown, one in each evaluation of the autoscaler. */
function pauseOf({ cooldown: ofGroup }: ScalingGroup, own: Value | undefined): Value {
  const cooldown = own ?? ofGroup;
  const seconds = numberOf(cooldown);
  if (cooldown && seconds === undefined) return cooldown;
  return known(BigInt(Math.min(Math.max(Math.round(seconds ?? 0), 15), 1800)), cooldown ? originsOf(cooldown) : []);
}
