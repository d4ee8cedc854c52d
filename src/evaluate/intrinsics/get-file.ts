/**
 * `get_file`: the text of a file that came with the template.
 * From heat/engine/hot/functions.py, `GetFile.result`. An empty file is the empty text and no missing one.
 */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { unknownName } from '../needs-known.ts';
import { secrecyOfKey } from '../private-key.ts';
import { knownLike, orNull, poison } from '../value.ts';

export const getFile: ScopedIntrinsic = {
  form: 'scoped',
  evaluate: ({ call, scope, evaluate }) => {
    const argument = orNull(evaluate(call.argument, scope));
    if (argument.kind === 'poison') return poison;
    if (argument.kind === 'symbolic') return unknownName(argument, call.argument.span, scope);
    if (argument.kind !== 'known' || typeof argument.value !== 'string') {
      return failure('TypeError', `Argument to "${call.name}" must be a string`, { span: call.argument.span });
    }
    const text = scope.file(argument.value);
    if (text !== undefined) {
      const secret = argument.secret || secrecyOfKey(text, argument.value);
      return knownLike(text, { origins: argument.origins, secret });
    }
    return failure('ValueError', `No content found in the "files" section for ${call.name} path: ${argument.value}`, {
      kind: 'missing_file',
      span: call.argument.span,
    });
  },
};
