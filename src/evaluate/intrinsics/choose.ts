/** What is left of an `if` whose condition was not known: takes its arm when it is. Not a function of any template version. */
import type { StrictIntrinsic } from '../intrinsic.ts';
import { known } from '../value.ts';

export const choose: StrictIntrinsic = {
  form: 'strict',
  apply: (argument) => {
    if (argument.kind !== 'list') return 'defer';
    const [condition, whenTrue, whenFalse] = argument.items;
    if (condition?.kind !== 'known') return 'defer';
    return (condition.value === true ? whenTrue : whenFalse) ?? known(null);
  },
};
