/** The lattice of results: every evaluation gives a `Value` that knows when it is bound, where it was written and whether it is secret. */
import type { Int, Scalar } from '../python/scalar.ts';
import type { Span } from '../source/source-file.ts';
import type { Fact, NodeFact } from './fact.ts';

/**
 * When a value becomes known. Ordered; see {@link later}.
 * `translate`: while templates are read. `install`: when a person gives parameters. `cluster`: when objects
 * exist. `never`: no moment tells it.
 */
export type BindingTime = 'translate' | 'install' | 'cluster' | 'never';

/** Id of a leaf of a property of one resource instance; see `leaf-table.ts`. */
export type LeafId = number;

/** Leaves that a value was made from, ascending, each once. */
export type Origins = readonly LeafId[];

/** What makes a value secret, in the words that readers see in its place: `hidden parameter db_password`; false for what is public. */
export type Secrecy = string | false;

export type Value = KnownValue | ListValue | MapValue | SymbolicValue | PoisonValue;

export interface KnownValue {
  readonly kind: 'known';
  readonly value: Scalar;
  readonly origins: Origins;
  readonly secret: Secrecy;
  /** The pieces of a text that are secret, ascending, where the rest is not: see hidden-pieces.ts. Absent: all of it is as `secret` says. */
  readonly hidden?: readonly HiddenPiece[];
  /**
   * A text in the place of a value that only a live resource has: a path into it extends the text.
   * See stand-in.ts.
   */
  readonly standIn?: true;
}

/** Of a text, in UTF-16 code units: up to `end`, which is behind it. */
export interface HiddenPiece {
  readonly start: number;
  readonly end: number;
  readonly secret: string;
}

/** `origins` of a list or map are those of the collection itself (an empty one is a leaf); items carry their own. */
interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly origins: Origins;
}

export interface MapValue {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Value>;
  /** Keys that are no texts, by the text under which their entry stands; absent when there are none. */
  readonly keys?: ReadonlyMap<string, Scalar>;
  /** Where the keys themselves are secret; see {@link secrecyOf}. */
  readonly secretKeys?: string;
  readonly origins: Origins;
}

export interface SymbolicValue {
  readonly kind: 'symbolic';
  readonly expression: Residual;
  readonly time: BindingTime;
  readonly origins: Origins;
  readonly secret: Secrecy;
}

/** Something that was already reported as an error; whoever uses it stays quiet. */
export interface PoisonValue {
  readonly kind: 'poison';
  readonly origins: Origins;
  /** What the engine would have raised, where the value is poison for a function that failed. */
  readonly failure?: { readonly errorClass: string; readonly message: string };
}

/**
 * What remains to be computed when its atoms are known.
 * Atoms are `parameter` and `fact`; every other form holds values in which atoms stand.
 */
export type Residual =
  /** A parameter without a value; `stack` is the path of the stack that declares it ('' for the root), `type` HOT's name. */
  | { readonly op: 'parameter'; readonly name: string; readonly stack: string; readonly type?: string }
  | { readonly op: 'fact'; readonly fact: Fact }
  /** A text: literal parts (known strings) and symbolic parts, never two known parts in a row. */
  | { readonly op: 'concat'; readonly parts: readonly Value[] }
  /** A Heat function that needs to see inside its argument; `intrinsic` as in `CallExpression`. */
  | {
      readonly op: 'call';
      readonly intrinsic: string;
      readonly name: string;
      readonly version: string;
      readonly argument: Value;
      readonly span: Span;
    }
  /** A secret in a place that everybody reads; see seal.ts. */
  | { readonly op: 'sealed'; readonly value: Value }
  /** A path into something that is not known yet; by the rules of `get_param` if it says so, else by those of `get_attr`. */
  | { readonly op: 'select'; readonly of: Value; readonly path: readonly Value[]; readonly rule?: 'parameter' };

export const noOrigins: Origins = Object.freeze([]);

export const poison: PoisonValue = Object.freeze({ kind: 'poison', origins: noOrigins });

export function known(value: Scalar, origins: Origins = noOrigins): KnownValue {
  return { kind: 'known', value, origins, secret: false };
}

/** A value that stands where another stood, and is as secret. */
export function knownLike(value: Scalar, { origins, secret }: Pick<KnownValue, 'origins' | 'secret'>): KnownValue {
  return { kind: 'known', value, origins, secret };
}

export function list(items: readonly Value[], origins: Origins = noOrigins): ListValue {
  return { kind: 'list', items, origins };
}

export function map(
  entries: ReadonlyMap<string, Value> | Iterable<readonly [string, Value]>,
  // The first place of a repeated key stays, its key object is the last one: YAML keys `1` and "1" share the
  // text under which they are found.
  origins: Origins = noOrigins,
): MapValue {
  return { kind: 'map', entries: entries instanceof Map ? entries : new Map(entries), origins };
}

/** A map whose keys may be any scalars, and `secret` ones. Of keys with the same text the last wins. */
export function keyedMap(
  entries: Iterable<readonly [key: Scalar, text: string, value: Value]>,
  { origins, secret }: { readonly origins: Origins; readonly secret: Secrecy } = { origins: noOrigins, secret: false },
): MapValue {
  const values = new Map<string, Value>();
  // Hardly any map has keys that are no texts.
  let keys: Map<string, Scalar> | undefined;
  for (const [key, text, value] of entries) {
    values.set(text, value);
    if (typeof key === 'string') keys?.delete(text);
    else (keys ??= new Map<string, Scalar>()).set(text, key);
  }
  const secretKeys = values.size > 0 && secret;
  if (!secretKeys && (keys?.size ?? 0) === 0) return { kind: 'map', entries: values, origins };
  return {
    kind: 'map',
    entries: values,
    origins,
    ...(keys && keys.size > 0 && { keys }),
    ...(secretKeys && { secretKeys }),
  };
}

/** The keys of a map as they are. */
export function keysOf({ entries, keys }: MapValue): Scalar[] {
  return keys
    ? [...entries.keys()].map((text) => (keys.has(text) ? (keys.get(text) ?? null) : text))
    : [...entries.keys()];
}

export function symbolic(
  expression: Residual,
  time: BindingTime,
  mark: { readonly origins?: Origins; readonly secret?: Secrecy } = {},
): SymbolicValue {
  return { kind: 'symbolic', expression, time, origins: mark.origins ?? noOrigins, secret: mark.secret ?? false };
}

/** An atom that only the cluster (or the cloud) can answer. */
export function factValue(fact: Fact): SymbolicValue {
  return symbolic({ op: 'fact', fact }, fact.fact === 'none' ? 'never' : 'cluster');
}

export function secretFact(fact: NodeFact): SymbolicValue {
  return { ...factValue(fact), secret: `secret of ${fact.of}` };
}

const timeOrder: readonly BindingTime[] = ['translate', 'install', 'cluster', 'never'];

/** The later of two binding times. */
export function later(a: BindingTime, b: BindingTime): BindingTime {
  return timeOrder.indexOf(a) >= timeOrder.indexOf(b) ? a : b;
}

/** When the whole of a value is known: the latest of its parts. Poison counts as `translate`, for it is done with. */
export function bindingTime(value: Value): BindingTime {
  switch (value.kind) {
    case 'known':
    case 'poison':
      return 'translate';
    case 'symbolic':
      return value.time;
    case 'list':
      return latest(value.items);
    case 'map':
      return latest(value.entries.values());
  }
}

function latest(values: Iterable<Value>): BindingTime {
  let time: BindingTime = 'translate';
  for (const value of values) time = later(time, bindingTime(value));
  return time;
}

/** Whether any part of the value is secret. */
export function isSecret(value: Value): boolean {
  return secrecyOf(value) !== false;
}

/** What makes the value secret: the first part of it that is. */
export function secrecyOf(value: Value): Secrecy {
  switch (value.kind) {
    case 'known':
    case 'symbolic':
      return value.secret;
    case 'poison':
      return false;
    case 'list':
      return firstSecrecy(value.items);
    case 'map':
      return value.secretKeys ?? firstSecrecy(value.entries.values());
  }
}

/** The same for several values. */
export function firstSecrecy(values: Iterable<Value>): Secrecy {
  for (const value of values) {
    const secrecy = secrecyOf(value);
    if (secrecy !== false) return secrecy;
  }
  return false;
}

/** The same value as a secret. Each leaf is marked, because functions take single items out of lists and maps; so are keys. */
export function asSecret(value: Value, secrecy: string): Value {
  switch (value.kind) {
    case 'known': {
      // What was a secret in part is one as a whole.
      const { hidden, ...whole } = value;
      return value.secret !== false && hidden === undefined ? value : { ...whole, secret: value.secret || secrecy };
    }
    case 'symbolic':
      return value.secret === false ? { ...value, secret: secrecy } : value;
    case 'list':
      return { ...value, items: value.items.map((item) => asSecret(item, secrecy)) };
    case 'map':
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, item]) => [key, asSecret(item, secrecy)])),
        ...(value.entries.size > 0 && { secretKeys: value.secretKeys ?? secrecy }),
      };
    case 'poison':
      return value;
  }
}

/** The value as secret as another thing is: what stands beside a hidden name is hidden with it. */
export function hiddenWith(value: Value, secrecy: Secrecy): Value {
  return secrecy === false ? value : asSecret(value, secrecy);
}

/** All leaves that any part of the value came from. */
export function originsOf(value: Value): Origins {
  if (value.kind !== 'list' && value.kind !== 'map') return value.origins;
  const gathered: Origins[] = [];
  gather(value, gathered);
  return joinedOrigins(gathered);
}

/** The same for several values. */
export function originsOfAll(values: Iterable<Value>): Origins {
  const gathered: Origins[] = [];
  for (const value of values) gather(value, gathered);
  return joinedOrigins(gathered);
}

function joinedOrigins(gathered: readonly Origins[]): Origins {
  const [first = noOrigins, second] = gathered;
  if (gathered.length <= 2) return second ? joinOrigins(first, second) : first;
  const lists = new Set(gathered);
  let size = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const origins of lists) {
    size += origins.length;
    least = Math.min(least, origins[0] ?? least);
    most = Math.max(most, origins.at(-1) ?? most);
  }
  const span = most - least + 1;
  return span <= size * placesPerLeaf ? marked(lists, least, span) : sortedLeaves(lists);
}

/** Looking at so many places of a table takes no longer than putting one leaf in order. */
const placesPerLeaf = 16;

/** Ids of one resource lie close together: each has a place in a table, from `least` on. */
function marked(lists: Iterable<Origins>, least: LeafId, span: number): Origins {
  const marks = new Uint8Array(span);
  for (const origins of lists) for (const leaf of origins) marks[leaf - least] = 1;
  const joined: LeafId[] = [];
  for (let place = 0; place < span; place++) if (marks[place] === 1) joined.push(place + least);
  return joined.slice();
}

function sortedLeaves(lists: Iterable<Origins>): Origins {
  const all = new Set<LeafId>();
  for (const origins of lists) for (const leaf of origins) all.add(leaf);
  return [...all].toSorted((left, right) => left - right);
}

/** Parts of one text or list often share one list of origins: the first two lists are given once. */
function gather(value: Value, into: Origins[]): void {
  const { origins } = value;
  if (origins.length > 0 && origins !== into[0] && origins !== into[1] && origins !== into.at(-1)) into.push(origins);
  if (value.kind === 'list') for (const item of value.items) gather(item, into);
  else if (value.kind === 'map') for (const item of value.entries.values()) gather(item, into);
}

/**
 * Both are in order; so is what comes out.
 * May return one of its arguments, which spares most of the memory where many parts share an origin.
 */
export function joinOrigins(a: Origins, b: Origins): Origins {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  // A leaf of a value that is made now comes behind all that it is made from.
  if ((a.at(-1) ?? 0) < (b[0] ?? 0)) return a.concat(b);
  const joined: LeafId[] = [];
  for (let left = 0, right = 0; left < a.length || right < b.length;) {
    const one = a[left] ?? Number.POSITIVE_INFINITY;
    const other = b[right] ?? Number.POSITIVE_INFINITY;
    if (one <= other) left++;
    if (other <= one) right++;
    joined.push(one <= other ? one : other);
  }
  if (joined.length === a.length) return a;
  // A list that has grown item by item takes several times the room of its copy.
  return joined.length === b.length ? b : joined.slice();
}

/** The same value with further origins on the value itself (not on items of collections). */
export function withOrigins(value: Value, origins: Origins): Value {
  return origins.length === 0 ? value : { ...value, origins: joinOrigins(value.origins, origins) };
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'known' && typeof value.value === 'string' ? value.value : undefined;
}

/** The text of a value that messages and plans may show. */
export function openText(value: Value | undefined): string | undefined {
  return value && !isSecret(value) ? textOf(value) : undefined;
}

/** The same, empty where no text is known. */
export function wordOf(value: Value | undefined): string {
  return textOf(value) ?? '';
}

/** Items of a list; empty for everything else. */
export function listItemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : [];
}

/** The entry of a map; undefined for everything else. */
export function entryAt(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === 'map' ? value.entries.get(key) : undefined;
}

/** What is nothing at all (Heat's `Ellipsis`) is null where it is resolved alone: heat/engine/function.py, `resolve`. */
export function orNull(value: Value | undefined): Value {
  return value ?? known(null);
}

export function intOf(value: Value | undefined): Int | undefined {
  return value?.kind === 'known' && (typeof value.value === 'number' || typeof value.value === 'bigint')
    ? value.value
    : undefined;
}

export function booleanOf(value: Value | undefined): boolean | undefined {
  return value?.kind === 'known' && typeof value.value === 'boolean' ? value.value : undefined;
}

export function isNull(value: Value | undefined): boolean {
  return value === undefined || (value.kind === 'known' && value.value === null);
}
