/** `Fn::Base64`, which Heat leaves as it is, and `Fn::GetAZs`. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic, StrictIntrinsic } from '../intrinsic.ts';
import { willBeText } from '../textual.ts';
import { known, list } from '../value.ts';

/**
 * heat/engine/cfn/functions.py, `Base64.result`: resolves the argument and returns it unencoded, since user
 * data is encoded by the server resource.
 */
export const base64: StrictIntrinsic = {
  form: 'strict',
  apply: (argument, { name }) => {
    if (argument.kind === 'symbolic') return willBeText(argument) ? argument : 'defer';
    return argument.kind === 'known' && typeof argument.value === 'string'
      ? argument
      : failure('TypeError', `"${name}" argument must be a string`);
  },
};

/**
 * The zones of the cloud; offline the one that every Nova has.
 * heat/engine/cfn/functions.py, `GetAZs.result`: the region argument is ignored there too.
 */
export const getAzs: ScopedIntrinsic = { form: 'scoped', evaluate: () => list([known('nova')]) };
