/** Outputs of the stack go to no side: their values are listed in the plan. */
import { mootBy } from '../topology/moot.ts';
import { nothingFor, type Target } from '../plan/target.ts';

const because = 'the plan lists the outputs';

/** An output of the stack, which only the plan prints. */
export const output: Target<'output'> = {
  kind: 'output',
  id: 'part',
  side: 'none',
  offer: () => ({ rank: 1, because, flip: '' }),
  lower: () => nothingFor(mootBy('listed-output')),
};
