/** `repeat` in its three forms: a template once for each item, or each combination of items, of some lists. */
import type { CallExpression, MapExpression } from '../../hot/ast.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { CallInfo, StrictIntrinsic } from '../intrinsic.ts';
import { missingKeys } from '../missing-name.ts';
import { concat } from '../concat.ts';
import { willBeText } from '../textual.ts';
import type { Scalar } from '../../python/scalar.ts';
import { typeName } from '../../python/tree.ts';
import { isPlain, plainOf, type Mark } from '../plain.ts';
import { isNull, joinOrigins, keysOf, known, knownLike, list, map, originsOf, type Value } from '../value.ts';
import { present } from '../../source/present.ts';
import { entriesOf } from '../sequence.ts';

/** Classes of heat/engine/hot/functions.py: `Repeat`, `RepeatWithMap`, `RepeatWithNestedLoop`. */
interface Form {
  /** Maps are taken, and give their keys. */
  readonly maps: boolean;
  /** `permutations` is understood. */
  readonly permutations: boolean;
}

export const repeat = repeating({ maps: false, permutations: false });
export const repeatWithMap = repeating({ maps: true, permutations: false });
export const repeatWithNestedLoop = repeating({ maps: true, permutations: true });

function repeating(form: Form): StrictIntrinsic {
  return {
    form: 'strict',
    check: (call) => shape(call, form),
    first: {
      key: 'for_each',
      check: (each, argument, info) => forEachProblem(each, loopOf(flagOf(argument), form), info),
    },
    apply: (argument, info) => apply(argument, info, form),
  };
}

function shape({ name, argument }: CallExpression, form: Form): Failure | undefined {
  if (argument.kind !== 'map')
    return failure('TypeError', `Arguments to "${name}" must be a map`, { span: argument.span });
  const entry = (key: string): (typeof argument.entries)[number] | undefined =>
    argument.entries.find((item) => item.key === key);
  const forEach = entry('for_each')?.value;
  if (!forEach || !entry('template')) {
    // Unknown keys pass: `Repeat._parse_args` looks for the two that it needs, and the key error blames a
    // misspelled one.
    const known = form.permutations ? ['template', 'for_each', 'permutations'] : ['template', 'for_each'];
    return missingKeys(argument, known, `"${name}" needs "template" and "for_each"`);
  }
  const permutations = entry('permutations')?.value;
  if (
    form.permutations &&
    permutations &&
    (permutations.kind !== 'literal' || typeof permutations.value !== 'boolean')
  ) {
    return failure('TypeError', `"permutations" should be boolean type for ${name} function.`, {
      span: permutations.span,
    });
  }
  return forEach.kind === 'map' || forEach.kind === 'call'
    ? undefined
    : failure('TypeError', `The "for_each" argument to "${name}" must contain a map`, {
        span: forEach.span,
        moment: 'late',
      });
}

function apply(argument: Value, info: CallInfo, form: Form): Value | Failure | 'defer' {
  const entries = entriesOf(argument);
  const forEach = present(entries.get('for_each'), 'for_each');
  const template = present(entries.get('template'), 'template');
  const flag = entries.get('permutations');
  const loop = loopOf(flag?.kind === 'known' ? flag.value : undefined, form);
  const wrong = forEachProblem(forEach, loop, info);
  if (wrong) return wrong;
  if (forEach.kind !== 'map') return 'defer';
  const lists: (readonly Value[])[] = [];
  for (const value of forEach.entries.values()) {
    const items = itemsOf(value, info, loop);
    if (items === 'defer' || isFailure(items)) return items;
    lists.push(items);
  }
  const keys = keysOf(forEach);
  const count = loop.nested ? lists.reduce((all, { length }) => all * length, 1) : shortestOf(lists);
  info.budget?.spendValue(template, info.span, count * keys.length);
  const results: Value[] = [];
  for (const values of combinations(lists, loop)) {
    const item = substitute(template, { keys, values, info });
    if (item === 'defer' || isFailure(item)) return item;
    results.push(item);
  }
  return list(results, joinOrigins(forEach.origins, template.origins));
}

/**
 * What is wrong with the lists; found before the template is worked out.
 * In the order of `Repeat.result`: each list in turn, then the lengths, then the template. An empty map fails
 * in `zip(*for_each.items())`, whose result cannot be unpacked. Null lists count for no length.
 */
function forEachProblem(forEach: Value, loop: Loop, info: CallInfo): Failure | undefined {
  if (forEach.kind === 'symbolic') return undefined;
  if (forEach.kind !== 'map') {
    return failure('AttributeError', `'${typeName(plainOf(forEach))}' object has no attribute 'items'`);
  }
  if (forEach.entries.size === 0) return failure('ValueError', 'not enough values to unpack (expected 2, got 0)');
  const lengths = new Set<number>();
  for (const value of forEach.entries.values()) {
    const items = itemsOf(value, info, loop);
    if (items === 'defer') return undefined;
    if (isFailure(items)) return items;
    if (!isNull(value)) lengths.add(items.length);
  }
  if (loop.nested || lengths.size < 2) return undefined;
  return failure('ValueError', `For ${info.name}, the length of for_each values should be equal if no nested loop.`);
}

/** As written: nothing but a boolean may stand there. */
function flagOf({ entries }: MapExpression): unknown {
  const flag = entries.findLast(({ key }) => key === 'permutations')?.value;
  return flag?.kind === 'literal' ? flag.value : undefined;
}

/** How several lists are gone through. */
interface Loop {
  readonly nested: boolean;
  /** Maps are taken, and give their keys. */
  readonly maps: boolean;
}

function loopOf(flag: unknown, { maps, permutations }: Form): Loop {
  const nested = !(permutations && flag === false);
  // `RepeatWithNestedLoop._valid_arg` refuses maps where no nesting is asked for.
  return { nested, maps: maps && nested };
}

function itemsOf(value: Value, { name }: CallInfo, { maps }: Loop): readonly Value[] | Failure | 'defer' {
  if (value.kind === 'symbolic') return 'defer';
  if (isNull(value)) return [];
  if (value.kind === 'list') return value.items;
  if (value.kind === 'map' && maps) {
    const mark: Mark = { origins: originsOf(value), secret: value.secretKeys ?? false };
    return keysOf(value).map((key) => knownLike(key, mark));
  }
  const taken = maps ? 'lists or maps' : 'lists';
  return failure('TypeError', `The values of the "for_each" argument to "${name}" must be ${taken}`);
}

/** One list without items leaves nothing, however long the others are. */
function combinations(lists: readonly (readonly Value[])[], { nested }: Loop): readonly (readonly Value[])[] {
  if (lists.some(({ length }) => length === 0)) return [];
  return nested ? product(lists) : zip(lists);
}

function shortestOf(lists: readonly (readonly Value[])[]): number {
  return lists.reduce((shortest, { length }) => Math.min(shortest, length), Number.POSITIVE_INFINITY);
}

/** The last list varies fastest. */
function product(lists: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  return lists.reduce<readonly (readonly Value[])[]>(
    (all, items) => all.flatMap((head) => items.map((item) => [...head, item])),
    [[]],
  );
}

function zip(lists: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  return Array.from({ length: shortestOf(lists) }, (_, index) => lists.map((items) => present(items[index], 'item')));
}

/** One item of the result: what stands for each variable. */
interface Change {
  readonly keys: readonly Scalar[];
  readonly values: readonly Value[];
  readonly info: CallInfo;
}

interface Replacement {
  readonly key: Scalar;
  readonly value: Value;
  readonly info: CallInfo;
}

/**
 * Variables are replaced one after the other, in keys too, and only in texts.
 * `Repeat._do_replacement`: `str.replace` per variable in the order of `for_each`, so a later variable is
 * also replaced inside what an earlier one put there.
 */
function substitute(template: Value, change: Change): Value | Failure | 'defer' {
  if (template.kind === 'list') {
    const items: Value[] = [];
    for (const item of template.items) {
      const next = substitute(item, change);
      if (next === 'defer' || isFailure(next)) return next;
      items.push(next);
    }
    return list(items, template.origins);
  }
  if (template.kind === 'map') {
    const entries: (readonly [string, Value])[] = [];
    let secretKeys = template.secretKeys;
    for (const [key, item] of template.entries) {
      // A key that is no text is left alone, for `_do_replacement` returns scalars as they are.
      const name = template.keys?.has(key) ? known(key) : replaceAll(known(key), change);
      const next = substitute(item, change);
      if (name === 'defer' || isFailure(name)) return name;
      if (next === 'defer' || isFailure(next)) return next;
      if (name.kind !== 'known' || typeof name.value !== 'string') return 'defer';
      if (name.secret !== false) secretKeys ??= name.secret;
      entries.push([name.value, next]);
    }
    return {
      ...map(entries, template.origins),
      ...(template.keys && { keys: template.keys }),
      ...(secretKeys !== undefined && { secretKeys }),
    };
  }
  if (template.kind === 'known' && typeof template.value !== 'string') return template;
  return replaceAll(template, change);
}

function replaceAll(text: Value, { keys, values, info }: Change): Value | Failure | 'defer' {
  let current: Value = text;
  for (const [index, key] of keys.entries()) {
    const value = present(values[index], 'value of the key');
    const next = replaceOne(current, { key, value, info });
    if (next === 'defer' || isFailure(next)) return next;
    current = next;
  }
  return current;
}

function replaceOne(text: Value, { key, value, info }: Replacement): Value | Failure | 'defer' {
  if (text.kind !== 'known' || typeof text.value !== 'string') return 'defer';
  const before = text.value;
  if (typeof key !== 'string') return failure('TypeError', `replace() argument 1 must be str, not ${typeName(key)}`);
  if (value.kind === 'symbolic' && !willBeText(value)) return 'defer';
  if (value.kind === 'symbolic') return before.includes(key) && key !== '' ? replaceSymbolic(before, key, value) : text;
  if (value.kind !== 'known' || typeof value.value !== 'string') {
    return failure(
      'TypeError',
      `replace() argument 2 must be str, not ${isPlain(value) ? typeName(plainOf(value)) : value.kind}`,
    );
  }
  const replacement = value.value;
  info.budget?.spendText(occurrences(text.value, key) * replacement.length, info.span);
  // Python puts the replacement around every letter where the text to replace is empty; JavaScript's
  // replaceAll does so too, but by UTF-16 units.
  const replaced =
    key === ''
      ? [...text.value, ''].map((letter) => replacement + letter).join('')
      : text.value.replaceAll(key, () => replacement);
  const used = replaced !== text.value;
  return knownLike(replaced, {
    origins: used ? joinOrigins(text.origins, value.origins) : text.origins,
    secret: text.secret || (used && value.secret),
  });
}

function occurrences(text: string, key: string): number {
  if (key === '') return text.length + 1;
  let count = 0;
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) count++;
  return count;
}

/** A symbolic item can stand for the whole placeholder only where no later variable must look inside it. */
function replaceSymbolic(text: string, key: string, value: Value): Value {
  const parts = text.split(key);
  return concat(parts.flatMap((part, index) => (index === 0 ? [known(part)] : [value, known(part)])));
}
