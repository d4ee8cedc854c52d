/**
 * The kinds of parameters that library functions declare: which values each takes and what the body gets.
 * The types of yaql/language/yaqltypes.py: `fits` is `check`, `convert` is `convert`. A check sees constants
 * by their value and lets every other expression pass, since its value is not known before the evaluation.
 */
import { DateTime, TimeDelta } from '../python/datetime.ts';
import { Float, isInt } from '../python/scalar.ts';
import type { Int } from '../python/scalar.ts';
import type { Call as CallExpression, Expression, Keyword } from './ast.ts';
import { Context } from './context.ts';
import { raise } from './errors.ts';
import { Lambda } from './lambda.ts';
import type { Call, Fit, Parameter, Passed } from './overload.ts';
import type { YaqlValue } from './values.ts';
import {
  AnyIterator,
  Collection,
  Mapping,
  MappingRule,
  OrderedIterable,
  Regex,
  Sequence,
  SetLike,
  Unknown,
} from './values.ts';

/** `null` where there is none: optional parameters whose default is null. */
export function orNull<T>(parameter: Parameter<T>): Parameter<T | null> {
  return optional(nullable(parameter), null);
}

/** The parameter with a default. */
export function optional<T, D extends T>(parameter: Parameter<T>, value: D): Parameter<T> {
  return { ...parameter, fallback: { value } };
}

/** The parameter with a default of its own kind, such as "no value at all". */
export function withDefault<T, D>(parameter: Parameter<T>, value: D): Parameter<T | D> {
  return { ...parameter, fallback: { value } };
}

/** Takes null too. */
export function nullable<T>(parameter: Parameter<T>): Parameter<T | null> {
  return {
    ...parameter,
    fits: (argument) => (isNull(argument) ? 'yes' : parameter.fits(argument)),
    convert: (argument, call) => (isNull(argument) ? null : parameter.convert(argument, call)),
    described: { ...parameter.described, nullable: true },
  };
}

function isNull(argument: Passed): boolean {
  return (argument.kind === 'value' || argument.kind === 'constant') && argument.value === null;
}

/** A lambda that may be left out. An expression is one, even `null`; only a null that `call` passes on is none. */
export function lambdaOrNull(name: string): Parameter<Lambda | null> {
  const parameter = lambda(name);
  return {
    ...withDefault(parameter, null),
    convert: (argument, call) =>
      argument.kind === 'value' && argument.value === null ? null : parameter.convert(argument, call),
  };
}

/**
 * Any value, null and unknown ones included.
 * `PythonType(object, nullable=True)`, which is what a parameter without a declared type has.
 */
export function anything(name: string): Parameter<YaqlValue> {
  return {
    name,
    lazy: false,
    types: ['object'],
    fits: () => 'yes',
    convert: (argument, call) => weighed(valueOf(argument), call),
    described: { type: 'PythonType(object)', nullable: true },
  };
}

/** A parameter for values that a guard accepts. */
function typed<T extends YaqlValue>(
  name: string,
  description: { readonly type: string; readonly python: readonly string[] },
  guard: (value: YaqlValue) => value is T,
): Parameter<T> {
  return {
    name,
    lazy: false,
    types: description.python,
    fits: (argument) => fitOf(argument, guard),
    convert: (argument, call) => {
      const value = weighed(valueOf(argument), call);
      return guard(value) ? value : raise('ArgumentValueException');
    },
    described: { type: `${description.type}(${description.python.join('|')})`, nullable: false },
  };
}

function fitOf(argument: Passed, guard: (value: YaqlValue) => boolean): Fit {
  switch (argument.kind) {
    case 'value':
      if (argument.value instanceof Unknown) return 'unknown';
      return guard(argument.value) ? 'yes' : 'no';
    case 'constant':
      return guard(argument.value) ? 'yes' : 'no';
    case 'keyword':
      return guard(argument.name) ? 'yes' : 'no';
    default:
      return 'yes';
  }
}

/** The value of an evaluated argument. */
function valueOf(argument: Passed): YaqlValue {
  switch (argument.kind) {
    case 'value':
    case 'constant':
      return argument.value;
    case 'keyword':
      return argument.name;
    default:
      throw new Error(`An argument of kind ${argument.kind} was not evaluated`);
  }
}

function weighed(value: YaqlValue, call: Call): YaqlValue {
  call.run.meter.weigh(value);
  return value;
}

const python = (type: string): { type: string; python: readonly string[] } => ({ type: 'PythonType', python: [type] });

/** Not null; otherwise any value. */
export function something(name: string): Parameter<YaqlValue> {
  return typed(name, python('object'), (value): value is Exclude<YaqlValue, null> => value !== null);
}

export function nothing(name: string): Parameter<null> {
  const parameter = typed(name, python('NoneType'), (value): value is null => value === null);
  return { ...parameter, described: { ...parameter.described, nullable: true } };
}

export function text(name: string): Parameter<string> {
  return typed(name, { type: 'String', python: ['str'] }, (value) => typeof value === 'string');
}

/** A string that stands in the expression itself. */
export function textConstant(name: string): Parameter<string> {
  return { ...text(name), described: { type: 'StringConstant', nullable: false } };
}

/**
 * An integer; Python's booleans are integers too. The body gets 0 or 1 for them.
 * `isinstance(True, int)` holds in Python.
 */
export function int(name: string): Parameter<Int> {
  const { types, fits, convert, described } = typed(
    name,
    python('int'),
    (value) => isInt(value) || typeof value === 'boolean',
  );
  return {
    name,
    lazy: false,
    types,
    fits,
    described,
    convert: (argument, call) => {
      const value = convert(argument, call);
      return typeof value === 'boolean' ? Number(value) : value;
    },
  };
}

/** An integer or boolean as it is. */
export function intOrFlag(name: string): Parameter<Int | boolean> {
  return typed(name, python('int'), (value) => isInt(value) || typeof value === 'boolean');
}

/** An integer, no boolean. */
export function integer(name: string): Parameter<Int> {
  return typed(name, { type: 'Integer', python: ['int'] }, isInt);
}

/** An integer or a float, no boolean. */
export function number(name: string): Parameter<Int | Float> {
  const isNumber = (value: YaqlValue): value is Int | Float => isInt(value) || value instanceof Float;
  return typed(name, { type: 'Number', python: ['int', 'float'] }, isNumber);
}

export function flag(name: string): Parameter<boolean> {
  return typed(name, python('bool'), (value) => typeof value === 'boolean');
}

/**
 * A collection to iterate, limited to so many elements: a large one is refused at once, a generator when it
 * is read.
 * yaql/language/yaqltypes.py, `Iterable.convert`, calls `utils.limit_iterable`. Dictionaries would pass with
 * the option `yaql.iterableDicts`, which Heat does not set.
 */
export function iterable(name: string): Parameter<Collection> {
  const isCollection = (value: YaqlValue): value is Collection => value instanceof Collection;
  return limited(typed(name, { type: 'Iterable', python: ['Iterable'] }, isCollection));
}

/** A one-shot or memorized generator, without the limit. */
export function iterator(name: string): Parameter<Collection> {
  return typed(name, python('Iterator'), isIterator);
}

function isIterator(value: YaqlValue): value is Collection {
  return value instanceof AnyIterator;
}

/** A collection with an order: no set. */
export function orderedIterable(name: string): Parameter<Collection> {
  const hasOrder = (value: YaqlValue): value is Collection =>
    value instanceof Collection && !(value instanceof SetLike);
  return limited(typed(name, { type: 'Iterable', python: ['Iterable'] }, hasOrder));
}

function limited(parameter: Parameter<Collection>): Parameter<Collection> {
  return { ...parameter, convert: (argument, call) => call.run.limit(parameter.convert(argument, call)) };
}

/** A tuple or a list, of any length. */
export function sequence(name: string): Parameter<Sequence> {
  return typed(name, { type: 'Sequence', python: ['Sequence'] }, (value) => value instanceof Sequence);
}

export function dict(name: string): Parameter<Mapping> {
  return typed(name, python('Mapping'), (value) => value instanceof Mapping);
}

export function set(name: string): Parameter<SetLike> {
  return typed(name, python('Set'), (value) => value instanceof SetLike);
}

export function ordered(name: string): Parameter<OrderedIterable> {
  return typed(name, python('OrderingIterable'), (value) => value instanceof OrderedIterable);
}

export function dateTime(name: string): Parameter<DateTime> {
  return typed(name, { type: 'DateTime', python: ['datetime'] }, (value) => value instanceof DateTime);
}

export function timespan(name: string): Parameter<TimeDelta> {
  return typed(name, python('timedelta'), (value) => value instanceof TimeDelta);
}

export function regex(name: string): Parameter<Regex> {
  return typed(name, python('Pattern'), (value) => value instanceof Regex);
}

export function scope(name: string): Parameter<Context> {
  return typed(name, python('ContextBase'), (value) => value instanceof Context);
}

/** An evaluated `a => b` of a function that takes mappings. */
export function mappingRule(name: string): Parameter<MappingRule> {
  const parameter = typed(name, python('MappingRule'), (value) => value instanceof MappingRule);
  return { ...parameter, fits: (argument) => (argument.kind === 'mapping' ? 'yes' : parameter.fits(argument)) };
}

/**
 * An object of the host language, which no expression of Heat can have.
 * `Yaqlized` of yaql/standard_library/yaqlized.py.
 */
export function hostObject(name: string): Parameter<never> {
  return {
    name,
    lazy: false,
    types: [],
    fits: (argument) => (['value', 'constant', 'keyword'].includes(argument.kind) ? 'no' : 'yes'),
    convert: () => raise('ArgumentValueException'),
    described: { type: 'Yaqlized', nullable: false },
  };
}

/** An expression that the body evaluates when it likes, in a context with the body's values as `$1`, `$2`, ... */
export function lambda(name: string): Parameter<Lambda> {
  return {
    name,
    lazy: true,
    types: [],
    fits: () => 'yes',
    convert: (argument, call) => new Lambda(argument, call),
    described: { type: 'Lambda', nullable: true },
  };
}

/**
 * A call on the right of a dot. Nothing else is one, not even a call in parentheses.
 * yaql/language/yaqltypes.py, `Lambda` with method=True: only expressions with `uses_receiver`, which are
 * function calls.
 */
export function methodCall(name: string, type: 'Lambda' | 'YaqlExpression' = 'Lambda'): Parameter<CallExpression> {
  return syntax(name, type, (argument) => (argument.kind === 'call' ? argument : undefined));
}

/** Any expression, unevaluated. */
export function expression(name: string): Parameter<Expression> {
  return syntax(name, 'YaqlExpression', (argument) => (isExpression(argument) ? argument : undefined));
}

function syntax<T extends Expression>(
  name: string,
  type: string,
  pick: (argument: Passed) => T | undefined,
): Parameter<T> {
  return {
    name,
    lazy: true,
    types: [],
    fits: (argument) => (pick(argument) === undefined ? 'no' : 'yes'),
    convert: (argument) => pick(argument) ?? raise('ArgumentValueException'),
    described: { type, nullable: type === 'Lambda' },
  };
}

/** A bare identifier, as behind a dot. */
export function keyword(name: string): Parameter<Keyword> {
  return {
    ...syntax(name, 'Keyword', (argument) => (argument.kind === 'keyword' ? argument : undefined)),
    lazy: false,
  };
}

/** `a => b` with both sides unevaluated, as `switch` takes it. */
export function lazyMapping(
  name: string,
): Parameter<{ readonly source: Expression; readonly destination: Expression }> {
  return {
    name,
    lazy: true,
    types: [],
    fits: (argument) => (argument.kind === 'mapping' ? 'yes' : 'no'),
    convert: (argument) => (argument.kind === 'mapping' ? argument : raise('ArgumentValueException')),
    described: { type: 'MappingRule', nullable: false },
  };
}

function isExpression(argument: Passed): argument is Expression {
  return argument.kind !== 'value' && argument.kind !== 'mapping' && argument.kind !== 'missing';
}
