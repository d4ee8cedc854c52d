/** The shape of a function's implementation. Functions that see only their argument are strict and can be run again when more is known. */
import type { CallExpression, Expression, MapExpression } from '../hot/ast.ts';
import type { PyTree } from '../python/tree.ts';
import type { Span } from '../source/source-file.ts';
import type { Budget } from './budget.ts';
import type { Failure } from './failure.ts';
import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

/** What an implementation may know of the call besides its argument. */
export interface CallInfo {
  /** As written: `get_param`, `Fn::Join`. */
  readonly name: string;
  readonly version: string;
  readonly span: Span;
  /** What is left to spend; absent where what waited is computed again, for that was counted when it was kept. */
  readonly budget?: Budget;
}

/** Evaluates an expression of the same scope; undefined is "nothing at all", as a two-armed `if` can give. */
export type Evaluate = (expression: Expression, scope: Scope) => Value | undefined;

export interface Run {
  readonly call: CallExpression;
  readonly scope: Scope;
  readonly evaluate: Evaluate;
}

interface Shaped {
  /** What Heat finds while it reads the definition. */
  readonly check?: (call: CallExpression, scope: Scope) => Failure | undefined;
}

/**
 * Needs the scope: parameters, resources, conditions, files.
 * Resolved once per scope and never run again: what it leaves over names a strict intrinsic that finishes the
 * work.
 */
export interface ScopedIntrinsic extends Shaped {
  readonly form: 'scoped';
  /** May report through the scope, but returns failures instead of reporting them itself. */
  evaluate(run: Run): Value | undefined | Failure;
}

interface Argued extends Shaped {
  /** The result depends on the characters of a text: a name in the place of an address gives something else. */
  readonly cuts?: true;
  /** Each item or entry of the argument is worked out by itself, so that one that is nothing at all is null and keeps its place. */
  readonly apart?: 'in order' | 'last first';
  /** The entry of the argument that is worked out and checked before the others are. */
  readonly first?: {
    readonly key: string;
    readonly check: (value: Value, argument: MapExpression, info: CallInfo) => Failure | undefined;
  };
}

/** Works on its evaluated argument alone. */
export interface StrictIntrinsic extends Argued {
  readonly form: 'strict';
  /** The result; `defer` when the argument is not known enough. Never called with poison in the argument. */
  apply(argument: Value, info: CallInfo): Value | Failure | 'defer';
}

/**
 * Works on plain data: deferred until all of the argument is known.
 * The result is plain as well, so an object identity or an origin of one item does not survive; `valueOf`
 * marks it anew.
 */
export interface PlainIntrinsic extends Argued {
  readonly form: 'plain';
  compute(argument: PyTree, info: CallInfo): PyTree | Failure;
}

export type Intrinsic = ScopedIntrinsic | StrictIntrinsic | PlainIntrinsic;
