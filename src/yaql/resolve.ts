/**
 * Choice of the overload, in the order of the reference: what is excluded by number, names and constants is excluded
 * before any argument is evaluated; then arguments are evaluated once; then types decide.
 */
import type { Context } from './context.ts';
import { lookupName } from './context.ts';
import { YaqlError } from './errors.ts';
import type { Arguments, Fit, Fitting, Overload, Parameter, Passed } from './overload.ts';
import { fitArguments, omittedArgument } from './overload.ts';
import type { Run } from './run.ts';
import { describeValue } from './text.ts';
import type { YaqlValue } from './values.ts';
import { NeedsUnknown, Unknown } from './values.ts';

interface Request {
  readonly name: string;
  readonly context: Context;
  readonly receiver?: YaqlValue;
  readonly positional: readonly Passed[];
  readonly named: ReadonlyMap<string, Passed>;
}

interface Candidate {
  readonly overload: Overload;
  readonly fitting: Fitting;
}

/**
 * Calls the overload that a request means.
 * yaql/language/runner.py, `call` and `choose_overload`. The innermost layer with a fitting overload wins,
 * even if an outer one fits better; arguments are evaluated once for all layers.
 */
export function resolve(run: Run, request: Request): YaqlValue {
  const { context, receiver } = request;
  const kind = receiver === undefined ? 'function' : 'method';
  const layers = run.overloads(lookupName(request.name), context, kind);
  const [first] = layers.flat();
  if (first === undefined) fail(request, 'NotRegistered');
  const given = translate(request, first);
  const candidates = layers.map((layer) =>
    layer.flatMap((overload): readonly Candidate[] => {
      if (overload.mappings !== first.mappings) fail(request, 'Ambiguous');
      const fitting = fitArguments(overload, given);
      return fitting === undefined ? [] : [{ overload, fitting }];
    }),
  );
  const lazy = lazyArguments(candidates.flat(), request);
  if (lazy === undefined) fail(request, 'NoMatching');
  const evaluated = evaluateArguments(run, given, lazy, context);
  for (const layer of candidates) {
    const winner = choose(layer, evaluated, request);
    if (winner !== undefined) return invoke(run, winner, evaluated, context);
  }
  fail(request, 'NoMatching');
}

/**
 * Named arguments are written as mappings of bare words; functions that take mappings keep them.
 * yaql/language/runner.py, `translate_args`. The first candidate decides for all, whose `no_kwargs` must
 * agree.
 */
function translate(request: Request, { mappings }: Overload): Arguments {
  const { receiver } = request;
  const all: readonly Passed[] =
    receiver === undefined ? request.positional : [{ kind: 'value', value: receiver }, ...request.positional];
  if (mappings) {
    const [name] = request.named.keys();
    if (name !== undefined) throw new YaqlError('ArgumentException', `Invalid argument ${name}`);
    return { positional: all, named: request.named };
  }
  // Named arguments come of `call`, whose other arguments are values.
  if (request.named.size > 0 || !all.some((argument) => argument.kind === 'mapping')) {
    return { positional: all, named: request.named };
  }
  const positional: Passed[] = [];
  const named = new Map<string, Passed>();
  for (const argument of all) {
    if (argument.kind !== 'mapping') positional.push(argument);
    else if (argument.source.kind === 'keyword') named.set(argument.source.name, argument.destination);
    else badName();
  }
  return { positional, named };
}

function badName(): never {
  throw new YaqlError('MappingTranslationException', 'Cannot convert mapping to keyword argument');
}

/** Positions and names of the lazy arguments, on which all candidates must agree; undefined without candidates. */
function lazyArguments(candidates: readonly Candidate[], request: Request): ReadonlySet<number | string> | undefined {
  const [first, ...rest] = candidates;
  if (first === undefined) return undefined;
  const lazy = lazyOf(first);
  for (const candidate of rest) {
    const other = lazyOf(candidate);
    if (other.size !== lazy.size || [...other].some((key) => !lazy.has(key))) fail(request, 'Ambiguous');
  }
  return lazy;
}

function lazyOf({ fitting }: Candidate): ReadonlySet<number | string> {
  const lazy = new Set<number | string>();
  fitting.positional.forEach((parameter, index) => {
    if (parameter.lazy) lazy.add(index);
  });
  for (const [name, parameter] of fitting.named) if (parameter.lazy) lazy.add(name);
  return lazy;
}

function evaluateArguments(
  run: Run,
  given: Arguments,
  lazy: ReadonlySet<number | string>,
  context: Context,
): Arguments {
  const positional = given.positional.map((argument, index) =>
    lazy.has(index) ? argument : run.argument(argument, context),
  );
  if (given.named.size === 0) return { positional, named: given.named };
  const named = new Map<string, Passed>();
  for (const [name, argument] of given.named) {
    named.set(name, lazy.has(name) ? argument : run.argument(argument, context));
  }
  return { positional, named };
}

/**
 * The candidate of a layer whose types fit; of several the more specific one.
 * A later overload that is an unknown value's to decide could win or make the call ambiguous, so the whole
 * layer waits for it.
 */
function choose(layer: readonly Candidate[], given: Arguments, request: Request): Candidate | undefined {
  let winner: Candidate | undefined;
  let undecided: Unknown | undefined;
  for (const candidate of layer) {
    const fit = fitsAll(candidate, given);
    if (fit instanceof Unknown) undecided ??= fit;
    if (fit !== 'yes') continue;
    if (winner === undefined || isMoreSpecific(candidate, winner)) winner = candidate;
    else if (!isMoreSpecific(winner, candidate)) fail(request, 'Ambiguous');
  }
  if (undecided !== undefined) throw new NeedsUnknown(undecided);
  return winner;
}

/** Whether all values fit; the unknown value that stands in the way of an answer when only it does. */
function fitsAll({ overload, fitting }: Candidate, given: Arguments): 'yes' | 'no' | Unknown {
  let undecided: Unknown | undefined;
  const take = (fit: Fit | undefined, argument: Passed | undefined): boolean => {
    if (fit === 'unknown' && argument?.kind === 'value' && argument.value instanceof Unknown)
      undecided ??= argument.value;
    return fit !== 'no';
  };
  const fits =
    given.positional.every((argument, index) => take(fitOf(fitting.positional[index], argument, overload), argument)) &&
    [...fitting.named].every(([name, parameter]) => {
      const argument = given.named.get(name);
      return argument === undefined || take(fitOf(parameter, argument, overload), argument);
    });
  return fits ? (undecided ?? 'yes') : 'no';
}

/** A computed argument may turn out to be omitted; then the parameter needs a default, or takes any number of arguments. */
function fitOf(parameter: Parameter<unknown> | undefined, argument: Passed, overload: Overload): Fit | undefined {
  if (argument.kind !== 'missing') return parameter?.fits(argument);
  if (parameter === overload.rest || parameter === overload.named) return parameter?.fits(omittedArgument);
  return parameter?.fallback === undefined ? 'no' : 'yes';
}

/**
 * yaql/language/runner.py, `_is_specialization_of`: narrower in one place and wider in none. Named arguments
 * never tell the overloads of this library apart.
 */
function isMoreSpecific(one: Candidate, other: Candidate): boolean {
  let narrower = false;
  for (const [index, parameter] of one.fitting.positional.entries()) {
    const rival = other.fitting.positional[index];
    if (rival === undefined) break;
    if (isNarrower(rival, parameter)) return false;
    narrower ||= isNarrower(parameter, rival);
  }
  return narrower;
}

/**
 * Python types above others; `object` is above all.
 * `issubclass` of the abstract classes in `collections.abc`, as yaql/language/yaqltypes.py,
 * `PythonType.is_specialization_of`, asks.
 */
const parents: ReadonlyMap<string, readonly string[]> = new Map([
  ['Sequence', ['Iterable']],
  ['Set', ['Iterable']],
  ['Mapping', ['Iterable']],
  ['Iterator', ['Iterable']],
  ['OrderingIterable', ['Iterable']],
  ['str', ['Sequence', 'Iterable']],
  ['bool', ['int']],
]);

/** A parameter of several types (a number) is neither narrower nor wider than another one. */
function isNarrower(one: Parameter<unknown>, other: Parameter<unknown>): boolean {
  const [type, ...more] = one.types;
  const [above, ...others] = other.types;
  if (type === undefined || above === undefined || more.length > 0 || others.length > 0 || type === above) return false;
  return above === 'object' || (parents.get(type)?.includes(above) ?? false);
}

function invoke(run: Run, { overload, fitting }: Candidate, given: Arguments, context: Context): YaqlValue {
  const call = { run, context };
  const values = overload.parameters.map((parameter, index) => {
    const positional = given.positional[index];
    const argument =
      positional !== undefined && positional.kind !== 'missing' ? positional : given.named.get(parameter.name);
    return convert(parameter, argument, call);
  });
  for (const argument of given.positional.slice(overload.parameters.length)) {
    const passed = argument.kind === 'missing' ? omittedArgument : argument;
    if (overload.rest !== undefined) values.push(convert(overload.rest, passed, call));
  }
  const named = new Map<string, unknown>();
  if (overload.named !== undefined) {
    for (const [name, parameter] of fitting.named) {
      const argument = given.named.get(name);
      if (parameter !== overload.named || argument === undefined) continue;
      named.set(name, convert(parameter, argument.kind === 'missing' ? omittedArgument : argument, call));
    }
  }
  return overload.invoke(call, values, named);
}

function convert(
  parameter: Parameter<unknown>,
  argument: Passed | undefined,
  call: { run: Run; context: Context },
): unknown {
  if (argument !== undefined && argument.kind !== 'missing') return parameter.convert(argument, call);
  if (parameter.fallback === undefined) throw new Error(`Parameter ${parameter.name} has no argument`);
  return parameter.fallback.value;
}

function fail(request: Request, how: 'NotRegistered' | 'NoMatching' | 'Ambiguous'): never {
  const { name, receiver } = request;
  if (receiver === undefined) {
    if (how === 'NotRegistered') throw new YaqlError('NoFunctionRegisteredException', `Unknown function "${name}"`);
    if (how === 'Ambiguous') {
      throw new YaqlError('AmbiguousFunctionException', `Ambiguous function "${name}"`);
    }
    throw new YaqlError('NoMatchingFunctionException', `No function "${name}" matches supplied arguments`);
  }
  const shown = describeValue(receiver);
  // Messages show the receiver by `str`, as the reference formats it.
  if (how === 'NotRegistered') {
    throw new YaqlError('NoMethodRegisteredException', `Unknown method "${name}" for receiver ${shown}`);
  }
  if (how === 'Ambiguous') {
    throw new YaqlError('AmbiguousMethodException', `Ambiguous method "${name}" for receiver ${shown}`);
  }
  throw new YaqlError(
    'NoMatchingMethodException',
    `No method "${name}" for receiver ${shown} matches supplied arguments`,
  );
}
