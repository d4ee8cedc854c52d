/** Python takes texts for sequences of their letters and maps for sequences of their keys, also where arguments are unpacked. */
import type { Expression } from '../hot/ast.ts';
import { keysOf, known, knownLike, type Value } from './value.ts';

/** Letters are code points, as in a Python `str`. Anything that Python cannot iterate over gives no parts. */
export function partsOf(argument: Expression): readonly Expression[] {
  if (argument.kind === 'list') return argument.items;
  if (argument.kind === 'map') {
    return argument.entries.map(({ key, keySpan }) => ({ kind: 'literal', span: keySpan, value: key }));
  }
  if (argument.kind !== 'literal' || typeof argument.value !== 'string') return [];
  return Array.from(argument.value, (letter) => ({ kind: 'literal', span: argument.span, value: letter }));
}

/** The same of a value. */
export function itemsOf(argument: Value): readonly Value[] {
  if (argument.kind === 'list') return argument.items;
  if (argument.kind === 'map') return keysOf(argument).map((key) => known(key, argument.origins));
  if (argument.kind !== 'known' || typeof argument.value !== 'string') return [];
  return Array.from(argument.value, (letter) => knownLike(letter, argument));
}

/** The entries of a map; none of anything else. */
export function entriesOf(argument: Value): ReadonlyMap<string, Value> {
  return argument.kind === 'map' ? argument.entries : new Map();
}
