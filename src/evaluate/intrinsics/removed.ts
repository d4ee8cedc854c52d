/** A function that the template's version has dropped. */
import { failure } from '../failure.ts';
import type { ScopedIntrinsic } from '../intrinsic.ts';
import { poison } from '../value.ts';

/**
 * heat/engine/hot/functions.py, `Removed.validate`: the constructor accepts any arguments, so nothing is
 * wrong with it until the definition is validated.
 */
export const removed: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ name, nameSpan }) =>
    failure(
      'InvalidTemplateVersion',
      `The template version is invalid: The function ${name} is not supported in this version of HOT.`,
      {
        kind: 'template_version',
        span: nameSpan,
        moment: 'late',
      },
    ),
  evaluate: () => poison,
};

/**
 * A function of the version that may not stand in a condition definition.
 * heat/engine/function.py, `Invalid`: raises in its constructor, so it is found while the condition is read.
 */
export const invalidHere: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ name, nameSpan }) =>
    failure('ValueError', `The function "${name}" is invalid in this context`, {
      kind: 'invalid_function_here',
      span: nameSpan,
    }),
  evaluate: () => poison,
};
