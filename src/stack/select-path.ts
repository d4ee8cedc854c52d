/** Follows a path into the value of an attribute by Heat's rules: whatever is missing gives null. */
import { booleanOf, intOf, known, originsOf, symbolic, bindingTime, isSecret, joinOrigins } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';

/** Text keys select from maps only; integers (and true, which is 1) from lists, negatives from the end. */
export function selectPath(value: Value, path: readonly Value[]): Value {
  let current = value;
  for (const [index, step] of path.entries()) {
    if (current.kind === 'poison' || step.kind === 'poison') return { kind: 'poison', origins: originsOf(current) };
    if (current.kind === 'symbolic' || step.kind === 'symbolic') return residual(current, path.slice(index));
    const next = stepInto(current, step);
    if (next === undefined) return known(null, current.origins);
    current = next;
  }
  return current;
}

function stepInto(value: Value, step: Value): Value | undefined {
  if (step.kind !== 'known') return undefined;
  if (value.kind === 'map') {
    return typeof step.value === 'string' ? value.entries.get(step.value) : undefined;
  }
  const flag = booleanOf(step);
  const at = flag === undefined ? intOf(step) : flag ? 1 : 0;
  if (at === undefined) return undefined;
  const index = Number(at);
  if (value.kind === 'list') return value.items.at(index);
  if (value.kind !== 'known' || typeof value.value !== 'string') return undefined;
  const character = [...value.value].at(index);
  return character === undefined ? undefined : { ...value, value: character };
}

function residual(of: Value, path: readonly Value[]): Value {
  if (path.length === 0) return of;
  const time = [of, ...path].map(bindingTime).find((found) => found !== 'translate') ?? 'cluster';
  return symbolic({ op: 'select', of, path }, time, {
    origins: path.reduce((all, step) => joinOrigins(all, originsOf(step)), originsOf(of)),
    secret: isSecret(of),
  });
}
