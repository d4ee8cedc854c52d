/** `list_join` in both forms, and `Fn::Join`: texts of one or several lists with a delimiter between them. */
import type { CallExpression } from '../../hot/ast.ts';
import { concat } from '../concat.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { CallInfo, StrictIntrinsic } from '../intrinsic.ts';
import { itemText } from '../item-text.ts';
import { itemsOf } from '../sequence.ts';
import { isTruthy, plainOf } from '../plain.ts';
import { isNull, knownLike, originsOf, joinOrigins, type Value } from '../value.ts';

/**
 * heat/engine/hot/functions.py, `Join.result`. Null strings are an empty list; an item may be null and gives
 * the empty text. Numbers are refused, also where YAML read them from digits.
 */
export const join: StrictIntrinsic = {
  form: 'strict',
  apart: 'in order',
  check: (call) => shape(call, '"%s" : [ " ", [ "str1", "str2"]]', (size) => size === 2),
  apply: (argument, info) => {
    const [delimiter, strings] = itemsOf(argument);
    if (strings?.kind === 'symbolic') return 'defer';
    if (!isNull(strings) && strings?.kind !== 'list')
      return failure('TypeError', `"${info.name}" must operate on a list`);
    return joinAll(delimiter, strings ? itemsOf(strings) : [], { info, json: false });
  },
};

/** Since 2015-10-15: several lists, of which empty ones are skipped; lists and maps become JSON. */
export const joinMultiple: StrictIntrinsic = {
  form: 'strict',
  apart: 'in order',
  check: (call) => shape(call, '"%s" : [ " ", [ "str1", "str2"] ...]', (size) => size >= 2),
  apply: (argument, info) => {
    const [delimiter, ...lists] = itemsOf(argument);
    if (lists.some(({ kind }) => kind === 'symbolic')) return 'defer';
    const items: Value[] = [];
    for (const list of lists) {
      if (list.kind === 'list') {
        for (const item of list.items) items.push(item);
        // `if jl` in `JoinMultiple.result`: whatever is false to Python is skipped, 0 and the empty text as
        // well as null.
      } else if (list.kind === 'map' ? list.entries.size > 0 : isTruthy(plainOf(list))) {
        return failure('TypeError', `"${info.name}" must operate on a list`);
      }
    }
    return joinAll(delimiter, items, { info, json: true });
  },
};

function shape(
  { name, argument }: CallExpression,
  example: string,
  fits: (size: number) => boolean,
): Failure | undefined {
  const text = `Incorrect arguments to "${name}" should be: ${example.replace('%s', name)}`;
  if (argument.kind !== 'list') return failure('TypeError', text, { span: argument.span });
  return fits(argument.items.length) ? undefined : failure('ValueError', text, { span: argument.span });
}

interface Context {
  readonly info: CallInfo;
  readonly json: boolean;
}

function joinAll(delimiter: Value | undefined, items: readonly Value[], context: Context): Value | Failure | 'defer' {
  if (delimiter?.kind === 'symbolic') return 'defer';
  if (delimiter?.kind !== 'known' || typeof delimiter.value !== 'string') {
    return failure('TypeError', `"${context.info.name}" delimiter must be a string`);
  }
  context.info.budget?.spendText(delimiter.value.length * items.length, context.info.span);
  const texts: Value[] = [];
  for (const item of items) {
    const text = itemText(item, context, context.info);
    if (isFailure(text)) return text;
    texts.push(text);
  }
  const joined = concat(
    // The delimiter's origins are added once to the whole, and not at each place where it stands.
    texts.flatMap((text, index) =>
      index === 0 ? [text] : [knownLike(delimiter.value, { origins: [], secret: delimiter.secret }), text],
    ),
  );
  return { ...joined, origins: joinOrigins(joined.origins, originsOf(delimiter)) };
}
