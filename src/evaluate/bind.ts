/** Puts answers in the place of atoms and computes again what was waiting for them. */
import { pyStr } from '../python/text.ts';
import { concat } from './concat.ts';
import { decided } from './condition-value.ts';
import { applyIntrinsic } from './apply.ts';
import { follow } from './follow.ts';
import { failure, isFailure, type Failure } from './failure.ts';
import type { PlainIntrinsic, StrictIntrinsic } from './intrinsic.ts';
import { intrinsicOf } from './intrinsics/registry.ts';
import { mayBeNothing } from './plain.ts';
import { queryIntrinsic, runQuery } from './query.ts';
import type { QueryEngine } from './scope.ts';
import { itemsOf } from './sequence.ts';
import {
  bindingTime,
  known,
  list,
  poison,
  withOrigins,
  type Residual,
  type SymbolicValue,
  type Value,
} from './value.ts';

/** What an answer is asked for. */
export type Atom = Extract<Residual, { op: 'parameter' | 'fact' }>;

/** What stands in the place of an atom; undefined where nothing can be said. */
type Answer = (atom: Atom, use?: AtomUse) => Value | undefined;

/** `cut`: a function takes the text apart, so only the very text will do. */
export type AtomUse = 'whole' | 'cut';

/**
 * The value with every atom replaced for which `answer` gives a value; the others stay. Queries need the
 * engine to run again.
 * Binding some atoms and then the rest equals binding them all at once. A part that no answer touches may
 * come back as the same object. What fails becomes poison with its `failure`.
 */
export function bind(value: Value, answer: Answer, queries?: QueryEngine): Value {
  switch (value.kind) {
    case 'known':
    case 'poison':
      return value;
    case 'list':
      return list(
        value.items.flatMap((item) => bindPart(item, answer, queries) ?? []),
        value.origins,
      );
    case 'map':
      return {
        ...value,
        entries: new Map(
          [...value.entries].flatMap(([key, item]) => {
            const part = bindPart(item, answer, queries);
            return part ? [[key, part] as const] : [];
          }),
        ),
      };
    case 'symbolic':
      return marked(rebuild(value, answer, queries), value);
  }
}

/**
 * A part of a list or map; undefined where an `if` without a second arm turns out to give nothing.
 * Only an open item of a collection can vanish, as in heat/engine/function.py, `resolve`; at the top of a
 * value the same `if` is null.
 */
function bindPart(part: Value, answer: Answer, queries: QueryEngine | undefined): Value | undefined {
  if (!mayBeNothing(part) || part.kind !== 'symbolic' || part.expression.op !== 'call')
    return bind(part, answer, queries);
  const { argument } = part.expression;
  const [condition, whenTrue, whenFalse] = itemsOf(argument);
  const value = condition && bind(condition, answer, queries);
  if (value?.kind !== 'known' || typeof value.value !== 'boolean') return bind(part, answer, queries);
  const arm = value.value ? whenTrue : whenFalse;
  return arm && bindPart(arm, answer, queries);
}

/** Answers and results carry on the marks of the residual: its leaves, and that it is secret. */
function marked(result: Value, { origins, secret }: SymbolicValue): Value {
  const traced = withOrigins(result, origins);
  return secret !== false && (traced.kind === 'known' || traced.kind === 'symbolic') ? { ...traced, secret } : traced;
}

function rebuild(value: SymbolicValue, answer: Answer, queries: QueryEngine | undefined): Value {
  const { expression } = value;
  switch (expression.op) {
    case 'parameter':
    case 'fact':
      return answer(expression) ?? value;
    case 'sealed':
      return value;
    case 'concat': {
      const parts = expression.parts.map((part) => bind(part, answer, queries));
      // The same object where nothing changed, so that binding again costs no memory.
      if (parts.every((part, index) => part === expression.parts[index])) return value;
      const odd = parts.find(({ kind }) => kind === 'list' || kind === 'map');
      return odd ? failed(unhashable(odd)) : concat(parts.map(asText));
    }
    case 'call':
      return recall(expression, { value, answer, queries });
    case 'select': {
      const of = bind(expression.of, answer, queries);
      const path = expression.path.map((step) => bind(step, answer, queries));
      const odd =
        expression.rule === 'parameter' ? undefined : path.find(({ kind }) => kind === 'list' || kind === 'map');
      return odd ? failed(unhashable(odd)) : follow(of, path, expression.rule ?? 'attribute');
    }
  }
}

/**
 * What is no key was to be part of a path to an attribute.
 * The engine keeps requested attributes with their paths in a set; see `dep_attrs` of
 * heat/engine/hot/functions.py, `GetAtt`.
 */
function unhashable({ kind }: Value): Failure {
  return failure('TypeError', `unhashable type: '${kind === 'list' ? 'list' : 'dict'}'`);
}

/** Numbers that stand in a text take the form that Python gives them. */
function asText(part: Value): Value {
  return part.kind === 'known' && typeof part.value !== 'string'
    ? { ...part, value: part.value === null ? '' : pyStr(part.value) }
    : part;
}

interface Recall {
  readonly value: SymbolicValue;
  readonly answer: Answer;
  readonly queries: QueryEngine | undefined;
}

function recall(expression: Extract<Residual, { op: 'call' }>, { value, answer, queries }: Recall): Value {
  // Before the argument is bound: a failure in the other arm would spoil the whole list.
  const chosen = expression.intrinsic === 'Choose' && chosenArm(expression.argument, answer, queries);
  if (chosen) return chosen;
  const ask: Answer = cutsTexts(expression) ? (atom) => answer(atom, 'cut') : answer;
  const argument = bindArgument(expression, ask, queries);
  const result = applyAgain(argument, expression, queries) ?? value;
  return isFailure(result) ? failed(result) : result;
}

/** Arguments that a function resolves one by one are null where there is nothing, and do not vanish; see argument.ts. */
function bindArgument(
  call: Extract<Residual, { op: 'call' }>,
  answer: Answer,
  queries: QueryEngine | undefined,
): Value {
  const { argument } = call;
  const bound = (part: Value): Value => bind(part, answer, queries);
  if (argument.kind === 'list' && resolvesApart(call, 'list')) {
    return list(argument.items.map(bound), argument.origins);
  }
  if (argument.kind === 'map' && resolvesApart(call, 'map')) {
    return { ...argument, entries: new Map([...argument.entries].map(([key, part]) => [key, bound(part)])) };
  }
  return bound(argument);
}

function resolvesApart(call: Extract<Residual, { op: 'call' }>, kind: 'list' | 'map'): boolean {
  if (call.intrinsic === queryIntrinsic) return true;
  const intrinsic = againOf(call);
  return intrinsic?.apart !== undefined || (kind === 'map' && intrinsic?.first !== undefined);
}

function cutsTexts(call: Extract<Residual, { op: 'call' }>): boolean {
  return againOf(call)?.cuts === true;
}

/** The function of a call that can be made again: with another argument, and without a scope. */
function againOf({
  intrinsic: id,
  name,
}: Extract<Residual, { op: 'call' }>): StrictIntrinsic | PlainIntrinsic | undefined {
  const intrinsic = intrinsicOf(id, name);
  return intrinsic?.form === 'scoped' ? undefined : intrinsic;
}

function failed({ errorClass, text }: Failure): Value {
  return { ...poison, failure: { errorClass, message: text } };
}

/** Of an `if` only the chosen arm matters, whatever is wrong with the other. */
function chosenArm(argument: Value, answer: Answer, queries: QueryEngine | undefined): Value | undefined {
  const [condition, whenTrue, whenFalse] = itemsOf(argument);
  const value = condition && bind(condition, answer, queries);
  if (!value || bindingTime(value) !== 'translate' || value.kind === 'poison')
    return value?.kind === 'poison' ? value : undefined;
  const isTrue = decided(value);
  if (isFailure(isTrue)) return failed(isTrue);
  const arm = isTrue ? whenTrue : whenFalse;
  return arm ? bind(arm, answer, queries) : known(null);
}

/** The call with a new argument; undefined where it cannot be made again. */
function applyAgain(
  argument: Value,
  call: Extract<Residual, { op: 'call' }>,
  queries: QueryEngine | undefined,
): Value | Failure | undefined {
  if (call.intrinsic === queryIntrinsic) return queries && runQuery(argument, call, queries);
  const intrinsic = againOf(call);
  return intrinsic && applyIntrinsic(intrinsic, argument, call);
}
