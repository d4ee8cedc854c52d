/** Finds the very node that a property path means in the expression as written; a function call is where the search ends. */
import type { PropertyPath } from '../catalogue/property-problem.ts';
import type { Expression } from '../hot/ast.ts';
import type { Span } from '../source/source-file.ts';

/** Span of the value at the end of the path, or of the innermost node on the way that is written out. */
export function valueSpan(expression: Expression, path: PropertyPath): Span {
  let current = expression;
  for (const step of path) {
    const next = memberOf(current, step)?.value;
    if (!next) return current.span;
    current = next;
  }
  return current.span;
}

/** Span of the key at the end of the path, where it is written out. */
export function keySpan(expression: Expression, path: PropertyPath): Span | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  let current = expression;
  for (const step of path.slice(0, -1)) {
    const next = memberOf(current, step)?.value;
    if (!next) return undefined;
    current = next;
  }
  return memberOf(current, last)?.key;
}

function memberOf(
  expression: Expression,
  step: string | number,
): { readonly value: Expression; readonly key?: Span } | undefined {
  if (expression.kind === 'list' && typeof step === 'number') {
    const item = expression.items[step];
    return item && { value: item };
  }
  if (expression.kind !== 'map') return undefined;
  const entry = expression.entries.findLast(({ key }) => key === step);
  return entry && { value: entry.value, key: entry.keySpan };
}
