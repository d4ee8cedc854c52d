/** What is left of a look-up in mappings whose keys were not known. Not a function of any template version. */
import type { StrictIntrinsic } from '../intrinsic.ts';
import { lookup } from '../lookup.ts';
import { known } from '../value.ts';
import { itemsOf } from '../sequence.ts';

export const lookupValue: StrictIntrinsic = {
  form: 'strict',
  apply: (argument) => {
    const [of = known(null), ...keys] = itemsOf(argument);
    const result = lookup(of, keys);
    if ('rest' in result) return 'defer';
    return 'failure' in result ? result.failure : result.value;
  },
};
