/** What is left of `not`, `and` and `or` over conditions that were not known. Not functions of any template version. */
import type { StrictIntrinsic } from '../intrinsic.ts';
import { bindingTime, known, type Value } from '../value.ts';

export const notValue: StrictIntrinsic = {
  form: 'strict',
  apply: (argument) => {
    const [condition] = itemsOf(argument);
    return condition?.kind === 'known' ? known(condition.value !== true, condition.origins, condition.secret) : 'defer';
  },
};

export const andValue = connecting(false);
export const orValue = connecting(true);

function connecting(decisive: boolean): StrictIntrinsic {
  return {
    form: 'strict',
    apply: (argument) => {
      const items = itemsOf(argument);
      if (items.some((item) => item.kind === 'known' && item.value === decisive)) return known(decisive);
      return bindingTime(argument) === 'translate' ? known(!decisive) : 'defer';
    },
  };
}

function itemsOf(argument: Value): readonly Value[] {
  return argument.kind === 'list' ? argument.items : [];
}
