/** Replaces one text by another in every text of a value: how a group writes a member's name for its index variable. */
import { knownLike } from '../evaluate/value.ts';
import type { Residual, Value } from '../evaluate/value.ts';

/** Map keys stay as they are, and so do texts that are not known yet. */
export function replaceText(value: Value, search: string, replacement: string): Value {
  switch (value.kind) {
    case 'known':
      // A text is a new one even where nothing is replaced in it.
      return typeof value.value === 'string'
        ? knownLike(
            value.value.replaceAll(search, () => replacement),
            value,
          )
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
