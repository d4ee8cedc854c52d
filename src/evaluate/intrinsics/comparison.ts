/** `equals` and `contains`: Python's equality, in which 1, 1.0 and true are the same. */
import type { CallExpression } from '../../hot/ast.ts';
import { pyEquals } from '../../python/equality.ts';
import { isList, listItems } from '../../python/tree.ts';
import { failure, type Failure } from '../failure.ts';
import type { PlainIntrinsic } from '../intrinsic.ts';

/**
 * heat/engine/hot/functions.py, `Equals.result`: both sides resolved, then `==`, without conversion. The text
 * "1" and the number 1 differ.
 */
export const equals: PlainIntrinsic = {
  form: 'plain',
  apart: 'in order',
  check: ({ name, argument }) =>
    argument.kind === 'list' && argument.items.length === 2
      ? undefined
      : failure('ValueError', `Arguments to "${name}" must be of the form: [value_1, value_2]`, {
          span: argument.span,
        }),
  compute: (argument) => {
    const [left = null, right = null] = listItems(argument);
    return pyEquals(left, right);
  },
};

/**
 * heat/engine/hot/functions.py, `Contains.result`: Python's `in`, which looks for a part in a text and for an
 * item in a list. A map is no `collections.abc.Sequence`.
 */
export const contains: PlainIntrinsic = {
  form: 'plain',
  apart: 'in order',
  check: containsShape,
  compute: (argument, { name }) => {
    const [value = null, sequence = null] = listItems(argument);
    if (isList(sequence)) return sequence.some((item) => pyEquals(item, value));
    if (typeof sequence !== 'string') return failure('TypeError', `Second argument to "${name}" should be a sequence.`);
    return typeof value === 'string'
      ? sequence.includes(value)
      : failure('TypeError', "'in <string>' requires string as left operand");
  },
};

function containsShape({ name, argument }: CallExpression): Failure | undefined {
  const { span } = argument;
  if (argument.kind !== 'list' || argument.items.length === 0) {
    return failure(
      'TypeError',
      `Incorrect arguments to "${name}" should be: "${name}" : [ "value1", [ "value1", "value2"]]`,
      { span },
    );
  }
  return argument.items.length === 2
    ? undefined
    : failure('ValueError', `Arguments to "${name}" must be of the form: [value1, [value1, value2]]`, { span });
}
