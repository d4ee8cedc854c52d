/**
 * What is left of `not`, `and` and `or` over conditions that were not known. Not functions of any template
 * version.
 * Each takes a list of conditions that were open; those that were known and did not decide have been left out
 * before.
 */
import type { StrictIntrinsic } from '../intrinsic.ts';
import { decided } from '../condition-value.ts';
import { isFailure } from '../failure.ts';
import { itemsOf } from '../sequence.ts';
import { bindingTime, secrecyOf, knownLike, originsOf } from '../value.ts';

export const notValue: StrictIntrinsic = {
  form: 'strict',
  apply: (argument) => {
    const [condition] = itemsOf(argument);
    if (!condition || bindingTime(condition) !== 'translate') return 'defer';
    const value = decided(condition);
    return isFailure(value) ? value : knownLike(!value, { origins: condition.origins, secret: secrecyOf(condition) });
  },
};

export const andValue = connecting({ decisive: false });
export const orValue = connecting({ decisive: true });

function connecting({ decisive }: { readonly decisive: boolean }): StrictIntrinsic {
  return {
    form: 'strict',
    apply: (argument) => {
      const marks = { origins: originsOf(argument), secret: secrecyOf(argument) };
      for (const item of itemsOf(argument)) {
        if (bindingTime(item) !== 'translate') return 'defer';
        const value = decided(item);
        if (isFailure(value)) return value;
        if (value === decisive) return knownLike(decisive, marks);
      }
      return knownLike(!decisive, marks);
    },
  };
}
