/** Collects the entries of one map as Python's dict would hold them: equal keys, merge keys, order of first occurrence. */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import { Float } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import type { Span } from '../source/source-file.ts';
import { fail } from './tree-error.ts';
import type { MappingEntry, MappingNode, ScalarNode, Tree } from './tree.ts';
import { yamlDuplicateKey, yamlMergeValue } from './yaml-diagnostics.ts';

/** A merge key, with the map or maps that it takes in. */
interface Merge {
  readonly keySpan: Span;
  readonly value: Tree;
}

/** Maps with fewer entries are searched one by one, which is faster than hashing. */
const SMALL = 8;

/** Add the entries in the order of the text, then call `finish` once. */
export class MappingBuilder {
  readonly #reports: Reporter;
  #entries: MappingEntry[] = [];
  #index: Map<Scalar, number> | undefined;
  #merges: Merge[] | undefined;
  #dropped: Tree[] | undefined;

  constructor(reports: Reporter) {
    this.#reports = reports;
  }

  /** Adds an entry; reports a key that is equal to an earlier one. */
  add(key: ScalarNode, value: Tree): void {
    const index = this.#find(key.value);
    const earlier = index === undefined ? undefined : this.#entries[index];
    if (index === undefined || !earlier) {
      this.#append({ key, value });
      return;
    }
    this.#reports.report(
      yamlDuplicateKey,
      { span: key.span, related: [{ message: 'the first one is here', span: earlier.key.span }] },
      keyText(key.value),
    );
    this.#dropped ??= [];
    this.#dropped.push(earlier.value);
    // Python keeps the first of equal keys (`1` and `true` are equal) with the last value.
    this.#entries[index] = { key: { ...key, value: earlier.key.value }, value };
  }

  /** Notes the value of a merge key (`<<`); `finish` applies it. */
  merge(keySpan: Span, value: Tree): void {
    this.#merges ??= [];
    this.#merges.push({ keySpan, value });
  }

  /** What stands in a map beside its entries. */
  get beside(): Pick<MappingNode, 'dropped'> {
    return this.#dropped ? { dropped: this.#dropped } : {};
  }

  /** Number of entries that merge keys brought. */
  get mergedCount(): number {
    return this.#entries.reduce((count, entry) => count + (entry.merged ? 1 : 0), 0);
  }

  /**
   * The entries in their order.
   * @throws TreeError if the value of a merge key is neither a map nor a list of maps.
   */
  finish(): readonly MappingEntry[] {
    if (this.#merges) this.#applyMerges(this.#merges);
    return this.#entries;
  }

  /** Merged entries come before the map's own, which win; of several maps in one list the first wins. */
  #applyMerges(merges: readonly Merge[]): void {
    const own = this.#entries;
    this.#entries = [];
    this.#index = undefined;
    for (const merge of merges) {
      for (const map of mergedMaps(merge)) {
        for (const { key, value } of map.entries) this.#put({ key, value, merged: merge.keySpan });
      }
    }
    for (const entry of own) this.#put(entry);
  }

  #put(entry: MappingEntry): void {
    const index = this.#find(entry.key.value);
    if (index === undefined) this.#append(entry);
    else this.#entries[index] = entry;
  }

  #append(entry: MappingEntry): void {
    this.#entries.push(entry);
    if (this.#index) this.#index.set(identity(entry.key.value), this.#entries.length - 1);
    else if (this.#entries.length > SMALL) this.#reindex();
  }

  #reindex(): void {
    this.#index = new Map(this.#entries.map((entry, index) => [identity(entry.key.value), index]));
  }

  #find(key: Scalar): number | undefined {
    const wanted = identity(key);
    if (this.#index) return this.#index.get(wanted);
    const index = this.#entries.findIndex((entry) => identity(entry.key.value) === wanted);
    return index < 0 ? undefined : index;
  }
}

/** Of several maps the first one wins, so they are laid over each other from the last. */
function mergedMaps({ value, keySpan }: Merge): readonly MappingNode[] {
  if (value.kind === 'mapping') return [value];
  if (value.kind === 'scalar') return fail(yamlMergeValue, { span: value.alias ?? value.span ?? keySpan });
  return value.items
    .map((item) => (item.kind === 'mapping' ? item : fail(yamlMergeValue, { span: item.alias ?? item.span })))
    .toReversed();
}

/** Python's dict takes `1`, `1.0` and `true` for one key; NaN equals nothing, so it is its own object here. */
function identity(key: Scalar): Scalar {
  if (typeof key === 'boolean') return key ? 1 : 0;
  if (key instanceof Float && !Number.isNaN(key.value)) {
    return Number.isInteger(key.value) && !Number.isSafeInteger(key.value) ? BigInt(key.value) : key.value;
  }
  return key;
}

function keyText(key: Scalar): string {
  return key instanceof Float ? String(key.value) : String(key);
}
