/** Facts as tables of columns: read from what the client prints, asked for in commands, described in the JSON Schema. */
import { valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { bad, below, type JsonSchema, type Place, type Shape } from '../shape/shape.ts';
import { isBlank, isScalar } from './client-values.ts';
import { byCodeUnit } from '../source/text-order.ts';
import { recordsOfText } from './client-text.ts';

/** One field of a fact. */
interface Column<V> {
  /** Names under which it is printed: first by the command that is run, then by other commands and the API itself. */
  readonly columns: readonly [string, ...string[]];
  /** What it is, as a noun: `size in GiB`. */
  readonly about: string;
  readonly value: Shape<V>;
  /** `needed`: without it there is no such thing; else the fact lacks what is not printed, or has a value that means nothing. */
  readonly absent: 'needed' | 'left-out' | { readonly use: V };
  /** What it means that the client prints it without a value; else that is as good as not printed. */
  readonly blank?: V;
}

/** A column for every field: one that can be absent is left out, any other is needed or has a value for nothing. */
export type Columns<T> = {
  readonly [F in keyof T]-?: Column<Exclude<T[F], undefined>> & {
    readonly absent: undefined extends T[F] ? 'left-out' : 'needed' | { readonly use: T[F] };
  };
};

/** Columns of whichever fact. */
interface AnyColumns {
  readonly [field: string]: Column<unknown>;
}

/** The fact that a record of the client is; undefined, with an error reported, where it lacks what is needed. */
export function readColumns<T>(tree: Tree, columns: Columns<T>, place: Place): T | undefined {
  if (tree.kind !== 'mapping') return bad(tree, place, 'a map');
  const found = new Map<string, unknown>();
  for (const [field, column] of columnsOf(columns)) {
    const printed = printedValues(tree, column.columns);
    // Each spelling that is there must be right; the first one counts.
    const [read] = printed.map(({ name, value }) => column.value.read(value, below(place, name)));
    if (read !== undefined) found.set(field, read);
    else if (column.blank !== undefined && isPrintedBlank(tree, column.columns)) found.set(field, column.blank);
    else if (typeof column.absent === 'object') found.set(field, column.absent.use);
    else if (column.absent === 'needed' && printed.length === 0)
      return bad(tree, place, `a map with ${column.columns[0]}`);
  }
  const fact: object = Object.fromEntries(found);
  return isWhole(fact, columns) ? fact : undefined;
}

function columnsOf<T>(columns: Columns<T>): readonly (readonly [string, Column<unknown>])[] {
  const table: AnyColumns = { ...columns };
  return Object.entries(table);
}

interface Printed {
  readonly name: string;
  readonly value: Tree;
}

/** Under every name that a version of the client gives the column. */
function printedValues(mapping: MappingNode, names: readonly string[]): readonly Printed[] {
  return names.flatMap((name) => {
    const value = valueOf(mapping, name);
    return value && !isBlank(value) ? [{ name, value }] : [];
  });
}

function isPrintedBlank(mapping: MappingNode, names: readonly string[]): boolean {
  return names.some((name) => {
    const value = valueOf(mapping, name);
    return value !== undefined && isBlank(value);
  });
}

/** Each value was read by the shape of its column, so that only an absent one could be wrong. */
function isWhole<T>(fact: object, columns: Columns<T>): fact is T & object {
  return columnsOf(columns).every(([field, { absent }]) => absent === 'left-out' || Object.hasOwn(fact, field));
}

/** The columns that the command is asked for. */
export function askedColumns(columns: AnyColumns): readonly string[] {
  return Object.values(columns).map((column) => column.columns[0]);
}

/** Any other column may stand beside them: the client prints more than is asked for here. */
export function columnsSchema(columns: AnyColumns): JsonSchema {
  const all = Object.values(columns);
  const properties = all.flatMap(({ columns: names, about, value }) =>
    names.map((name) => [name, { ...value.schema, description: `${about.charAt(0).toUpperCase()}${about.slice(1)}.` }]),
  );
  const needed = all.filter(({ absent }) => absent === 'needed');
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(needed.length > 0 && {
      allOf: needed.map((column) => ({ anyOf: column.columns.map(isPrinted) })),
    }),
  };
}

/** In the schema of the bundle: the column is there and says something. */
function isPrinted(name: string): JsonSchema {
  return { required: [name], properties: { [name]: { not: { enum: [null, ''] } } } };
}

/** What tells records of one list apart; undefined for one that is like no other. */
type KeyOf<T> = (fact: T) => string | undefined;

interface Rows<T> {
  readonly place: Place;
  readonly keyOf?: KeyOf<T> | undefined;
}

/** The facts that records are, each once: two that describe one thing must say the same. */
export function readRows<T>(items: readonly Tree[], columns: Columns<T>, { place, keyOf }: Rows<T>): readonly T[] {
  const rows = items.flatMap((tree, index) => {
    const fact = readColumns(tree, columns, below(place, String(index)));
    return fact === undefined ? [] : [{ fact, tree, index }];
  });
  return keyOf ? onceEach(rows, keyOf, place) : rows.map(({ fact }) => fact);
}

interface Row<T> {
  readonly fact: T;
  readonly tree: Tree;
  /** Its position in the list. */
  readonly index: number;
}

function onceEach<T>(rows: readonly Row<T>[], keyOf: KeyOf<T>, { path, problems }: Place): readonly T[] {
  const seen = new Map<string, Row<T>>();
  return rows.flatMap((row) => {
    const key = keyOf(row.fact);
    const first = key === undefined ? undefined : seen.get(key);
    if (key !== undefined && !first) seen.set(key, row);
    if (!first) return [row.fact];
    if (plainText(first.fact) !== plainText(row.fact))
      problems.conflict(row.tree.span, path, [`${path}.${first.index}`, `${path}.${row.index}`]);
    return [];
  });
}

/** The same for two values that say the same, in whatever order. */
function plainText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plainText).toSorted(byCodeUnit).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries
    .map(([key, item]) => `${JSON.stringify(key)}:${plainText(item)}`)
    .toSorted(byCodeUnit)
    .join()}}`;
}

/** A list of records inside a fact. `keyOf` gives what no two of them may have. */
export function records<T>(columns: Columns<T>, keyOf?: KeyOf<T>): Shape<readonly T[]> {
  return {
    read(tree, place) {
      const list = isScalar(tree) ? recordsOfText(tree) : tree;
      if (list?.kind !== 'sequence') return bad(tree, place, 'a list');
      return readRows(list.items, columns, { place, keyOf });
    },
    schema: { type: ['array', 'string', 'null'], items: columnsSchema({ ...columns }) },
  };
}

type Names = Column<unknown>['columns'];

/** A column without which there is no such thing. */
export function needed<V>(columns: Names, value: Shape<V>, about: string): Column<V> & { readonly absent: 'needed' } {
  return { columns, value, about, absent: 'needed' };
}

/** A column that may be missing. */
export function maybe<V>(columns: Names, value: Shape<V>, about: string): Column<V> & { readonly absent: 'left-out' } {
  return { columns, value, about, absent: 'left-out' };
}

/** A column that is empty where it is missing. */
export function orEmpty<V>(
  columns: Names,
  value: Shape<V>,
  { about, use }: { readonly about: string; readonly use: V },
): Column<V> & { readonly absent: { readonly use: V } } {
  return { columns, value, about, absent: { use } };
}
