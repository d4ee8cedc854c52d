/** An argument that the callee evaluates: an expression with the context that it was written in. */
import type { Context } from './context.ts';
import { raise } from './errors.ts';
import type { Call, Passed } from './overload.ts';
import type { YaqlValue } from './values.ts';
import { omitted } from './values.ts';

/**
 * yaql/language/yaqltypes.py, `Lambda`. Evaluated anew at each application, in a child of the context of the
 * call; nothing is remembered.
 */
export class Lambda {
  readonly #body: Passed;
  readonly #call: Call;

  constructor(body: Passed, call: Call) {
    this.#body = body;
    this.#call = call;
  }

  /** A null that `call` passed on is no function; most callers fail with it. */
  get isNothing(): boolean {
    return this.#body.kind === 'value' && this.#body.value === null;
  }

  /**
   * Evaluates with `$1` (also `$`), `$2`, ... set; other variables are those of the context of the caller.
   * A lambda without arguments runs in the context itself, so `$` keeps its outer meaning.
   */
  apply(...values: readonly YaqlValue[]): YaqlValue {
    return this.applyNamed(values, new Map());
  }

  /** The same with named variables too. */
  applyNamed(values: readonly YaqlValue[], named: ReadonlyMap<string, YaqlValue>): YaqlValue {
    const { context } = this.#call;
    if (values.length === 0 && named.size === 0) return this.within(context);
    const inner = context.child();
    values.forEach((value, index) => inner.set(String(index + 1), value));
    for (const [name, value] of named) inner.set(name, value);
    return this.within(inner);
  }

  /** Evaluates in a given context. A value that came instead of an expression is itself. */
  within(context: Context): YaqlValue {
    const body = this.#body;
    if (this.isNothing) raise('TypeError', "'NoneType' object is not callable");
    if (body.kind === 'value') return body.value;
    if (body.kind === 'missing' || body.kind === 'mapping') return omitted;
    return this.#call.run.evaluate(body, context);
  }
}
