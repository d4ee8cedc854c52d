/** `Fn::Base64`, which Heat leaves as it is, and `Fn::GetAZs`. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic, StrictIntrinsic } from '../intrinsic.ts';
import { willBeText } from '../textual.ts';
import { known, list } from '../value.ts';

export const base64: StrictIntrinsic = {
  form: 'strict',
  apply: (argument, { name }) => {
    if (argument.kind === 'symbolic') return willBeText(argument) ? argument : 'defer';
    return argument.kind === 'known' && typeof argument.value === 'string'
      ? argument
      : failure('TypeError', `"${name}" argument must be a string`);
  },
};

/** The zones of the cloud; offline the one that every Nova has. */
export const getAzs: ScopedIntrinsic = { form: 'scoped', evaluate: () => list([known('nova')]) };
