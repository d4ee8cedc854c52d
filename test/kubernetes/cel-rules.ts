/** Runs the CEL rules that the schemas of custom kinds carry, as the API server would on creation. For tests only. */
import { Environment } from '@marcbachmann/cel-js';
import { schemaLoaders } from '../../grammar/kubernetes/loaders.ts';
import { isJsonObject, itemsAt, keyOf, objectAt, pointerTo, textAt } from '../../src/kubernetes/json.ts';
import type { Json, JsonObject, ObjectProblem } from '../../src/kubernetes/json.ts';
import { parseAddress, parsePrefix } from '../../src/kubernetes/well-formed/address.ts';

export interface CelResult {
  readonly problems: readonly ObjectProblem[];
  /** How many rules gave an answer. */
  readonly checked: number;
  /** Rules that this engine cannot run, each once. */
  readonly skipped: readonly string[];
}

const environment = new Environment({ unlistedVariablesAreDyn: true })
  .registerFunction('isIP(string): bool', (text: string) => parseAddress(text) !== undefined)
  .registerFunction('isCIDR(string): bool', (text: string) => parsePrefix(text) !== undefined);

export async function checkCelRules(object: Json): Promise<CelResult> {
  const key = `${textAt(object, 'apiVersion') ?? ''}/${textAt(object, 'kind') ?? ''}`;
  const schema: JsonObject = JSON.parse(JSON.stringify((await schemaLoaders[key]?.())?.default ?? {}));
  const run = {
    document: schema,
    object: keyOf(object),
    problems: [],
    skipped: new Set<string>(),
    checked: { rules: 0 },
  };
  visit(schema, withDefaults(object, schema, schema), [], run);
  return { problems: run.problems, checked: run.checked.rules, skipped: [...run.skipped] };
}

interface Run {
  readonly document: JsonObject;
  readonly object: string;
  readonly problems: ObjectProblem[];
  readonly skipped: Set<string>;
  readonly checked: { rules: number };
}

function visit(node: JsonObject, value: Json, path: readonly (string | number)[], run: Run): void {
  const schema = resolved(node, run.document);
  for (const rule of itemsAt(schema, 'x-kubernetes-validations')) check(rule, value, path, run);
  if (isJsonObject(value)) {
    for (const [name, child] of Object.entries(value)) {
      const field = objectAt(schema, 'properties', name) ?? objectAt(schema, 'additionalProperties');
      if (field) visit(field, child, [...path, name], run);
    }
  }
  const item = objectAt(schema, 'items');
  if (item && Array.isArray(value)) itemsAt(value).forEach((child, index) => visit(item, child, [...path, index], run));
}

function check(rule: Json, value: Json, path: readonly (string | number)[], run: Run): void {
  const text = textAt(rule, 'rule') ?? '';
  // Transition rules apply to updates; the other two are beyond this engine.
  if (text.includes('oldSelf')) return;
  if (/has\(self\)|\(\?i\)/.test(text)) return void run.skipped.add(text);
  try {
    const holds: unknown = environment.evaluate(text, { self: celValue(value) });
    run.checked.rules++;
    if (holds === true) return;
    const message = textAt(rule, 'message') ?? text;
    run.problems.push({ object: run.object, pointer: pointerTo(...path), message, rule: 'cel' });
  } catch {
    run.skipped.add(text);
  }
}

function resolved(node: JsonObject, document: JsonObject): JsonObject {
  const reference = textAt(node, '$ref');
  return reference === undefined
    ? node
    : resolved(objectAt(document, ...reference.split('/').slice(1)) ?? {}, document);
}

function withDefaults(value: Json, node: JsonObject, document: JsonObject): Json {
  const schema = resolved(node, document);
  const item = objectAt(schema, 'items');
  if (Array.isArray(value)) return itemsAt(value).map((child) => (item ? withDefaults(child, item, document) : child));
  if (!isJsonObject(value)) return value;
  const filled = new Map<string, Json>();
  for (const [name, child] of Object.entries(objectAt(schema, 'properties') ?? {})) {
    const assumed = isJsonObject(child) ? resolved(child, document)['default'] : undefined;
    if (assumed !== undefined) filled.set(name, assumed);
  }
  for (const [name, child] of Object.entries(value)) filled.set(name, child);
  const entries = [...filled].map(([name, child]): [string, Json] => {
    const field = objectAt(schema, 'properties', name) ?? objectAt(schema, 'additionalProperties');
    return [name, field ? withDefaults(child, field, document) : child];
  });
  return Object.fromEntries(entries);
}

/** Integers are BigInt in CEL; words that CEL keeps for itself stand between underscores in rules. */
function celValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return itemsAt(value).map(celValue);
  if (!isJsonObject(value)) return value;
  const reserved = new Set([
    'import',
    'namespace',
    'in',
    'as',
    'if',
    'const',
    'package',
    'return',
    'var',
    'void',
    'while',
  ]);
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [reserved.has(name) ? `__${name}__` : name, celValue(child)]),
  );
}
