/** One evaluation: walks the tree, calls functions, keeps the limits. */
import { PythonError } from '../python/error.ts';
import { RegexBudgetError } from '../python/regex.ts';
import type { Argument, Call as CallExpression, Expression } from './ast.ts';
import type { Context } from './context.ts';
import { hashKey } from './equality.ts';
import { YaqlError, raise } from './errors.ts';
import { tooMuchMemoryText, type Meter } from './limits.ts';
import type { Library } from './library/library.ts';
import { passed } from './overload.ts';
import type { Overload, Passed } from './overload.ts';
import { resolve } from './resolve.ts';
import type { Collection, YaqlValue } from './values.ts';
import { MappingRule, OneShot, Sequence, SetLike, address } from './values.ts';

/** What an expression cannot know by itself. Without them `now()` and `random()` need an unknown. */
export interface Surroundings {
  /** Microseconds since 1970-01-01T00:00Z. */
  readonly now?: () => bigint;
  /** A number in [0, 1). */
  readonly random?: () => number;
}

/**
 * Calls within calls; CPython's recursion limit is reached at about half of it.
 * Lower than JavaScript's stack allows, so that the same expression fails on every machine.
 */
const maximalCallDepth = 240;

/** What Python calls a generator whose elements are counted. */
const limitedName = 'generator object limit_iterable.<locals>.limiting_iterator';

/**
 * Names of the functions behind operators that have one of their own.
 * The third part of an operator's entry in yaql/language/factory.py, `_standard_operators`; a star marks such
 * an alias.
 */
const operatorFunctions: ReadonlyMap<string, string> = new Map([
  ['=', '*equal'],
  ['!=', '*not_equal'],
]);

export class Run {
  readonly meter: Meter;
  readonly library: Library;
  readonly surroundings: Surroundings;
  #depth = 0;

  constructor(library: Library, meter: Meter, surroundings: Surroundings) {
    this.library = library;
    this.meter = meter;
    this.surroundings = surroundings;
  }

  /** Throws YaqlError and NeedsUnknown, with the innermost failing call as place. */
  evaluate(node: Expression, context: Context): YaqlValue {
    switch (node.kind) {
      case 'constant':
        return node.value;
      case 'keyword':
        return node.name;
      case 'variable':
        return this.#variable(node.name, context);
      case 'group':
        return this.evaluate(node.body, context);
      default:
        return this.#located(node, () => this.#call(node, context));
    }
  }

  /** Calls `name(...)` as the right side of `.` with a receiver. */
  callMethod(node: CallExpression, receiver: YaqlValue, context: Context): YaqlValue {
    return this.#located(node, () => this.call(node.name, { context, receiver }, node.arguments));
  }

  /** Calls a function, or a method when there is a receiver, by name. */
  call(
    name: string,
    where: { readonly context: Context; readonly receiver?: YaqlValue },
    positional: readonly Passed[],
    named: ReadonlyMap<string, Passed> = new Map(),
  ): YaqlValue {
    this.meter.spend(1);
    if (this.#depth >= maximalCallDepth) raise('RecursionError', 'maximum recursion depth exceeded');
    this.#depth++;
    try {
      const result = resolve(this, { name, positional, named, ...where });
      // yaql/language/runner.py, `call`, weighs each result; arguments are weighed as their parameters
      // convert them.
      this.meter.weigh(result);
      return result;
    } finally {
      this.#depth--;
    }
  }

  /** Calls a function with values. */
  callWith(name: string, context: Context, ...values: readonly YaqlValue[]): YaqlValue {
    return this.call(name, { context }, values.map(passed));
  }

  /** A collection as functions may iterate it: refused when it is known to be too large, else counted while it is read. */
  limit(collection: Collection): Collection {
    if (collection instanceof Sequence || collection instanceof SetLike) {
      this.meter.limitSize(collection.size);
      return collection;
    }
    return new OneShot(this.meter.limited(collection), address(limitedName));
  }

  /** Key of a value in hash tables. */
  hash(value: YaqlValue): string {
    return hashKey(value, this.meter);
  }

  /** Functions of a name that can be called so, layer by layer from the inside. */
  overloads(name: string, context: Context, kind: 'function' | 'method'): readonly (readonly Overload[])[] {
    const callable = (overload: Overload): boolean => overload.callKind === kind || overload.callKind === 'extension';
    const defined = context.defined(name).map((layer) => layer.filter(callable));
    return [...defined, ...this.library.layers(name, kind)].filter((layer) => layer.length > 0);
  }

  /** Evaluates an argument that is not lazy. Constants stay as they are, for they are told apart from computed values. */
  argument(argument: Passed, context: Context): Passed {
    switch (argument.kind) {
      case 'value':
      case 'missing':
      case 'constant':
      case 'keyword':
        return argument;
      case 'mapping': {
        const source = this.evaluate(argument.source, context);
        return { kind: 'value', value: new MappingRule(source, this.evaluate(argument.destination, context)) };
      }
      default:
        return passed(this.evaluate(argument, context));
    }
  }

  #variable(name: string, context: Context): YaqlValue {
    // A definition of `#get_context_data` replaces how variables are read; without one the call is spared.
    if (context.defined('#get_context_data').length > 0) {
      return this.callWith('#get_context_data', context, name);
    }
    this.meter.spend(1);
    const value = context.get(name);
    this.meter.weigh(value);
    return value;
  }

  #call(
    node: Exclude<Expression, { kind: 'constant' | 'keyword' | 'variable' | 'group' }>,
    context: Context,
  ): YaqlValue {
    const [name, positional] = functionOf(node);
    return this.call(name, { context }, positional);
  }

  /**
   * The innermost call that failed is the place of an error.
   * The reference gives no places; these are for messages that point into a template.
   */
  #located(node: Expression, compute: () => YaqlValue): YaqlValue {
    try {
      return compute();
    } catch (error) {
      if (error instanceof PythonError) throw fromPython(error, node);
      if (error instanceof RegexBudgetError)
        throw new YaqlError('StepLimitExceeded', error.message, 'eval', node.range);
      if (error instanceof YaqlError) error.place ??= node.range;
      throw error;
    }
  }
}

/** An integer too large to compute would be too large for the memory limit as well. */
function fromPython({ className, message }: PythonError, node: Expression): YaqlError {
  if (className === 'MemoryError') {
    return new YaqlError('MemoryQuotaExceededException', tooMuchMemoryText, 'eval', node.range);
  }
  return new YaqlError(className, message, 'eval', node.range);
}

function functionOf(
  node: Exclude<Expression, { kind: 'constant' | 'keyword' | 'variable' | 'group' }>,
): readonly [name: string, positional: readonly Argument[]] {
  switch (node.kind) {
    case 'call':
      return [node.name, node.arguments];
    case 'list':
      return ['#list', node.arguments];
    case 'map':
      return ['#map', node.arguments];
    case 'index':
      return ['#indexer', [node.target, ...node.arguments]];
    case 'unary':
      return [`#unary_operator_${node.operator}`, [node.operand]];
    case 'binary':
      return [operatorFunctions.get(node.operator) ?? `#operator_${node.operator}`, [node.left, node.right]];
  }
}
