/** What both types of scaling policies say, in one node. */
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import { intOf, known, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { ScalingRule } from '../kinds/scaling-rule.ts';
import type { PropertyTable, Reader } from '../lift.ts';
import { asText } from '../plain-choice.ts';

/** All spellings of Heat. */
const adjustments: ReadonlyMap<string, ScalingRule['adjusts']> = new Map([
  ['change_in_capacity', 'members'],
  ['ChangeInCapacity', 'members'],
  ['percent_change_in_capacity', 'percent'],
  ['percentage_change_in_capacity', 'percent'],
  ['PercentChangeInCapacity', 'percent'],
  ['exact_capacity', 'exact'],
  ['ExactCapacity', 'exact'],
]);

/** What a type says in its own words. */
type Said = Readonly<Record<'group' | 'adjusts' | 'amount' | 'atLeast' | 'cooldown', Value | undefined>>;

export function policyNode<P extends PropertyTable>(
  read: Reader<P>,
  { path, type }: ResourceIdentity,
  { group, adjusts, amount, atLeast, cooldown }: Said,
): ScalingRule {
  return {
    kind: 'scaling-rule',
    id: path,
    resource: path,
    type,
    group: read.ref(group ?? known('')),
    adjusts: read.choose(adjusts, path, (value) => adjustments.get(asText(value) ?? ''), 'members'),
    amount: amount ?? known(0n),
    ...(atLeast && { atLeast }),
    ...(cooldown && { cooldown }),
  };
}

/** The same amount, of members that go; one that is not known stays so. */
export function negative(amount: Value): Value {
  const number = intOf(amount) ?? (/^\d+$/.test(textOf(amount) ?? '') ? BigInt(textOf(amount) ?? '') : undefined);
  return number === undefined ? amount : known(-number, originsOf(amount));
}
