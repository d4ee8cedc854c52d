/** Regular expressions in Python's dialect. A selector sees the match as `$` and `$1`, its groups as `$2`, `$3`, ... */
import { compileRegex, escapeRegex, regexFlags } from '../../python/regex.ts';
import type { RegexMatch } from '../../python/regex.ts';
import type { Int } from '../../python/scalar.ts';
import { tableOf } from '../equality.ts';
import { raise } from '../errors.ts';
import type { Lambda } from '../lambda.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, flag, int, lambda, lambdaOrNull, nullable, optional, regex, text } from '../parameters.ts';
import { typeName } from '../text.ts';
import type { Context } from '../context.ts';
import type { YaqlValue } from '../values.ts';
import { OneShot, PyDict, PyList, Regex, address, inspect } from '../values.ts';
import { fn, method } from './declare.ts';
import { machineWord } from './machine-word.ts';

const option = (name: string): ReturnType<typeof optional<boolean | null, boolean>> =>
  optional(nullable(flag(name)), false);

/**
 * yaql/standard_library/regex.py. `matches` and `=~` search anywhere in the string, they do not start at its
 * beginning.
 */
export const regexFunctions: readonly Overload[] = [
  fn(
    'regex',
    [text('pattern'), option('ignoreCase'), option('multiLine'), option('dotAll')],
    (call, ...[pattern, ignoreCase, multiLine, dotAll]) => {
      const chosen: readonly (readonly [boolean | null, number])[] = [
        [ignoreCase, regexFlags.ignoreCase],
        [multiLine, regexFlags.multiline],
        [dotAll, regexFlags.dotAll],
      ];
      return compiled(
        call,
        pattern,
        chosen.reduce((flags, [on, bit]) => (on === true ? flags | bit : flags), 0),
      );
    },
  ),
  fn('isRegex', [anything('value')], (_call, value) => inspect(value) instanceof Regex),
  // CPython Lib/re/__init__.py, `escape`.
  fn('escapeRegex', [text('string')], (_call, string) => escapeRegex(string)),
  method('matches', [regex('regexp'), text('string')], matches),
  method('matches', [text('string'), text('regexp')], (call, string, pattern) =>
    matches(call, compiled(call, pattern), string),
  ),
  ...operator('#operator_=~', matches),
  ...operator('#operator_!~', (...match) => !matches(...match)),
  method('search', [regex('regexp'), text('string'), lambdaOrNull('selector')], (call, regexp, string, selector) => {
    const match = searching(call, regexp, string).search(string);
    if (match === null) return null;
    return selector === null ? match.text : selector.within(withMatch(call, match));
  }),
  method('searchAll', [regex('regexp'), text('string'), lambdaOrNull('selector')], (call, regexp, string, selector) => {
    function* found(): Generator<YaqlValue> {
      for (const match of searching(call, regexp, string).findAll(string)) {
        yield selector === null ? match.text : selector.within(withMatch(call, match));
      }
    }
    return new OneShot(found(), address('generator object search_all'));
  }),
  method('split', [regex('regexp'), text('string'), optional(int('maxSplit'), 0)], split),
  method('split', [text('string'), regex('regexp'), optional(int('maxSplit'), 0)], (call, string, regexp, times) =>
    split(call, regexp, string, times),
  ),
  method(
    'replace',
    [regex('regexp'), text('string'), text('repl'), optional(int('count'), 0)],
    (call, ...[regexp, string, by, count]) => substitute(call, regexp, string, { by, count }),
  ),
  method(
    'replace',
    [text('string'), regex('regexp'), text('repl'), optional(int('count'), 0)],
    (call, ...[string, regexp, by, count]) => substitute(call, regexp, string, { by, count }),
  ),
  method(
    'replaceBy',
    [regex('regexp'), text('string'), lambda('repl'), optional(int('count'), 0)],
    (call, ...[regexp, string, by, count]) => substitute(call, regexp, string, { by: selected(call, by), count }),
  ),
  method(
    'replaceBy',
    [text('string'), regex('regexp'), lambda('repl'), optional(int('count'), 0)],
    (call, ...[string, regexp, by, count]) => substitute(call, regexp, string, { by: selected(call, by), count }),
  ),
];

function operator(name: string, compare: typeof matches): readonly Overload[] {
  return [
    fn(name, [text('string'), text('pattern')], (call, string, pattern) =>
      compare(call, compiled(call, pattern), string),
    ),
    fn(name, [text('string'), regex('regexp')], (call, string, regexp) => compare(call, regexp, string)),
  ];
}

/** All matching of one evaluation shares the budget of the meter. */
function compiled({ run }: Call, pattern: string, flags: number = 0): Regex {
  run.meter.spend(pattern.length);
  const result = compileRegex(pattern, flags, run.meter.matching);
  return result.ok ? new Regex(result.regex) : raise('error', result.message);
}

function searching({ run }: Call, regexp: Regex, string: string): Regex['compiled'] {
  run.meter.spend(string.length);
  return regexp.compiled;
}

function matches(call: Call, regexp: Regex, string: string): boolean {
  return searching(call, regexp, string).search(string) !== null;
}

/**
 * A negative number of splits is none at all.
 * CPython Modules/_sre/sre.c, `_sre_SRE_Pattern_split_impl`, and below `pattern_subx`: 0 stands for all.
 */
function split(call: Call, regexp: Regex, string: string, times: Int): YaqlValue {
  return new PyList(machineWord(times) < 0 ? [string] : searching(call, regexp, string).split(string, Number(times)));
}

interface Replacement {
  readonly by: string | ((match: RegexMatch) => string);
  readonly count: Int;
}

/** A negative number of replacements is none at all; a bad template is refused all the same. */
function substitute(call: Call, regexp: Regex, string: string, { by, count }: Replacement): string {
  const result = searching(call, regexp, string).sub(string, by, machineWord(count));
  if (!result.ok) raise('error', result.message);
  call.run.meter.spend(result.text.length);
  return result.text;
}

function selected(call: Call, by: Lambda): (match: RegexMatch) => string {
  return (match) => {
    const value = inspect(by.within(withMatch(call, match)));
    // Python leaves null out of the parts that it joins.
    if (value === null) return '';
    if (typeof value === 'string') return value;
    raise('TypeError', `sequence item 1: expected str instance, ${typeName(value)} found`);
  };
}

/**
 * A context with the match and its groups. The reference cannot publish named groups, so a pattern with any
 * fails.
 * `_publish_match` of yaql/standard_library/regex.py: it unpacks the values of `groupdict()` into pairs.
 */
function withMatch({ run, context }: Call, match: RegexMatch): Context {
  const inner = context.child();
  for (let group = 0; group <= match.regex.groups; group++) {
    const { start, end } = match.span(group);
    const record: readonly (readonly [string, YaqlValue])[] = [
      ['value', match.group(group)],
      ['start', start],
      ['end', end],
    ];
    inner.set(String(group + 1), new PyDict(tableOf(record, run.meter)));
  }
  if (match.regex.groupIndex.size > 0) raise('ValueError', 'not enough values to unpack (expected 2, got 1)');
  return inner;
}
