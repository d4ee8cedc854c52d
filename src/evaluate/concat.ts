/** Texts of several parts, some of which may not be known yet. */
import { joinedPieces } from './hidden-pieces.ts';
import {
  asSecret,
  bindingTime,
  firstSecrecy,
  knownLike,
  later,
  originsOfAll,
  symbolic,
  type BindingTime,
  type KnownValue,
  type SymbolicValue,
  type Value,
} from './value.ts';

/**
 * One text: known parts melt together, anything symbolic leaves a residual. Every known part must be a text.
 * The result never holds two known parts in a row, nor an empty one, nor a concat within a concat; equal
 * texts therefore have equal parts. The binding time is the latest of the parts. Poison in any part gives
 * poison without a `failure`, since it has been reported.
 */
export function concat(parts: readonly Value[]): Value {
  const isFlat = !parts.some(isConcat);
  const flat = isFlat ? parts : parts.flatMap(flattened);
  const origins = originsOfAll(isFlat ? parts : [...parts, ...flat]);
  if (flat.some(({ kind }) => kind === 'poison')) return { kind: 'poison', origins };
  const merged = withoutSeams(flat);
  const secret = firstSecrecy(parts) || firstSecrecy(flat);
  const [only] = merged;
  if (only === undefined) return knownLike('', { origins, secret });
  if (merged.length === 1 && only.kind === 'known')
    return { ...knownLike(only.value, { origins, secret }), ...(only.hidden && { hidden: only.hidden }) };
  const time = merged.reduce<BindingTime>((latest, part) => later(latest, bindingTime(part)), 'translate');
  return symbolic({ op: 'concat', parts: merged }, time, { origins, secret });
}

/** Known parts that follow each other are one. */
function withoutSeams(flat: readonly Value[]): readonly Value[] {
  const merged: Value[] = [];
  let run: KnownValue[] = [];
  const close = (): void => {
    if (run.length > 0) merged.push(melted(run));
    run = [];
  };
  for (const part of flat) {
    if (part.kind === 'known') {
      if (part.value !== '') run.push(part);
      continue;
    }
    close();
    merged.push(part);
  }
  close();
  return merged;
}

/** All at once: to add one after the other would make a list of origins, and of secret pieces, for each. */
function melted(run: readonly KnownValue[]): KnownValue {
  const [first] = run;
  if (!first) throw new RangeError('nothing to melt');
  if (run.length === 1) return first;
  const text = run.map(({ value }) => String(value)).join('');
  const secret = firstSecrecy(run);
  const hidden = secret === false ? [] : joinedPieces(run);
  const [only] = hidden;
  const isWhole = hidden.length === 1 && only?.start === 0 && only.end === text.length;
  return {
    ...knownLike(text, { origins: originsOfAll(run), secret }),
    ...(hidden.length > 0 && !isWhole && { hidden }),
  };
}

function isConcat(part: Value): part is SymbolicValue & { readonly expression: { readonly op: 'concat' } } {
  return part.kind === 'symbolic' && part.expression.op === 'concat';
}

/** A text that was made secret as a whole gives parts that are. */
function flattened(part: Value): readonly Value[] {
  if (!isConcat(part)) return [part];
  const { secret, expression } = part;
  const isWhole = secret !== false && firstSecrecy(expression.parts) === false;
  return isWhole ? expression.parts.map((inner) => asSecret(inner, secret)) : expression.parts;
}
