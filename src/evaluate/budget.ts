/** What evaluating one stack may use up: counted before anything is unfolded, so that a small template cannot fill time or memory. */
import { makeDiagnostic } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { RegexBudgetError, type StepBudget } from '../python/regex.ts';
import type { Span } from '../source/source-file.ts';
import type { Residual, Value } from './value.ts';

/**
 * Ends the evaluation of a stack; the message is told in its place and is the only one.
 * An exception and no poison: whoever goes on would spend more of what is used up.
 */
export class SpentError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = 'SpentError';
    this.diagnostic = diagnostic;
  }
}

const tooManySteps = defineDiagnostic<readonly [limit: number]>({
  code: 'evaluate/too-many-steps',
  severity: 'error',
  message: (limit) => `evaluating the stack takes more than ${limit} steps; --max-steps raises the limit`,
  explanation:
    'Functions can make a small template very large: a repeat over several lists, values that double, a text in which each letter is replaced by a long text. ' +
    'Each value counts one step and each 100 characters of a text one more, however often they are used. The message stands where the limit was exceeded. ' +
    'Heat has no such limit, but would run out of memory. Raise it with --max-steps, or with `limits.steps` of the library.',
});

const tooDeep = defineDiagnostic<readonly [limit: number]>({
  code: 'evaluate/too-deep',
  severity: 'error',
  message: (limit) => `the value is nested more than ${limit} levels deep`,
  explanation:
    'Values that contain one another nest deeper than Python could follow; Heat fails with a RecursionError on them. The limit is fixed.',
});

export const budgetDiagnostics = Object.freeze([tooManySteps, tooDeep]);

/** Steps of a stack of 1000 resources. */
export const defaultSteps = 2_500_000;

/** Python's own limit on calls within calls is 1000, and each level takes it several. */
const maxDepth = 1000;

/** Characters of a text that count as one step. */
const charactersPerStep = 100;

/** Steps of a regular expression that count as one. */
const matchesPerStep = 8;

/** A leaf of a property is kept, converted, lifted and accounted for; it counts as much as so many values. */
const stepsOfLeaf = 8;

/** What a value comes to when it is unfolded: shared parts count wherever they stand. */
interface Extent {
  readonly steps: number;
  readonly depth: number;
  /** What is not known yet is one leaf, whatever it is made of; lists and maps count too. */
  readonly leaves: number;
}

/** Steps from which the extent of a value is remembered; smaller values are counted sooner than looked up. */
const worthKeeping = 32;

const scalar: Extent = { steps: 1, depth: 1, leaves: 1 };

export class Budget {
  readonly #limit: number;
  #left: number;
  readonly #extents = new WeakMap<Value, Extent>();

  constructor(limit: number = defaultSteps) {
    this.#limit = limit;
    this.#left = limit;
  }

  /** How many steps are left. */
  get left(): number {
    return this.#left;
  }

  /** Throws {@link SpentError} at the place when nothing is left. */
  spend(steps: number, span: Span): void {
    this.#left -= steps;
    if (this.#left < 0) throw new SpentError(makeDiagnostic(tooManySteps, { span }, this.#limit));
  }

  /** Counts a text of so many characters. */
  spendText(characters: number, span: Span): void {
    this.spend(characters / charactersPerStep, span);
  }

  /** Counts a whole value, unfolded; `times` where it is to be copied. */
  spendValue(value: Value, span: Span, times: number = 1): void {
    const { steps, depth } = this.#extentOf(value);
    if (depth > maxDepth) throw new SpentError(makeDiagnostic(tooDeep, { span }, maxDepth));
    this.spend(steps * times, span);
  }

  /** Counts a property with the leaves that it has. */
  spendLeaves(value: Value, span: Span): void {
    this.spendValue(value, span);
    this.spend(this.#extentOf(value).leaves * (stepsOfLeaf - 1), span);
  }

  /** Runs what matches regular expressions. One that takes all that is left ends the evaluation too. */
  match<T>(span: Span, run: (steps: StepBudget) => T): T {
    const all = Math.max(0, Math.floor(this.#left)) * matchesPerStep;
    const steps = { left: all };
    try {
      return run(steps);
    } catch (error) {
      if (!(error instanceof RegexBudgetError)) throw error;
      throw new SpentError(makeDiagnostic(tooManySteps, { span }, this.#limit));
    } finally {
      this.#left -= (all - Math.max(0, steps.left)) / matchesPerStep;
    }
  }

  /** Each large object is looked at once, so that values made of shared parts take no longer than they are written. */
  #extentOf(value: Value): Extent {
    if (value.kind === 'known') {
      return typeof value.value === 'string' && value.value.length > charactersPerStep
        ? { ...scalar, steps: 1 + value.value.length / charactersPerStep }
        : scalar;
    }
    if (value.kind === 'poison') return scalar;
    const ready = this.#extents.get(value);
    if (ready) return ready;
    const extent = this.#extentOfWhole(value);
    if (extent.steps >= worthKeeping) this.#extents.set(value, extent);
    return extent;
  }

  #extentOfWhole(value: Compound): Extent {
    const extent = { steps: 1, depth: 1, leaves: 1 };
    for (const part of partsOf(value)) {
      const inner = this.#extentOf(part);
      extent.steps += inner.steps;
      extent.depth = Math.max(extent.depth, inner.depth + 1);
      if (value.kind !== 'symbolic') extent.leaves += inner.leaves;
    }
    return extent;
  }
}

type Compound = Exclude<Value, { kind: 'known' | 'poison' }>;

function partsOf(value: Compound): Iterable<Value> {
  if (value.kind === 'list') return value.items;
  return value.kind === 'map' ? value.entries.values() : partsOfResidual(value.expression);
}

/** The values that a residual is made of. */
export function partsOfResidual(expression: Residual): readonly Value[] {
  switch (expression.op) {
    case 'parameter':
    case 'fact':
    case 'sealed':
      return [];
    case 'concat':
      return expression.parts;
    case 'call':
      return [expression.argument];
    case 'select':
      return [expression.of, ...expression.path];
  }
}
