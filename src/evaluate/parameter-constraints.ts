/** Constraints of parameters, by the rules and in the words of Heat. */
import type { ConstraintDefinition, ParameterDefinition } from '../hot/ast.ts';
import { entryOf, type Tree } from '../hot/tree.ts';
import { pyEquals } from '../python/equality.ts';
import { compareNumbers, modulo } from '../python/number.ts';
import { readNumber } from '../python/read-number.ts';
import { compileRegex } from '../python/regex.ts';
import type { Float, Int } from '../python/scalar.ts';
import { codePointLength } from '../python/code-points.ts';
import { jsonDumps } from '../python/json-dumps.ts';
import { pyStr } from '../python/text.ts';
import { isDict, isList, typeName, type PyTree } from '../python/tree.ts';
import type { Budget } from './budget.ts';
import { convertParameter } from './convert-parameter.ts';
import { plainOf } from './plain.ts';
import { valueOfTree } from './tree-value.ts';

/** What a named constraint that needs no cloud says about a text; undefined when it is fulfilled or cannot be asked. */
export type CustomCheck = (constraint: string, value: PyTree) => Problem;

interface ConstraintProblem {
  readonly constraint: ConstraintDefinition;
  readonly text: string;
  /** The constraint cannot even be asked about such a value, and the engine's own code fails. */
  readonly crash?: true;
}

// `valid_types` of the constraint classes in heat/engine/constraints.py.
const validTypes: Readonly<Record<ConstraintDefinition['kind'], readonly string[]>> = {
  range: ['number'],
  modulo: ['number'],
  length: ['string', 'comma_delimited_list', 'json'],
  allowed_values: ['string', 'number', 'boolean', 'comma_delimited_list'],
  allowed_pattern: ['string'],
  custom_constraint: ['string', 'number', 'boolean', 'comma_delimited_list'],
};

// The class names of heat/engine/constraints.py, which its messages show.
const titles: Readonly<Record<ConstraintDefinition['kind'], string>> = {
  range: 'Range',
  modulo: 'Modulo',
  length: 'Length',
  allowed_values: 'AllowedValues',
  allowed_pattern: 'AllowedPattern',
  custom_constraint: 'CustomConstraint',
};

/** A constraint that the parameter's type cannot have. */
export function misplacedConstraint({ type, constraints }: ParameterDefinition): ConstraintProblem | undefined {
  const constraint = constraints.find(({ kind }) => !validTypes[kind].includes(type));
  return constraint && { constraint, text: `${titles[constraint.kind]} constraint invalid for ${type}` };
}

/**
 * The first constraint that a value breaks.
 * heat/engine/constraints.py, `Schema.validate_constraints`: constraints run in the order of the template and
 * the first exception ends it. A constraint's own `description` replaces the message.
 */
export function brokenConstraint(
  definition: Pick<ParameterDefinition, 'type' | 'constraints'>,
  value: PyTree,
  asked: Pick<Context, 'custom' | 'budget' | 'text'>,
): ConstraintProblem | undefined {
  for (const constraint of definition.constraints) {
    const problem = check(constraint, value, { ...asked, type: definition.type });
    if (typeof problem === 'object') return { constraint, text: problem.crash, crash: true };
    if (problem !== undefined) return { constraint, text: constraint.description ?? problem };
  }
  return undefined;
}

/** A complaint; `crash`: TypeError of `re.match` and the like, where `Schema.validate_constraints` expects ValueError alone. */
type Problem = string | { readonly crash: string } | undefined;

interface Context {
  readonly type: string;
  readonly custom?: CustomCheck | undefined;
  /** `str(value)`, where the value holds bytes or sets, whose texts are others than those of lists. */
  readonly text?: string | undefined;
  readonly budget: Budget;
}

function check(constraint: ConstraintDefinition, value: PyTree, context: Context): Problem {
  const { body } = constraint;
  switch (constraint.kind) {
    case 'range': {
      const number = readNumber(value);
      return 'text' in number ? number.text : rangeProblem(numericOf(number), body, (shown) => shown);
    }
    case 'length':
      return lengthProblem(value, body);
    case 'modulo':
      return moduloProblem(value, body);
    case 'allowed_values':
      return allowedProblem(value, body, context);
    case 'allowed_pattern':
      return patternProblem(value, body, context);
    case 'custom_constraint':
      if (body.kind !== 'scalar') return { crash: `unhashable type: '${body.kind === 'mapping' ? 'dict' : 'list'}'` };
      return context.custom?.(textOfBody(body), value);
  }
}

function textOfBody(body: Tree): string {
  return body.kind === 'scalar' ? pyStr(body.value) : '';
}

type Numeric = Int | Float;

function numericOf({ number }: { readonly number: Numeric | boolean }): Numeric {
  return typeof number === 'boolean' ? Number(number) : number;
}

function boundOf(body: Tree, key: string): Numeric | undefined {
  const node = body.kind === 'mapping' ? entryOf(body, key)?.value : undefined;
  const number = node?.kind === 'scalar' && node.value !== null ? readNumber(node.value) : undefined;
  return number && 'number' in number ? numericOf(number) : undefined;
}

/**
 * heat/engine/constraints.py, `Range._is_valid`: both bounds belong to the range. Comparisons with nan are
 * false, so nan is in every range.
 */
function rangeProblem(value: Numeric, body: Tree, shown: (text: string) => string): string | undefined {
  const min = boundOf(body, 'min');
  const max = boundOf(body, 'max');
  const tooSmall = min !== undefined && compareNumbers(value, min) === -1;
  const tooLarge = max !== undefined && compareNumbers(value, max) === 1;
  if (!tooSmall && !tooLarge) return undefined;
  return `${shown(pyStr(value))} is out of range (min: ${pyStr(min ?? null)}, max: ${pyStr(max ?? null)})`;
}

/** heat/engine/constraints.py, `Length._is_valid`: a `Range` over `len()`, in code points, items or keys. */
function lengthProblem(value: PyTree, body: Tree): Problem {
  const length = lengthOf(value);
  if (length === undefined) return { crash: `object of type '${typeName(value)}' has no len()` };
  return rangeProblem(length, body, (shown) => `length (${shown})`);
}

function lengthOf(value: PyTree): number | undefined {
  if (typeof value === 'string') return codePointLength(value);
  if (isList(value)) return value.length;
  return isDict(value) ? value.size : undefined;
}

/** heat/engine/constraints.py, `Modulo._is_valid`: Python's `%`, whose result has the sign of the step. */
function moduloProblem(value: PyTree, body: Tree): string | undefined {
  const read = readNumber(value);
  if ('text' in read) return read.text;
  const number = numericOf(read);
  const [step, offset] = [boundOf(body, 'step'), boundOf(body, 'offset')];
  // What is no number was reported with the constraint.
  if (step === undefined || offset === undefined) return undefined;
  return compareNumbers(modulo(number, step), offset) === 0
    ? undefined
    : `${pyStr(number)} is not a multiple of ${pyStr(step)} with an offset of ${pyStr(offset)}`;
}

/**
 * Items of a list must stand among the written values as they are; other values are converted on both sides, and a
 * written value that cannot be converted spoils them all.
 * heat/engine/constraints.py, `AllowedValues._is_valid` and `Schema.to_schema_type`.
 */
function allowedProblem(value: PyTree, body: Tree, { type, text, budget }: Context): string | undefined {
  const of = valueOfTree(body);
  budget.spendValue(of, body.span, isList(value) ? value.length : 1);
  const written = plainOf(of);
  const allowed = isList(written) ? written : [written];
  const broken = `${jsonDumps(value)} is not an allowed value ${jsonDumps(allowed)}`;
  if (isList(value)) {
    return value.every((item) => allowed.some((other) => pyEquals(item, other))) ? undefined : broken;
  }
  const own = convertParameter(type, text ?? value);
  let isAllowed = false;
  for (const item of allowed) {
    const other = convertParameter(type, item);
    if (!other.ok) return notOfType(item, type);
    isAllowed ||= own.ok && pyEquals(own.value, other.value);
  }
  if (!own.ok) return notOfType(value, type);
  return isAllowed ? undefined : broken;
}

function notOfType(value: PyTree, type: string): string {
  return `Value "${pyStr(value)}" is invalid for data type "${type}".`;
}

/**
 * A greedy match from the start that must happen to end at the end.
 * heat/engine/constraints.py, `AllowedPattern._is_valid`: `re.match` and a comparison of `end()` with the
 * length, not `fullmatch`. So `a|ab` does not take "ab", for the first branch wins and ends too early.
 */
function patternProblem(value: PyTree, body: Tree, { budget }: Context): Problem {
  if (typeof value !== 'string') return { crash: `expected string or bytes-like object, got '${typeName(value)}'` };
  const pattern = textOfBody(body);
  const match = budget.match(body.span, (steps) => {
    const compiled = compileRegex(pattern, 0, steps);
    return compiled.ok ? (compiled.regex.match(value) ?? undefined) : 'unusable';
  });
  if (match === 'unusable' || match?.end === codePointLength(value)) return undefined;
  return `${jsonDumps(value)} does not match pattern "${pattern}"`;
}
