/** Functions of strings, which are sequences of code points here, but not iterable. */
import type { Int } from '../../python/scalar.ts';
import { isInt } from '../../python/scalar.ts';
import { findText, replaceText, splitAt, splitWords, strip } from '../../python/string-methods.ts';
import { codePointLength, compareText, sliceText } from '../../python/code-points.ts';
import { raise } from '../errors.ts';
import { formatText } from '../format.ts';
import { sizeOf } from '../limits.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, dict, flag, int, iterable, nullable, number, optional, orNull, text } from '../parameters.ts';
import { typeName, yaqlText } from '../text.ts';
import type { YaqlValue } from '../values.ts';
import { PyList, Tuple, grownTo, inspect } from '../values.ts';
import { extension, fn, method, variadic, variadicNamed } from './declare.ts';
import { machineWord } from './machine-word.ts';
import { present } from '../../source/present.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const decimal = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const whiteSpace = ' \t\n\r\u000b\u000c';

/**
 * Sets by parameter; those without characters are names that Python 3 has not.
 * `characters` of yaql/standard_library/strings.py reads `string.letters` and its like, which only Python 2
 * had.
 */
const sets: readonly (readonly [name: string, characters: string | undefined])[] = [
  ['digits', decimal],
  ['hexdigits', `${decimal}abcdefABCDEF`],
  ['asciiLowercase', lower],
  ['asciiUppercase', upper],
  ['asciiLetters', lower + upper],
  ['letters', undefined],
  ['octdigits', '01234567'],
  ['punctuation', punctuation],
  ['printable', decimal + lower + upper + punctuation + whiteSpace],
  ['lowercase', undefined],
  ['uppercase', undefined],
  ['whitespace', whiteSpace],
];

/** yaql/standard_library/strings.py. */
export const stringFunctions: readonly Overload[] = [
  variadic({ callKind: 'function', name: '#operator_+' }, [], text('args'), (_call, parts) => parts.join('')),
  variadic({ callKind: 'function', name: 'concat' }, [], text('args'), (_call, parts) => parts.join('')),
  fn('#operator_*', [text('left'), int('right')], repeat),
  fn('#operator_*', [int('left'), text('right')], (call, left, right) => repeat(call, right, left)),
  comparison('<', (order) => order < 0),
  comparison('<=', (order) => order <= 0),
  comparison('>', (order) => order > 0),
  comparison('>=', (order) => order >= 0),
  fn('#operator_in', [text('left'), text('right')], (_call, part, whole) => whole.includes(part)),
  fn('str', [anything('value')], ({ run }, value) => yaqlText(value, run.meter)),
  fn('isString', [anything('arg')], (_call, value) => typeof inspect(value) === 'string'),
  // `hex` of Python: floats are refused although the parameter takes numbers.
  fn('hex', [nullable(number('num'))], (_call, value) => {
    if (!isInt(value)) raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
    return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
  }),
  extension('len', [text('string')], (_call, string) => codePointLength(string)),
  method('toLower', [text('string')], (_call, string) => string.toLowerCase()),
  method('toUpper', [text('string')], (_call, string) => string.toUpperCase()),
  method('toCharArray', [text('string')], (_call, string) => new Tuple(Array.from(string))),
  variadic({ callKind: 'method', name: 'startsWith' }, [text('string')], text('prefixes'), (_call, string, prefixes) =>
    prefixes.some((prefix) => string.startsWith(prefix)),
  ),
  variadic({ callKind: 'method', name: 'endsWith' }, [text('string')], text('suffixes'), (_call, string, suffixes) =>
    suffixes.some((suffix) => string.endsWith(suffix)),
  ),
  variadicNamed(
    { callKind: 'extension', name: 'format' },
    [text('_FormatString')],
    { rest: anything('args'), named: anything('kwargs') },
    ({ run }, template, positional, named) => formatText(template, positional, named, run.meter),
  ),
  method('join', [text('separator'), iterable('sequence')], (call, separator, items) => join(call, items, separator)),
  method('join', [iterable('sequence'), text('separator')], join),
  ...splitting(),
  ...searching(),
  ...trimming(),
  method('substring', [text('string'), int('start'), optional(int('length'), -1)], (_call, string, start, length) => {
    // `substring` of yaql/standard_library/strings.py: a negative start counts from the end, and any negative
    // length means the rest.
    const whole = codePointLength(string);
    const size = length < 0 ? whole : Number(length);
    const from = start < 0 ? Number(start) + whole : Number(start);
    return sliceText(string, from, from + size);
  }),
  method(
    'replace',
    [text('string'), text('old'), text('new'), optional(int('count'), -1)],
    ({ run }, ...[string, old, by, count]) => replaced({ run }, string, { old, by, count }),
  ),
  method(
    'replace',
    [text('string'), dict('replacements'), optional(int('count'), -1)],
    ({ run, context }, string, replacements, count) => {
      // One after the other in the order of the dictionary; later keys see what earlier ones have put there.
      let result = string;
      for (const [old, by] of replacements.table.values()) {
        const [from, to] = [old, by].map((part) => textOf(run.callWith('str', context, part)));
        result = replaced({ run }, result, { old: present(from, 'text'), by: present(to, 'text'), count });
      }
      return result;
    },
  ),
  fn('characters', characterSets(), (_call, ...wanted) => characters(wanted)),
];

function comparison(operator: string, holds: (order: number) => boolean): Overload {
  return fn(`#operator_${operator}`, [text('left'), text('right')], (_call, left, right) =>
    holds(compareText(left, right)),
  );
}

/**
 * The memory is estimated before the text is made, with the overhead of the operand.
 * `string_by_int` of yaql/standard_library/strings.py: `-right + 1` empty strings and `right` times the
 * operand, which counts the overhead of the object once.
 */
function repeat({ run }: Call, string: string, times: Int): string {
  const count = Number(times);
  run.meter.weighAll([
    [1 - count, sizeOf('')],
    [count, sizeOf(string)],
  ]);
  machineWord(times);
  run.meter.spend(Math.max(0, count) * string.length);
  return string.repeat(Math.max(0, count));
}

function join({ run, context }: Call, items: Iterable<YaqlValue>, separator: string): string {
  const parts: string[] = [];
  for (const item of items) {
    const part = textOf(run.callWith('str', context, item));
    run.meter.spend(part.length + separator.length);
    parts.push(part);
  }
  return parts.join(separator);
}

/** Result of `str`, which `def` may have replaced by something that gives no string. */
function textOf(value: YaqlValue): string {
  const known = inspect(value);
  return typeof known === 'string' ? known : raise('TypeError', `expected str instance, ${typeName(known)} found`);
}

/**
 * CPython Objects/stringlib/split.h: a list is made with room for 12 parts at most (`MAX_PREALLOC`) before
 * anything is split, which the memory quota sees.
 */
function splitting(): readonly Overload[] {
  return (['left', 'right'] as const).map((from) =>
    method(
      from === 'left' ? 'split' : 'rightSplit',
      [text('string'), orNull(text('separator')), optional(int('maxSplits'), -1)],
      (_call, string, separator, times) => {
        const limit = machineWord(times);
        if (separator === '') raise('ValueError', 'empty separator');
        const parts = separator === null ? splitWords(string, limit, from) : splitAt(string, separator, limit, from);
        const room = limit < 0 || limit >= 12 ? 12 : limit + 1;
        return new PyList(parts, grownTo(parts.length, room));
      },
    ),
  );
}

function searching(): readonly Overload[] {
  return (['first', 'last'] as const).flatMap((which) => {
    const name = which === 'first' ? 'indexOf' : 'lastIndexOf';
    return [
      method(name, [text('string'), text('sub'), optional(int('start'), 0)], (_call, string, wanted, start) =>
        findText(string, wanted, { start }, which),
      ),
      method(
        name,
        [text('string'), text('sub'), int('start'), int('length')],
        (_call, ...[string, wanted, start, length]) => {
          // As in the reference, which adds the length once for a negative start; what is still negative
          // counts from the end again in `find`.
          const whole = codePointLength(string);
          const from = start < 0 ? Number(start) + whole : Number(start);
          const size = length < 0 ? whole - from : Number(length);
          return findText(string, wanted, { start: from, end: from + size }, which);
        },
      ),
    ];
  });
}

function trimming(): readonly Overload[] {
  const chars = orNull(text('chars'));
  return [
    method('trim', [text('string'), chars], (_call, string, set) => strip(string, set)),
    method('trimLeft', [text('string'), chars], (_call, string, set) => strip(string, set, 'left')),
    method('trimRight', [text('string'), chars], (_call, string, set) => strip(string, set, 'right')),
    extension('norm', [nullable(text('string')), chars], (_call, string, set) =>
      string === null ? null : strip(string, set) || null,
    ),
    extension(
      'isEmpty',
      [nullable(text('string')), optional(flag('trim'), true), chars],
      (_call, string, trim, set) => string === null || (trim ? strip(string, set) : string) === '',
    ),
  ];
}

interface Replacement {
  readonly old: string;
  readonly by: string;
  readonly count: Int;
}

/**
 * The result may be longer than any limit allows; it is not made then.
 * Steps are spent before the text is made, so that a hostile expression cannot ask for gigabytes.
 */
function replaced({ run }: Pick<Call, 'run'>, string: string, { old, by, count }: Replacement): string {
  const most = old === '' ? string.length + 1 : string.split(old).length - 1;
  const times = count < 0 ? most : Math.min(most, machineWord(count));
  run.meter.spend(Math.max(0, times * (by.length - old.length)) + string.length);
  return replaceText(string, old, by, count);
}

function characterSets(): ReturnType<typeof characterSet>[] {
  return sets.map(([name]) => characterSet(name));
}

function characterSet(name: string): ReturnType<typeof optional<boolean | null, boolean>> {
  return optional(nullable(flag(name)), false);
}

function characters(wanted: readonly (boolean | null)[]): YaqlValue {
  const chosen = new Set<string>();
  for (const [index, [name, members]] of sets.entries()) {
    if (wanted[index] !== true) continue;
    if (members === undefined) raise('AttributeError', `module 'string' has no attribute '${name}'`);
    for (const member of members) chosen.add(member);
  }
  return new Tuple([...chosen]);
}
