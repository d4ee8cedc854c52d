/** Puts answers in the place of atoms and computes again what was waiting for them. */
import { concat } from './concat.ts';
import { applyIntrinsic } from './evaluate.ts';
import { isFailure, type Failure } from './failure.ts';
import { intrinsicOf } from './intrinsics/registry.ts';
import { queryIntrinsic, runQuery } from './query.ts';
import type { QueryEngine } from './scope.ts';
import { known, list, poison, withOrigins, type Residual, type SymbolicValue, type Value } from './value.ts';

/** What an answer is asked for. */
export type Atom = Extract<Residual, { op: 'parameter' | 'fact' }>;

/** What stands in the place of an atom; undefined where nothing can be said. */
export type Answer = (atom: Atom) => Value | undefined;

/** The value with every atom replaced for which `answer` gives a value; the others stay. Queries need the engine to run again. */
export function bind(value: Value, answer: Answer, queries?: QueryEngine): Value {
  switch (value.kind) {
    case 'known':
    case 'poison':
      return value;
    case 'list':
      return list(
        value.items.map((item) => bind(item, answer, queries)),
        value.origins,
      );
    case 'map':
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, item]) => [key, bind(item, answer, queries)])),
      };
    case 'symbolic':
      return marked(rebuild(value, answer, queries), value);
  }
}

/** Answers and results carry on the marks of the residual: its leaves, and that it is secret. */
function marked(result: Value, { origins, secret }: SymbolicValue): Value {
  const traced = withOrigins(result, origins);
  return secret && (traced.kind === 'known' || traced.kind === 'symbolic') ? { ...traced, secret: true } : traced;
}

function rebuild(value: SymbolicValue, answer: Answer, queries: QueryEngine | undefined): Value {
  const { expression } = value;
  switch (expression.op) {
    case 'parameter':
    case 'fact':
      return answer(expression) ?? value;
    case 'concat': {
      const parts = expression.parts.map((part) => bind(part, answer, queries));
      return parts.every((part, index) => part === expression.parts[index]) ? value : concat(parts.map(asText));
    }
    case 'call':
      return recall(expression, { value, answer, queries });
    case 'select': {
      const of = bind(expression.of, answer, queries);
      const path = expression.path.map((step) => bind(step, answer, queries));
      return follow(of, path, value);
    }
  }
}

/** Numbers that stand in a text take their written form. */
function asText(part: Value): Value {
  return part.kind === 'known' && typeof part.value !== 'string'
    ? { ...part, value: part.value === null ? '' : String(part.value) }
    : part;
}

interface Recall {
  readonly value: SymbolicValue;
  readonly answer: Answer;
  readonly queries: QueryEngine | undefined;
}

function recall(expression: Extract<Residual, { op: 'call' }>, { value, answer, queries }: Recall): Value {
  const argument = bind(expression.argument, answer, queries);
  const result = applyAgain(argument, expression, queries) ?? value;
  return isFailure(result) ? { ...poison, failure: { errorClass: result.errorClass, message: result.text } } : result;
}

/** The call with a new argument; undefined where it cannot be made again. */
function applyAgain(
  argument: Value,
  call: Extract<Residual, { op: 'call' }>,
  queries: QueryEngine | undefined,
): Value | Failure | undefined {
  if (call.intrinsic === queryIntrinsic) return queries && runQuery(argument, call, queries);
  const intrinsic = intrinsicOf(call.intrinsic, call.name);
  return intrinsic && intrinsic.form !== 'scoped' ? applyIntrinsic(intrinsic, argument, call) : undefined;
}

/** Missing steps give null, as in attributes. */
function follow(of: Value, path: readonly Value[], otherwise: SymbolicValue): Value {
  let current = of;
  for (const [index, step] of path.entries()) {
    if (current.kind === 'poison') return current;
    if (current.kind === 'symbolic' || step.kind !== 'known') {
      return { ...otherwise, expression: { op: 'select', of: current, path: path.slice(index) } };
    }
    const key = step.value;
    if (current.kind === 'map') current = current.entries.get(String(key)) ?? known(null);
    else if (current.kind === 'list')
      current = (typeof key === 'number' ? current.items.at(key) : undefined) ?? known(null);
    else current = known(null);
  }
  return current;
}
