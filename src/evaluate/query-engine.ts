/** The query language for the evaluator: values go in and come out, what is not known yet stays what it is. */
import { DateTime, TimeDelta } from '../python/datetime.ts';
import { Float, type Scalar } from '../python/scalar.ts';
import { pyStr } from '../python/text.ts';
import type { Span } from '../source/source-file.ts';
import { parseYaql, runYaql, Unknown } from '../yaql/evaluate-yaql.ts';
import type { YaqlInput, YaqlOutput } from '../yaql/evaluate-yaql.ts';
import type { YaqlError, YaqlPlace } from '../yaql/errors.ts';
import { spanInScalar } from '../yaql/expression-places.ts';
import { hintOfLimit, type Limits } from '../yaql/limits.ts';
import { failure, type Failure } from './failure.ts';
import { keyText, markOf } from './plain.ts';
import type { Mark } from './plain.ts';
import type { QueryEngine } from './scope.ts';
import { keyedMap, keysOf, knownLike, list } from './value.ts';
import type { Value } from './value.ts';
import { present } from '../source/present.ts';

/** Those of Heat, where the cloud has raised them. */
export type QueryLimits = Pick<Limits, 'iterations' | 'memory'>;

/** Heavy to load: import this module only where a template uses the language. Without a release all functions of both are there. */
export function createQueryEngine(heat?: '19' | '27', limits: QueryLimits = {}): QueryEngine {
  return {
    problem(expression, written) {
      const parsed = parseYaql(expression);
      return parsed.ok ? undefined : badExpression(parsed.errors[0], expression, written);
    },
    evaluate(expression, data, { written, steps } = {}) {
      const parsed = parseYaql(expression);
      if (!parsed.ok) return badExpression(parsed.errors[0], expression, written);
      // Unknown parts travel through the query as opaque tokens: they may be moved, but looking at one ends
      // the query with `needs-unknown`.
      const unknowns = new Map<unknown, Value>();
      const settings = { ...limits, heat, account: steps };
      const outcome = runYaql(parsed.expression, inputOf(data, unknowns), settings);
      if (outcome.outcome === 'needs-unknown') return 'needs-unknown';
      if (outcome.outcome === 'error') {
        const { className, message, place } = outcome.error;
        return failure(className, `${message}${hintOfLimit(className)}`, placed(place, expression, written));
      }
      return outputOf(outcome.value, markOf(data), unknowns);
    },
  };
}

/**
 * Heat turns every failure to parse into this one.
 * heat/engine/hot/functions.py, `Yaql._parse`: every YaqlException becomes a ValueError.
 */
function badExpression(error: YaqlError, expression: string, written: Span | undefined): Failure {
  return failure('ValueError', `Bad expression ${error.message}`, placed(error.place, expression, written));
}

/** Where in the file a part of the expression stands. */
function placed(place: YaqlPlace | undefined, expression: string, written: Span | undefined): { readonly span?: Span } {
  return place && written ? { span: spanInScalar(written, expression, place) } : {};
}

function inputOf(value: Value, unknowns: Map<unknown, Value>): YaqlInput {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map((item) => inputOf(item, unknowns));
    case 'map': {
      const items = [...value.entries.values()];
      return new Map(
        keysOf(value).map((key, index) => [key, inputOf(present(items[index], 'item of the map'), unknowns)] as const),
      );
    }
    default: {
      const token = unknowns.size;
      unknowns.set(token, value);
      return new Unknown(token);
    }
  }
}

/**
 * A set has no order in Python; here it comes out in the order of insertion, so that output is the same in
 * every run.
 */
function outputOf(output: YaqlOutput, mark: Mark, unknowns: ReadonlyMap<unknown, Value>): Value {
  if (output instanceof Unknown) return present(unknowns.get(output.token), 'unknown value');
  if (isList(output))
    return list(
      output.map((item) => outputOf(item, mark, unknowns)),
      mark.origins,
    );
  if (output instanceof Set)
    return list(
      [...output].map((item) => outputOf(item, mark, unknowns)),
      mark.origins,
    );
  if (output instanceof Map) {
    const entries = [...output].map(([key, item]): [Scalar, string, Value] => {
      const scalar = keyOf(key);
      return [scalar, keyText(scalar), outputOf(item, mark, unknowns)];
    });
    return keyedMap(entries, mark);
  }
  if (output instanceof DateTime || output instanceof TimeDelta) return knownLike(pyStr(output), mark);
  if (output === null || typeof output !== 'object' || output instanceof Float) {
    return knownLike(output, mark);
  }
  return knownLike(String(output), mark);
}

/**
 * Keys that no data format holds take their text.
 * Only a scalar can be a key of a value; yaql also lets lists and dates be keys.
 */
function keyOf(key: YaqlOutput): Scalar {
  if (key === null || typeof key !== 'object' || key instanceof Float) return key;
  return key instanceof DateTime || key instanceof TimeDelta ? pyStr(key) : String(key);
}

function isList(output: YaqlOutput): output is readonly YaqlOutput[] {
  return Array.isArray(output);
}
