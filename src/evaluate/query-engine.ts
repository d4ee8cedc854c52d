/** The query language for the evaluator: values go in and come out, what is not known yet stays what it is. */
import { DateTime, TimeDelta } from '../python/datetime.ts';
import { Float, type Scalar } from '../python/scalar.ts';
import { pyStr } from '../python/text.ts';
import { parseYaql, runYaql, Unknown } from '../yaql/evaluate-yaql.ts';
import type { YaqlInput, YaqlOutput } from '../yaql/evaluate-yaql.ts';
import { failure } from './failure.ts';
import { keyText, markOf } from './plain.ts';
import type { Mark } from './plain.ts';
import type { QueryEngine } from './scope.ts';
import { keyedMap, keysOf, known, list } from './value.ts';
import type { Value } from './value.ts';

/** Heavy to load: import this module only where a template uses the language. */
export function createQueryEngine(): QueryEngine {
  return {
    problem(expression) {
      const parsed = parseYaql(expression);
      if (parsed.ok) return undefined;
      return failure('ValueError', `Bad expression ${parsed.errors[0].message}`);
    },
    evaluate(expression, data) {
      const parsed = parseYaql(expression);
      if (!parsed.ok) return failure('ValueError', `Bad expression ${parsed.errors[0].message}`);
      const unknowns = new Map<unknown, Value>();
      const outcome = runYaql(parsed.expression, inputOf(data, unknowns));
      if (outcome.outcome === 'needs-unknown') return 'needs-unknown';
      if (outcome.outcome === 'error') return failure(outcome.error.className, outcome.error.message);
      return outputOf(outcome.value, markOf(data), unknowns);
    },
  };
}

function inputOf(value: Value, unknowns: Map<unknown, Value>): YaqlInput {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map((item) => inputOf(item, unknowns));
    case 'map': {
      const items = [...value.entries.values()];
      return new Map(keysOf(value).map((key, index) => [key, inputOf(items[index] ?? known(null), unknowns)] as const));
    }
    default: {
      const token = unknowns.size;
      unknowns.set(token, value);
      return new Unknown(token);
    }
  }
}

function outputOf(output: YaqlOutput, mark: Mark, unknowns: ReadonlyMap<unknown, Value>): Value {
  if (output instanceof Unknown) return unknowns.get(output.token) ?? known(null);
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
    return keyedMap(entries, mark.origins);
  }
  if (output instanceof DateTime || output instanceof TimeDelta) return known(pyStr(output), mark.origins, mark.secret);
  if (output === null || typeof output !== 'object' || output instanceof Float) {
    return known(output, mark.origins, mark.secret);
  }
  return known(String(output), mark.origins, mark.secret);
}

/** Keys that no data format holds take their text. */
function keyOf(key: YaqlOutput): Scalar {
  if (key === null || typeof key !== 'object' || key instanceof Float) return key;
  return key instanceof DateTime || key instanceof TimeDelta ? pyStr(key) : String(key);
}

function isList(output: YaqlOutput): output is readonly YaqlOutput[] {
  return Array.isArray(output);
}
