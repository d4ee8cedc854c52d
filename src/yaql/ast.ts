/** The abstract syntax of YAQL: what the evaluator walks and the printer prints. Spans are UTF-16 offsets in the expression. */
import type { Float, Int } from '../python/scalar.ts';

/** Half-open range of UTF-16 offsets in the text of the expression. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  Constant | Keyword | Variable | Group | ListLiteral | MapLiteral | Call | Index | Binary | Unary;

/**
 * A number, a quoted string, `true`, `false` or `null`.
 * yaql/language/expressions.py, `Constant`. It is checked against parameter types before anything is
 * evaluated, which computed values are not.
 */
interface Constant {
  readonly kind: 'constant';
  readonly value: null | boolean | Int | Float | string;
  readonly range: TextRange;
}

/**
 * A bare identifier: a string where a value is wanted, a name where one is.
 * yaql/language/expressions.py, `KeywordConstant`.
 */
export interface Keyword {
  readonly kind: 'keyword';
  readonly name: string;
  readonly range: TextRange;
}

/**
 * `$name` with the dollar sign; `$` and `$1` are the same variable.
 * yaql/language/expressions.py, `GetContextValue`: a call of the function `#get_context_data`, which `def`
 * can replace.
 */
interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  readonly range: TextRange;
}

/**
 * Parentheses. They matter: `f(("a"))` is not a constant argument, `$.(a)` is no property.
 * yaql/language/expressions.py, `Wrap`.
 */
interface Group {
  readonly kind: 'group';
  readonly body: Expression;
  readonly range: TextRange;
}

interface ListLiteral {
  readonly kind: 'list';
  readonly arguments: readonly Argument[];
  readonly range: TextRange;
}

interface MapLiteral {
  readonly kind: 'map';
  readonly arguments: readonly Argument[];
  readonly range: TextRange;
}

/** `name(...)`. With a receiver (the left of `.`) it is a method call, which only the operator knows. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly range: TextRange;
}

/** The function `#indexer` with the target as its first argument. */
interface Index {
  readonly kind: 'index';
  readonly target: Expression;
  readonly arguments: readonly Argument[];
  readonly range: TextRange;
}

interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  readonly range: TextRange;
}

interface Unary {
  readonly kind: 'unary';
  readonly operator: string;
  readonly operand: Expression;
  readonly range: TextRange;
}

/**
 * `source => destination`; only in argument lists.
 * yaql/language/expressions.py, `MappingRuleExpression`. A name on the left makes it a named argument, where
 * the function takes names: `resolve.ts`.
 */
export interface Mapping {
  readonly kind: 'mapping';
  readonly source: Expression;
  readonly destination: Expression;
  readonly range: TextRange;
}

/**
 * An omitted positional argument, as the first of `f(, 1)`.
 * `utils.NO_VALUE` of the reference.
 */
export interface Missing {
  readonly kind: 'missing';
}

export type Argument = Expression | Mapping | Missing;

export const missing: Missing = Object.freeze({ kind: 'missing' });
