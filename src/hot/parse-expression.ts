/** Turns trees into expressions: a one-key map is a call if, and only if, its key is a function of the template's version. */
import type { TemplateVersion } from '../../grammar/hot/versions.ts';
import type { CallExpression, Expression, MapExpression } from './ast.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';

/** Functions by place: inside conditions, those that work only elsewhere are `Invalid`. */
export interface FunctionTables {
  readonly general: ReadonlyMap<string, string>;
  readonly conditions: ReadonlyMap<string, string>;
}

type FunctionPlace = keyof FunctionTables;

/** The functions of a version, by the key that calls them, with the catalogue's name of each implementation. */
export function functionTables(version: TemplateVersion): FunctionTables {
  const removed = version.removedFunctions.map((name) => [name, 'Removed'] as const);
  return {
    general: new Map([...version.functions, ...removed]),
    conditions: new Map([
      ...[...version.functions.keys()].map((name) => [name, 'Invalid'] as const),
      ...removed,
      ...version.conditionFunctions,
    ]),
  };
}

/**
 * Never reports: arguments are checked where the call is evaluated, as in Heat, so that a wrong call in an unused
 * branch is no error.
 */
export function parseExpression(tables: FunctionTables, tree: Tree, place: FunctionPlace = 'general'): Expression {
  switch (tree.kind) {
    case 'scalar':
      return { kind: 'literal', span: tree.span, value: tree.value };
    case 'sequence':
      return { kind: 'list', span: tree.span, items: tree.items.map((item) => parseExpression(tables, item, place)) };
    case 'mapping':
      return parseCall(tables, tree, place) ?? parseMap(tables, tree, place);
  }
}

/** Undefined for a map that is data. Heat decides the same way: `heat/engine/template.py`, parse. */
function parseCall(tables: FunctionTables, tree: MappingNode, place: FunctionPlace): CallExpression | undefined {
  const [entry, ...others] = tree.entries;
  if (!entry || others.length > 0 || typeof entry.key.value !== 'string') return undefined;
  const intrinsic = tables[place].get(entry.key.value);
  if (intrinsic === undefined) return undefined;
  const branches = intrinsic === 'If' || intrinsic === 'IfNullable';
  return {
    kind: 'call',
    span: tree.span,
    name: entry.key.value,
    nameSpan: entry.key.span,
    intrinsic,
    argument: branches ? parseBranches(tables, entry, place) : parseExpression(tables, entry.value, place),
  };
}

/** The first item of an `if` is a condition; what stands there follows the rules of conditions. */
function parseBranches(tables: FunctionTables, { value }: MappingEntry, place: FunctionPlace): Expression {
  if (value.kind !== 'sequence') return parseExpression(tables, value, place);
  const items = value.items.map((item, index) => parseExpression(tables, item, index === 0 ? 'conditions' : place));
  return { kind: 'list', span: value.span, items };
}

/** Data, not a call: its values may be calls. */
function parseMap(tables: FunctionTables, tree: MappingNode, place: FunctionPlace): MapExpression {
  const entries = tree.entries.map(({ key, value }) => ({
    key: key.value,
    keySpan: key.span,
    value: parseExpression(tables, value, place),
  }));
  return { kind: 'map', span: tree.span, entries };
}
