/**
 * What a library function declares: names, parameters and the body. Which arguments a declaration takes is decided
 * here; which of several declarations is called, in `resolve.ts`.
 */
import { missing } from './ast.ts';
import type { Argument, Missing } from './ast.ts';
import type { Context } from './context.ts';
import type { Run } from './run.ts';
import type { YaqlValue } from './values.ts';
import { omitted } from './values.ts';

/** `function`: only `f(x)`; `method`: only `x.f()`; `extension`: both. */
export type CallKind = 'function' | 'method' | 'extension';

/** An argument on its way to a parameter: still syntax, or a value. */
export type Passed = Argument | PassedValue;

interface PassedValue {
  readonly kind: 'value';
  readonly value: YaqlValue;
}

/** Whether an argument fits; `unknown` when only the value of an unknown could tell. */
export type Fit = 'yes' | 'no' | 'unknown';

/** What a body and a conversion see of the call. */
export interface Call {
  readonly run: Run;
  /** Context of the caller; a body that sets variables makes a child of it. */
  readonly context: Context;
}

/** A parameter that yields a `T` for the body. */
export interface Parameter<T> {
  readonly name: string;
  /** The argument is not evaluated before the call. */
  readonly lazy: boolean;
  /** Python types it takes, most general `object`; of two overloads that fit, the one with the narrower types wins. */
  readonly types: readonly string[];
  readonly fits: (argument: Passed) => Fit;
  readonly convert: (argument: Exclude<Passed, Missing>, call: Call) => T;
  /** Value of the parameter when there is no argument; without it one is required. */
  readonly fallback?: { readonly value: T };
  /** For comparison with the reference: how it names the type, and whether null fits. */
  readonly described: { readonly type: string; readonly nullable: boolean };
}

export type Parameters<T extends readonly unknown[]> = { readonly [Index in keyof T]: Parameter<T[Index]> };

export interface Overload {
  readonly name: string;
  readonly callKind: CallKind;
  /** Takes `a => b` arguments as values instead of names. */
  readonly mappings: boolean;
  readonly parameters: readonly Parameter<unknown>[];
  readonly rest: Parameter<unknown> | undefined;
  readonly named: Parameter<unknown> | undefined;
  /** Arguments in the order of the parameters, then those of `rest`; named ones beyond the parameters in a map. */
  readonly invoke: (call: Call, values: readonly unknown[], named: ReadonlyMap<string, unknown>) => YaqlValue;
}

/** A value as an argument. What an omitted argument gave is an omitted argument again. */
export function passed(value: YaqlValue): Passed {
  return value === omitted ? missing : { kind: 'value', value };
}

/** What stands for an omitted argument where any number is taken. */
export const omittedArgument: PassedValue = Object.freeze({ kind: 'value', value: omitted });

/**
 * Parameters by argument: which parameter each positional and each named argument goes to.
 * Found before evaluation and used again after it, for a named argument of a declared parameter is none of
 * `named`.
 */
export interface Fitting {
  readonly positional: readonly Parameter<unknown>[];
  readonly named: ReadonlyMap<string, Parameter<unknown>>;
}

export interface Arguments {
  readonly positional: readonly Passed[];
  readonly named: ReadonlyMap<string, Passed>;
}

/**
 * Assigns arguments to parameters by number and name, and refuses constants of a wrong type.
 * yaql/language/specs.py, `FunctionDefinition.map_args`. An argument given both by position and by name
 * excludes the overload, and so does an omitted one where the parameter has no default.
 */
export function fitArguments(overload: Overload, given: Arguments): Fitting | undefined {
  const positional: Parameter<unknown>[] = [];
  const named = new Map<string, Parameter<unknown>>();
  const left = new Map(given.named);
  for (const [index, parameter] of overload.parameters.entries()) {
    const argument = given.positional[index];
    const byName = left.has(parameter.name);
    if (argument !== undefined && argument.kind !== 'missing') {
      if (byName) return undefined;
      positional.push(parameter);
    } else if (byName) {
      named.set(parameter.name, parameter);
      left.delete(parameter.name);
      if (argument !== undefined) return undefined;
    } else if (parameter.fallback === undefined) {
      return undefined;
    } else if (argument !== undefined) {
      positional.push(parameter);
    }
  }
  for (const argument of given.positional.slice(overload.parameters.length)) {
    if (overload.rest === undefined) return undefined;
    if (argument.kind === 'missing' && overload.rest.fits(omittedArgument) !== 'yes') return undefined;
    positional.push(overload.rest);
  }
  for (const [name, argument] of left) {
    if (overload.named === undefined || overload.named.fits(argument) === 'no') return undefined;
    named.set(name, overload.named);
  }
  const fits = given.positional.every((argument, index) => positional[index]?.fits(argument) !== 'no');
  return fits ? { positional, named } : undefined;
}
