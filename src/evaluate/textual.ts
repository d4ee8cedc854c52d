/** Texts in the making: whether a value that is not known will be one, and how it becomes one where it may not. */
import { compareText } from '../python/code-points.ts';
import { jsonDumps } from '../python/json-dumps.ts';
import { concat } from './concat.ts';
import { isPlain, markOf, plainOf } from './plain.ts';
import type { CallInfo } from './intrinsic.ts';
import { residualCall } from './residual.ts';
import { known, knownLike, type Value } from './value.ts';

/** Functions that give texts and nothing else. */
const textFunctions: ReadonlySet<string> = new Set([
  'Digest',
  'Join',
  'JoinMultiple',
  'JsonText',
  'MakeURL',
  'Replace',
  'ReplaceJson',
  'ReplaceJsonStrict',
  'ReplaceJsonVeryStrict',
]);

/**
 * Whether a symbolic value is certainly a text once it is known.
 * A wrong yes would let a number pass where Heat refuses it; a no merely defers the check.
 */
export function willBeText(value: Value): boolean {
  if (value.kind !== 'symbolic') return false;
  const { expression } = value;
  switch (expression.op) {
    case 'fact':
    case 'concat':
      return true;
    case 'parameter':
      return expression.type === undefined || expression.type === 'string';
    case 'call':
      return textFunctions.has(expression.intrinsic);
    case 'select':
    case 'sealed':
      return false;
  }
}

/** What a parameter of the type can never be: a text. */
export function willBeNumber(value: Value): boolean {
  return (
    value.kind === 'symbolic' &&
    value.expression.op === 'parameter' &&
    (value.expression.type === 'number' || value.expression.type === 'boolean')
  );
}

/**
 * Facts whose texts JSON writes as they are.
 * They hold nothing that JSON escapes; a name or a key may, and waits until it is known.
 */
const plainFacts: ReadonlySet<string> = new Set(['address', 'cidr', 'gateway', 'id', 'mac']);

/**
 * JSON with sorted keys, in which what is not known yet stands as a part.
 * heat/engine/hot/functions.py calls `jsonutils.dumps(value, default=None, sort_keys=True)`. Keys sort by
 * code points; the separators are Python's `, ` and `: `.
 */
export function jsonWithHoles(value: Value, call: CallInfo): Value {
  if (isPlain(value)) {
    const { origins, secret } = markOf(value);
    return knownLike(jsonDumps(plainOf(value), { sortKeys: true }), { origins, secret });
  }
  switch (value.kind) {
    case 'list':
      return concat([
        known('['),
        ...value.items.flatMap((item, index) => [...(index > 0 ? [known(', ')] : []), jsonWithHoles(item, call)]),
        known(']'),
      ]);
    case 'map': {
      const entries = [...value.entries].toSorted(([a], [b]) => compareText(a, b));
      const parts = entries.flatMap(([key, item], index) => [
        known(`${index > 0 ? ', ' : ''}${jsonDumps(key)}: `),
        jsonWithHoles(item, call),
      ]);
      return concat([known('{'), ...parts, known('}')]);
    }
    case 'symbolic': {
      const { expression } = value;
      const isPlainFact = expression.op === 'fact' && plainFacts.has(expression.fact.fact);
      return isPlainFact
        ? concat([known('"'), value, known('"')])
        : residualCall(value, { ...call, intrinsic: 'JsonText' });
    }
    default:
      return value;
  }
}
