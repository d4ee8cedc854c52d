/** Replaces one text by another in every text of a value: how a group writes a member's name for its index variable. */
import { concat } from '../evaluate/concat.ts';
import { piecesOf } from '../evaluate/hidden-pieces.ts';
import { knownLike } from '../evaluate/value.ts';
import type { KnownValue, Residual, Value } from '../evaluate/value.ts';

/** Map keys stay as they are, and so do texts that are not known yet. */
export function replaceText(value: Value, search: string, replacement: string): Value {
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string'
        ? replacedText(value, value.value, (text) => text.replaceAll(search, () => replacement))
        : value;
    case 'list':
      return { ...value, items: value.items.map((item) => replaceText(item, search, replacement)) };
    case 'map': {
      const entries = [...value.entries].map(([key, item]): [string, Value] => [
        key,
        replaceText(item, search, replacement),
      ]);
      return { ...value, entries: new Map(entries) };
    }
    case 'symbolic':
      return { ...value, expression: replaceInside(value.expression, search, replacement) };
    case 'poison':
      return value;
  }
}

/** A text is a new one even where nothing is replaced in it. Pieces of it that are secret stay apart where nothing is replaced across them. */
function replacedText(value: KnownValue, text: string, replaced: (text: string) => string): Value {
  const whole = knownLike(replaced(text), value);
  if (!value.hidden) return whole;
  const pieces = piecesOf(value).map((piece) => knownLike(replaced(String(piece.value)), piece));
  return pieces.map((piece) => piece.value).join('') === whole.value ? concat(pieces) : whole;
}

/** Known parts of what is not known as a whole. */
function replaceInside(expression: Residual, search: string, replacement: string): Residual {
  switch (expression.op) {
    case 'concat':
      return { ...expression, parts: expression.parts.map((part) => replaceText(part, search, replacement)) };
    case 'call':
      return { ...expression, argument: replaceText(expression.argument, search, replacement) };
    default:
      return expression;
  }
}
