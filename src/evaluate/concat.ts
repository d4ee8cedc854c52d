/** Texts of several parts, some of which may not be known yet. */
import {
  bindingTime,
  firstSecrecy,
  secrecyOf,
  joinOrigins,
  knownLike,
  later,
  originsOfAll,
  symbolic,
  type BindingTime,
  type Value,
} from './value.ts';

/**
 * One text: known parts melt together, anything symbolic leaves a residual. Every known part must be a text.
 * The result never holds two known parts in a row, nor an empty one, nor a concat within a concat; equal
 * texts therefore have equal parts. The binding time is the latest of the parts. Poison in any part gives
 * poison without a `failure`, since it has been reported.
 */
export function concat(parts: readonly Value[]): Value {
  const flat = parts.flatMap((part) =>
    part.kind === 'symbolic' && part.expression.op === 'concat' ? part.expression.parts : [part],
  );
  const origins = originsOfAll([...parts, ...flat]);
  if (flat.some(({ kind }) => kind === 'poison')) return { kind: 'poison', origins };
  const merged: Value[] = [];
  for (const part of flat) {
    const last = merged.at(-1);
    if (part.kind !== 'known') merged.push(part);
    else if (part.value === '') continue;
    else if (last?.kind === 'known') merged[merged.length - 1] = glue(last, part);
    else merged.push(part);
  }
  const secret = firstSecrecy(parts) || firstSecrecy(flat);
  const [only] = merged;
  if (only === undefined) return knownLike('', { origins, secret });
  if (merged.length === 1 && only.kind === 'known') return knownLike(only.value, { origins, secret });
  const time = merged.reduce<BindingTime>((latest, part) => later(latest, bindingTime(part)), 'translate');
  return symbolic({ op: 'concat', parts: merged }, time, { origins, secret });
}

function glue(left: Value, right: Value): Value {
  const text = (value: Value): string => (value.kind === 'known' ? String(value.value) : '');
  return knownLike(text(left) + text(right), {
    origins: joinOrigins(left.origins, right.origins),
    secret: secrecyOf(left) || secrecyOf(right),
  });
}
