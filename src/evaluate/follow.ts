/** Follows paths into values, by the rules of `get_attr` and by those of `get_param`. */
import { parseIntText } from '../python/parse-number.ts';
import {
  bindingTime,
  secrecyOf,
  joinOrigins,
  known,
  knownLike,
  later,
  originsOf,
  symbolic,
  type Value,
} from './value.ts';

/**
 * `attribute`: what is missing gives null, texts are no indexes. `parameter`: it gives the empty text, and
 * they are.
 * `attribute` is heat/engine/attributes.py, `select_from_attribute`; `parameter` is
 * heat/engine/hot/functions.py, `GetParam.result`, whose `get_path_component` turns texts into integers
 * before it indexes a list. Both swallow KeyError, IndexError and TypeError, and so none of it is ever a
 * failure.
 */
type PathRule = 'attribute' | 'parameter';

/** A residual takes the rest of the path at the first step that is not known. */
export function follow(of: Value, path: readonly Value[], rule: PathRule): Value {
  let current = of;
  for (const [index, step] of path.entries()) {
    if (current.kind === 'poison' || step.kind === 'poison') return { kind: 'poison', origins: originsOf(current) };
    if (current.kind === 'symbolic' || step.kind === 'symbolic') return residual(current, path.slice(index), rule);
    const next = into(current, step, rule);
    if (next === undefined) return nothingAt(current, path.slice(index), rule);
    current = next;
  }
  return current;
}

/** Of an attribute it is only known when the whole path is: a step that turns out to be no key makes it a failure. */
function nothingAt(of: Value, path: readonly Value[], rule: PathRule): Value {
  if (rule === 'parameter') return known('', of.origins);
  return path.some(({ kind }) => kind === 'symbolic') ? residual(of, path, rule) : known(null, of.origins);
}

function residual(of: Value, path: readonly Value[], rule: PathRule): Value {
  const time = path.map(bindingTime).reduce(later, bindingTime(of));
  return symbolic({ op: 'select', of, path, ...(rule === 'parameter' && { rule }) }, time, {
    origins: path.reduce((all, step) => joinOrigins(all, originsOf(step)), originsOf(of)),
    secret: secrecyOf(of),
  });
}

function into(value: Value, step: Value, rule: PathRule): Value | undefined {
  if (step.kind !== 'known') return undefined;
  const key = step.value;
  // Keys that are no texts cannot be reached: path components of other types raise TypeError, which both
  // rules swallow.
  if (value.kind === 'map') return typeof key === 'string' ? value.entries.get(key) : undefined;
  const index = indexOf(key, rule);
  if (index === undefined) return undefined;
  if (value.kind === 'list') return value.items.at(index);
  if (value.kind !== 'known' || typeof value.value !== 'string') return undefined;
  // Python's texts are sequences of code points: an emoji is one step.
  const character = [...value.value].at(index);
  return character === undefined ? undefined : knownLike(character, value);
}

/**
 * True is 1 and false 0, as in Python.
 * A negative index counts from the end, for Python's lists and texts do.
 */
function indexOf(key: unknown, rule: PathRule): number | undefined {
  if (typeof key === 'boolean') return Number(key);
  const number = typeof key === 'string' && rule === 'parameter' ? parseIntText(key) : key;
  return typeof number === 'number' ? number : undefined;
}
