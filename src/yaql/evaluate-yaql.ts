/**
 * The entry to YAQL: text and data to a result.
 *
 * `evaluateYaql` speaks JSON with tags, `runYaql` the values of the compiler. Both are synchronous and pure.
 */
import type { Expression } from './ast.ts';
import { Context } from './context.ts';
import type { YaqlInput, YaqlOutput } from './convert.ts';
import { toOutput, toValue } from './convert.ts';
import { YaqlError } from './errors.ts';
import { heatLayers, laterLayers, makeLibrary } from './library/library.ts';
import type { Limits } from './limits.ts';
import { Meter } from './limits.ts';
import { parseYaql } from './parse-yaql.ts';
import type { Surroundings } from './run.ts';
import { Run } from './run.ts';
import type { TaggedJson } from './tags.ts';
import { fromTagged, toTagged } from './tags.ts';
import { PythonError } from '../python/error.ts';
import type { StepBudget } from '../python/regex.ts';
import type { Unknown } from './values.ts';
import { NeedsUnknown, omitted } from './values.ts';

/** Limits, and what an expression cannot know by itself: the time in microseconds since 1970, and chance. */
export type YaqlLimits = Limits & Surroundings;

/** `heat`: the release of Heat whose functions are there; the older one has some more. */
export type YaqlSettings = YaqlLimits & {
  readonly heat?: '19' | '27' | undefined;
  /** Steps that all evaluations of a stack share: what this one takes is taken from it. */
  readonly account?: StepBudget | undefined;
};

const library = makeLibrary(heatLayers);
const laterLibrary = makeLibrary(laterLayers);

/**
 * Evaluates an expression over `data`, which it sees as `$.data`, as Heat's `yaql` function does.
 *
 * Data and result are JSON; `{"$py": kind, "value": ...}` stands for what JSON cannot hold. Throws {@link YaqlError} and
 * nothing else. Without `limits.now` and `limits.random`, `now()` and `random()` give the same at every call.
 * heat/engine/hot/functions.py, `Yaql.result`: the engine's options are `yaql.limitIterators` and
 * `yaql.memoryQuota` of heat.conf, the context that of `yaql.create_context()` without arguments.
 */
export function evaluateYaql(expression: string, data: unknown, limits: YaqlLimits = {}): TaggedJson {
  const parsed = parseYaql(expression);
  if (!parsed.ok) throw parsed.errors[0];
  const outcome = runYaql(parsed.expression, dataOf(data), { now: () => fixedNow, random: fixedChance(), ...limits });
  switch (outcome.outcome) {
    case 'value':
      return toTagged(outcome.value);
    case 'error':
      throw outcome.error;
    case 'needs-unknown':
      throw new YaqlError('TypeError', 'The expression inspects a value that is not known');
  }
}

/** What came of an evaluation. `needs-unknown`: the result depends on that unknown value, or on the clock, or on chance. */
export type YaqlOutcome =
  | { readonly outcome: 'value'; readonly value: YaqlOutput }
  | { readonly outcome: 'error'; readonly error: YaqlError }
  | { readonly outcome: 'needs-unknown'; readonly unknown: Unknown };

/**
 * Evaluates a parsed expression over `data`, which it sees as `$.data`.
 *
 * Data may hold {@link Unknown} values. An outcome other than `needs-unknown` holds whatever they turn out to be; a result
 * may contain them. Limits that they would break by their own size are not foreseen.
 * Never throws for an expression. Other exceptions than those of {@link YaqlOutcome} are defects of this
 * program.
 */
export function runYaql(expression: Expression, data: YaqlInput, settings: YaqlSettings = {}): YaqlOutcome {
  const meter = new Meter(settings, settings.account);
  try {
    const run = new Run(settings.heat === '27' ? laterLibrary : library, meter, settings);
    const context = new Context();
    context.set('$', toValue(new Map([['data', data]]), meter));
    const result = run.evaluate(expression, context);
    // yaql/language/expressions.py, `Statement.evaluate`, hands the result to `#finalize`, whose parameter
    // takes anything but an omitted value.
    if (result === omitted) {
      throw new YaqlError('NoMatchingFunctionException', 'No function "#finalize" matches supplied arguments');
    }
    meter.weigh(result);
    return { outcome: 'value', value: toOutput(result, meter) };
  } catch (error) {
    if (error instanceof NeedsUnknown) return { outcome: 'needs-unknown', unknown: error.unknown };
    return { outcome: 'error', error: asYaqlError(error) };
  } finally {
    if (settings.account) meter.settle(settings.account);
  }
}

/** Python's exceptions, an exhausted stack and what is too large to make are failures of the expression; anything else is a bug of ours. */
function asYaqlError(error: unknown): YaqlError {
  if (error instanceof YaqlError) return error;
  if (error instanceof PythonError) return new YaqlError(error.className, error.message);
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new YaqlError('RecursionError', 'maximum recursion depth exceeded');
  }
  if (error instanceof RangeError) return new YaqlError('MemoryError', error.message);
  throw error;
}

function dataOf(data: unknown): YaqlInput {
  return fromTagged(data);
}

/**
 * Noon of 2026-11-22 (UTC): what `now()` says here unless the caller gives the time. Equal input gives equal output on
 * every day, so nothing below the command line reads a clock.
 */
const fixedNow = 1_795_348_800_000_000n;

/** The same numbers in every evaluation, for the same reason. */
function fixedChance(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export type { Expression, YaqlInput, YaqlOutput };
export { parseYaql };
export { YaqlError } from './errors.ts';
export { Unknown } from './values.ts';
