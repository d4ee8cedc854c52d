/** What is left of an `if` whose condition was not known: takes its arm when it is. Not a function of any template version. */
import type { StrictIntrinsic } from '../intrinsic.ts';

export const choose: StrictIntrinsic = {
  form: 'strict',
  // Binding takes the arm as soon as the condition is known (bind.ts); before, nothing can be said.
  apply: () => 'defer',
};
