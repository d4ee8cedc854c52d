/** Contexts: variables and the functions that `def` adds, each layer on top of the one it was made from. */
import type { Overload } from './overload.ts';
import type { YaqlValue } from './values.ts';
import { omitted } from './values.ts';

/**
 * A scope; itself a value (`let(...)` returns one). Changed only by the function that made it, before anyone
 * reads it.
 * yaql/language/contexts.py, `Context`. A child sees the variables of its parents; setting one never reaches
 * them.
 */
export class Context {
  readonly #parent: Context | undefined;
  readonly #variables: Map<string, YaqlValue> = new Map();
  #functions: Map<string, Overload[]> | undefined;
  /** Whether any layer has functions of its own. */
  #defines: boolean;

  constructor(parent?: Context) {
    this.#parent = parent;
    this.#defines = parent !== undefined && parent.#defines;
  }

  child(): Context {
    return new Context(this);
  }

  /** Sets a variable; the name may come without its dollar sign. An omitted value leaves it as it is further out. */
  set(name: string, value: YaqlValue): void {
    if (value !== omitted) this.#variables.set(variableName(name), value);
  }

  /**
   * A variable that nobody set is null.
   * `ContextBase.__getitem__` calls `get_data` with null as its default, so a misspelled variable is no
   * error.
   */
  get(name: string): YaqlValue {
    return this.#find(variableName(name)) ?? null;
  }

  #find(name: string): YaqlValue | undefined {
    const value = this.#variables.get(name);
    if (value !== undefined || this.#parent === undefined) return value;
    return this.#parent.#find(name);
  }

  define(overload: Overload): void {
    this.#functions ??= new Map();
    this.#defines = true;
    const name = lookupName(overload.name);
    this.#functions.set(name, [...(this.#functions.get(name) ?? []), overload]);
  }

  /** Functions that expressions defined under a name, innermost layer first; empty for nearly every call. */
  defined(name: string): readonly (readonly Overload[])[] {
    if (!this.#defines) return [];
    const own = this.#functions?.get(name);
    const below = this.#parent?.defined(name) ?? [];
    return own === undefined ? below : [own, ...below];
  }
}

/**
 * Functions are found under their names without trailing underscores.
 * yaql/language/contexts.py, `Context.get_functions`, strips them: Python names such as `max_` avoid its own
 * keywords and builtins.
 */
export function lookupName(name: string): string {
  return name.replace(/_+$/, '');
}

/** yaql/language/contexts.py, `Context._normalize_name`. */
function variableName(name: string): string {
  const full = name.startsWith('$') ? name : `$${name}`;
  return full === '$' ? '$1' : full;
}
