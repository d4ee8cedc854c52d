/** How library files declare their functions: name, typed parameters, body. */
import type { Call, CallKind, Overload, Parameter, Parameters } from '../overload.ts';
import type { YaqlValue } from '../values.ts';

/** A body takes the call, then the converted values of its parameters. */
type Body<P extends readonly unknown[]> = (call: Call, ...values: [...P]) => YaqlValue;

type Declare = <P extends readonly unknown[] | []>(name: string, parameters: Parameters<P>, body: Body<P>) => Overload;

/** `f(x)` */
export const fn: Declare = (name, parameters, body) => declare('function', name, parameters, body);

/** `x.f()`; the receiver is the first parameter. */
export const method: Declare = (name, parameters, body) => declare('method', name, parameters, body);

/** Both `f(x)` and `x.f()`. */
export const extension: Declare = (name, parameters, body) => declare('extension', name, parameters, body);

function declare<P extends readonly unknown[]>(
  callKind: CallKind,
  name: string,
  parameters: Parameters<P>,
  body: Body<P>,
): Overload {
  const invoke: Overload['invoke'] = (call, values) => {
    if (!areValuesOf(values, parameters)) throw new Error(`${name} got ${values.length} values`);
    return body(call, ...values);
  };
  return { name, callKind, mappings: false, parameters, rest: undefined, named: undefined, invoke };
}

/**
 * A function that takes any number of further arguments of one kind; they come as the last value, in a list.
 * A parameter `*args` of the reference. It also takes omitted arguments, which come as the marker `omitted`.
 */
export function variadic<P extends readonly unknown[] | [], R>(
  head: { readonly callKind: CallKind; readonly name: string },
  parameters: Parameters<P>,
  rest: Parameter<R>,
  body: (call: Call, ...values: [...P, readonly R[]]) => YaqlValue,
): Overload {
  const invoke: Overload['invoke'] = (call, values) => {
    const first: readonly unknown[] = values.slice(0, parameters.length);
    const others: readonly unknown[] = values.slice(parameters.length);
    if (!areValuesOf(first, parameters) || !areAll(others, rest)) throw new Error(`${head.name} got wrong values`);
    return body(call, ...first, others);
  };
  return { ...head, mappings: false, parameters, rest, named: undefined, invoke };
}

/** A function that takes further arguments by name too; they come as a map behind the list of the others. */
export function variadicNamed<P extends readonly unknown[] | [], R>(
  head: { readonly callKind: CallKind; readonly name: string },
  parameters: Parameters<P>,
  rest: { readonly rest: Parameter<R>; readonly named: Parameter<YaqlValue> },
  body: (call: Call, ...values: [...P, readonly R[], ReadonlyMap<string, YaqlValue>]) => YaqlValue,
): Overload {
  const invoke: Overload['invoke'] = (call, values, named) => {
    const first: readonly unknown[] = values.slice(0, parameters.length);
    const others: readonly unknown[] = values.slice(parameters.length);
    const names = [...named];
    if (!areValuesOf(first, parameters) || !areAll(others, rest.rest) || !areNamed(names, rest.named)) {
      throw new Error(`${head.name} got wrong values`);
    }
    return body(call, ...first, others, new Map(names));
  };
  return { ...head, mappings: false, parameters, rest: rest.rest, named: rest.named, invoke };
}

/**
 * The function takes `a => b` arguments as values; none of its arguments can be given by name.
 * `specs.no_kwargs` of yaql/language/specs.py.
 */
export function takesMappings(overload: Overload): Overload {
  return { ...overload, mappings: true };
}

/** The values were converted by these very parameters: the one place where that is told to the compiler. */
function areValuesOf<P extends readonly unknown[]>(values: readonly unknown[], parameters: Parameters<P>): values is P {
  return values.length === parameters.length;
}

function areAll<R>(values: readonly unknown[], parameter: Parameter<R>): values is readonly R[] {
  return values.length === 0 || parameter.name !== '';
}

function areNamed<R>(
  entries: readonly (readonly [string, unknown])[],
  parameter: Parameter<R>,
): entries is readonly (readonly [string, R])[] {
  return entries.length === 0 || parameter.name !== '';
}
