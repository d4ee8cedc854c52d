/**
 * The values of YAQL while it computes. Scalars are those of `python/scalar.ts`; each kind of Python object that
 * expressions can tell apart (by equality, hashing, `len`, index or `isList`) has its own class here.
 */
import type { DateTime, TimeDelta } from '../python/datetime.ts';
import type { Scalar } from '../python/scalar.ts';
import type { Pattern } from '../python/regex.ts';
import type { Context } from './context.ts';
import { raise } from './errors.ts';
import { slotsAfterAdding } from './set-slots.ts';
import { present } from '../source/present.ts';

export type YaqlValue =
  Scalar | Collection | Mapping | DateTime | TimeDelta | Regex | Context | MappingRule | Foreign | Unknown;

/** A Python object that no function works with. It can be passed on, stored and printed. */
export class Foreign {
  readonly typeName: string;
  readonly text: string;

  constructor(typeName: string, text: string) {
    this.typeName = typeName;
    this.text = text;
  }
}

/**
 * What a function sees in the place of an omitted argument among any number of them: `list(, 1)`.
 * `utils.NO_VALUE` of yaql/language/utils.py.
 */
export const omitted: Foreign = Object.freeze(new Foreign('MarkerClass', '<NoValue>'));

/** Stops an evaluation that would have to look into an unknown value. Never reaches a caller of the public functions. */
export class NeedsUnknown extends Error {
  readonly unknown: Unknown;

  constructor(unknown: Unknown) {
    super('The expression inspects a value that is not known yet');
    this.name = 'NeedsUnknown';
    this.unknown = unknown;
  }
}

/** A value that nobody knows yet. It may be passed on, stored and returned; looking into it stops the evaluation. */
export class Unknown {
  /** Whatever the caller wants to find again in the result. */
  readonly token: unknown;

  constructor(token?: unknown) {
    this.token = token;
  }
}

/**
 * Throws for an unknown value, which the caller is about to inspect.
 * Everything that looks at a value goes through here or through a typed parameter, so that no result depends
 * on what an unknown might be.
 */
export function inspect<T>(value: T | Unknown): T {
  if (value instanceof Unknown) throw new NeedsUnknown(value);
  return value;
}

/**
 * Anything that can be iterated, but for strings and mappings.
 * `is_iterable` of yaql/language/utils.py.
 */
export abstract class Collection implements Iterable<YaqlValue> {
  abstract [Symbol.iterator](): Iterator<YaqlValue>;
}

/** Python's sequences: indexable, of known length. */
export abstract class Sequence extends Collection {
  readonly items: readonly YaqlValue[];

  constructor(items: readonly YaqlValue[]) {
    super();
    this.items = items;
  }

  get size(): number {
    return this.items.length;
  }

  [Symbol.iterator](): Iterator<YaqlValue> {
    return this.items[Symbol.iterator]();
  }
}

/** Immutable and hashable: input lists, `[...]`, `toList()`. */
export class Tuple extends Sequence {}

/** Python's list: neither equal to a tuple nor hashable. Never changed once made. */
export class PyList extends Sequence {
  /** Elements that CPython has room for: more than there are when the list grew one by one. */
  readonly allocated: number;

  constructor(items: readonly YaqlValue[], allocated: number = items.length) {
    super(items);
    this.allocated = allocated;
  }
}

/**
 * Room that CPython makes for a list that was appended to until it had `size` elements, from `initial` on.
 * CPython Objects/listobject.c, `list_resize`: an eighth more and a bit, rounded down to a multiple of four.
 */
export function grownTo(size: number, initial: number = 0): number {
  let allocated = initial;
  while (allocated < size) allocated = (allocated + 1 + ((allocated + 1) >> 3) + 6) & ~3;
  return allocated;
}

/** Entries of a hash table, keyed by the hash key of the member; insertion order. */
type Table = ReadonlyMap<string, readonly [YaqlValue, YaqlValue]>;

/** A dictionary. `FrozenDict` is hashable, `PyDict` (Python's own, mutable kind) is not. Never changed once made. */
export abstract class Mapping {
  /** Python's name of the type. */
  abstract readonly typeName: string;
  readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  get size(): number {
    return this.table.size;
  }
}

export class FrozenDict extends Mapping {
  readonly typeName = 'FrozenDict';
}

export class PyDict extends Mapping {
  readonly typeName = 'dict';
}

/**
 * Python's sets as `isSet` sees them: frozen sets, `keys()` and `items()`.
 * Instances of `collections.abc.Set`.
 */
export abstract class SetLike extends Collection {
  abstract readonly size: number;
}

/** A frozen set: members by hash key. */
export class PySet extends SetLike {
  readonly members: ReadonlyMap<string, YaqlValue>;
  /** Slots of CPython's hash table. */
  readonly slots: number;

  constructor(members: ReadonlyMap<string, YaqlValue>, slots: number = slotsAfterAdding(members.size)) {
    super();
    this.members = members;
    this.slots = slots;
  }

  get size(): number {
    return this.members.size;
  }

  [Symbol.iterator](): Iterator<YaqlValue> {
    return this.members.values();
  }
}

/**
 * Live in Python, where the dictionary could change; here dictionaries never do. The name depends on the kind
 * of dictionary.
 */
export class KeysView extends SetLike {
  readonly of: Mapping;
  readonly typeName: 'KeysView' | 'dict_keys';

  constructor(of: Mapping) {
    super();
    this.of = of;
    this.typeName = of instanceof FrozenDict ? 'KeysView' : 'dict_keys';
  }

  get size(): number {
    return this.of.size;
  }

  *[Symbol.iterator](): Iterator<YaqlValue> {
    for (const [key] of this.of.table.values()) yield key;
  }
}

export class ItemsView extends SetLike {
  readonly of: Mapping;
  readonly typeName: 'ItemsView' | 'dict_items';

  constructor(of: Mapping) {
    super();
    this.of = of;
    this.typeName = of instanceof FrozenDict ? 'ItemsView' : 'dict_items';
  }

  get size(): number {
    return this.of.size;
  }

  *[Symbol.iterator](): Iterator<YaqlValue> {
    for (const entry of this.of.table.values()) yield new Tuple(entry);
  }
}

/** `values()`: a list-like view without `len`. */
export class ValuesView extends Collection {
  readonly of: Mapping;
  readonly typeName: 'ValuesView' | 'dict_values';

  constructor(of: Mapping) {
    super();
    this.of = of;
    this.typeName = of instanceof FrozenDict ? 'ValuesView' : 'dict_values';
  }

  get size(): number {
    return this.of.size;
  }

  *[Symbol.iterator](): Iterator<YaqlValue> {
    for (const [, value] of this.of.table.values()) yield value;
  }
}

/**
 * What `is_iterator` accepts in the reference: one-shot generators and memorized ones.
 * yaql/language/utils.py, `is_iterator`.
 */
export abstract class AnyIterator extends Collection {
  /** How Python prints it. */
  abstract readonly description: string;
}

/** An object that Python prints by its address, which is left out. */
export function address(name: string): string {
  return `<${name} at 0x\u2026>`;
}

/**
 * A generator that can be run through once. Iterating it again goes on where the last reader stopped.
 * Two readers share one position. Throws `ValueError` where a generator reads itself while it runs, as
 * CPython does.
 */
export class OneShot extends AnyIterator implements Iterator<YaqlValue> {
  readonly #description: string | (() => string);
  readonly #source: Iterator<YaqlValue>;
  #running = false;

  constructor(source: Iterable<YaqlValue>, description: string | (() => string) = address('generator object')) {
    super();
    this.#source = source[Symbol.iterator]();
    this.#description = description;
  }

  get description(): string {
    return typeof this.#description === 'string' ? this.#description : this.#description();
  }

  /** Has no `return`, so that a reader who stops early leaves the rest to the next one. */
  next(): IteratorResult<YaqlValue, unknown> {
    if (this.#running) raise('ValueError', 'generator already executing');
    this.#running = true;
    try {
      return this.#source.next();
    } finally {
      this.#running = false;
    }
  }

  override [Symbol.iterator](): Iterator<YaqlValue> {
    return this;
  }
}

/**
 * A generator that remembers: every iteration starts at the first element again.
 * `RememberingIterator` of yaql/language/utils.py, `memorize`.
 */
export class Memorized extends AnyIterator {
  readonly description = address('yaql.language.utils.memorize.<locals>.RememberingIterator object');
  readonly #source: Iterator<YaqlValue>;
  readonly #seen: YaqlValue[] = [];
  readonly #grown: (size: number) => void;

  /** `grown` is told the number of remembered elements, so that memory can be limited. */
  constructor(source: Iterable<YaqlValue>, grown: (size: number) => void) {
    super();
    this.#source = source[Symbol.iterator]();
    this.#grown = grown;
  }

  *[Symbol.iterator](): Iterator<YaqlValue> {
    for (let index = 0; ; index++) {
      if (index >= this.#seen.length) {
        const { done, value } = this.#source.next();
        if (done === true) return;
        this.#seen.push(value);
        this.#grown(this.#seen.length);
      }
      yield present(this.#seen[index], 'item');
    }
  }
}

/**
 * Result of `orderBy`; re-readable, sorted when it is first read. `thenBy` adds a key to the same object.
 * `OrderingIterable` of yaql/standard_library/queries.py. Keys that come after the first reading have no
 * effect.
 */
export class OrderedIterable extends Collection {
  readonly #source: Iterable<YaqlValue>;
  readonly #sort: (items: readonly YaqlValue[], keys: readonly SortKey[]) => readonly YaqlValue[];
  readonly #keys: SortKey[];
  #sorted: readonly YaqlValue[] | undefined;

  constructor(
    source: Iterable<YaqlValue>,
    key: SortKey,
    sort: (items: readonly YaqlValue[], keys: readonly SortKey[]) => readonly YaqlValue[],
  ) {
    super();
    this.#source = source;
    this.#sort = sort;
    this.#keys = [key];
  }

  addKey(key: SortKey): void {
    this.#keys.push(key);
  }

  [Symbol.iterator](): Iterator<YaqlValue> {
    this.#sorted ??= this.#sort([...this.#source], this.#keys);
    return this.#sorted[Symbol.iterator]();
  }
}

export interface SortKey {
  readonly select: (value: YaqlValue) => YaqlValue;
  readonly direction: 'ascending' | 'descending';
}

/** An evaluated `source => destination`, as `dict` and `{...}` take it. */
export class MappingRule {
  readonly source: YaqlValue;
  readonly destination: YaqlValue;

  constructor(source: YaqlValue, destination: YaqlValue) {
    this.source = source;
    this.destination = destination;
  }
}

/** A compiled regular expression. Equal to one of the same pattern and flags. */
export class Regex {
  readonly compiled: Pattern;

  constructor(compiled: Pattern) {
    this.compiled = compiled;
  }
}
