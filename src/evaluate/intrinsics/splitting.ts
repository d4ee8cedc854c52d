/** `str_split` and `Fn::Split`: a text cut at a delimiter. */
import type { CallExpression } from '../../hot/ast.ts';
import { splitWords } from '../../python/string-methods.ts';
import { listItems, typeName, type PyTree } from '../../python/tree.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { PlainIntrinsic, StrictIntrinsic } from '../intrinsic.ts';
import { isPlain, markOf, plainOf, valueOf } from '../plain.ts';
import { splitOpenText } from '../split-open-text.ts';
import { itemIndex } from '../item-index.ts';
import { known, list, originsOf, type Value } from '../value.ts';
import { partsOf } from '../sequence.ts';
import { present } from '../../source/present.ts';

/** heat/engine/hot/functions.py, `StrSplit.result`. Further arguments after the index are never looked at. */
export const strSplit: StrictIntrinsic = {
  form: 'strict',
  cuts: true,
  check: ({ name, argument }) =>
    argument.kind === 'map' || (argument.kind === 'literal' && typeof argument.value === 'string')
      ? failure('TypeError', shapeText(name), { span: argument.span })
      : undefined,
  apply: (argument, { name }) => {
    if (argument.kind === 'symbolic') return 'defer';
    if (argument.kind !== 'list' || argument.items.length < 2) return failure('ValueError', shapeText(name));
    const [first, second, index] = argument.items;
    const text = present(second, 'text');
    const pieces = split(present(first, 'delimiter'), text);
    if (pieces === 'defer' || isFailure(pieces)) return pieces;
    if (pieces === null) return known(null, originsOf(text));
    if (!index || !isPlain(index)) return index ? 'defer' : list(pieces, originsOf(text));
    return pick(pieces, plainOf(index), name);
  },
};

function shapeText(name: string): string {
  return `Incorrect arguments to "${name}" should be: "${name}" : [ ",", "apples,pears", <index>]`;
}

/** Null text gives null. A text with symbolic parts is cut in its known parts, where no part can hold the delimiter. */
function split(delimiter: Value, text: Value): readonly Value[] | null | Failure | 'defer' {
  if (!isPlain(delimiter)) return 'defer';
  const at = plainOf(delimiter);
  if (text.kind === 'symbolic') return (typeof at === 'string' && splitOpenText(text, at)) || 'defer';
  if (!isPlain(text)) return 'defer';
  const whole = plainOf(text);
  if (whole === null) return null;
  if (typeof whole !== 'string')
    return failure('AttributeError', `'${typeName(whole)}' object has no attribute 'split'`);
  const pieces = splitText(whole, at);
  return isFailure(pieces) ? pieces : pieces.map((piece) => valueOf(piece, markOf(text)));
}

/**
 * CPython Objects/unicodeobject.c, `str.split`: without a separator runs of white space separate and give no
 * empty pieces.
 */
function splitText(text: string, delimiter: PyTree): readonly string[] | Failure {
  if (delimiter === null) return splitWords(text, -1, 'left');
  if (typeof delimiter !== 'string') return failure('TypeError', `must be str or None, not ${typeName(delimiter)}`);
  return delimiter === '' ? failure('ValueError', 'empty separator') : text.split(delimiter);
}

/**
 * Negative indexes count from the end.
 * heat/engine/hot/functions.py, `StrSplit.result`: `int()` of the index, then `split_list[index]`. The
 * message names 0 as the least, although negative ones are taken.
 */
function pick(pieces: readonly Value[], index: PyTree, name: string): Value | Failure {
  const number = itemIndex(index);
  if (number === undefined) {
    return typeof index === 'string'
      ? failure('ValueError', `Incorrect index to "${name}" should be: "${name}" : [ ",", "apples,pears", <index>]`)
      : failure(
          'TypeError',
          `int() argument must be a string, a bytes-like object or a real number, not '${typeName(index)}'`,
        );
  }
  const found = typeof number === 'number' ? pieces.at(number) : undefined;
  return found ?? failure('ValueError', `Incorrect index to "${name}" should be between 0 and ${pieces.length - 1}`);
}

/**
 * Its delimiter is never worked out: a function there is as wrong as a number.
 * heat/engine/cfn/functions.py, `Split.result`, tests `self._delim`, which is not resolved.
 */
export const cfnSplit: PlainIntrinsic = {
  form: 'plain',
  cuts: true,
  check: (call) => {
    const [delimiter] = partsOf(call.argument);
    const isComputed = delimiter?.kind === 'call' && { span: delimiter.span, moment: 'value' as const };
    const shape = cfnShape(call);
    if (shape || !isComputed) return shape;
    return failure('TypeError', `Delimiter for ${call.name} must be string`, isComputed);
  },
  compute: (argument, { name }) => {
    const [delimiter = null, text = null] = listItems(argument);
    if (typeof delimiter !== 'string') return failure('TypeError', `Delimiter for ${name} must be string`);
    if (typeof text !== 'string')
      return failure('TypeError', `String to split must be string; got <class '${typeName(text)}'>`);
    return splitText(text, delimiter);
  },
};

function cfnShape({ name, argument }: CallExpression): Failure | undefined {
  const text = `Incorrect arguments to "${name}" should be: "${name}" : [ ",", "str1,str2"]]`;
  const { span } = argument;
  if (argument.kind === 'list') return argument.items.length === 2 ? undefined : failure('ValueError', text, { span });
  return failure('TypeError', text, { span });
}
