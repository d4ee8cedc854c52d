/**
 * Reads a resource's properties as its plugin would: renames applied, converted to the schema's types, defaults filled
 * in, and, where asked, checked against the constraints. Symbolic and poison values pass through unharmed.
 * Follows `heat/engine/properties.py` and `translation.py`.
 */
import type { DefaultValue, TranslationRule } from '../../grammar/heat/catalogue-types.ts';
import { isPlain, markOf, plainOf } from '../evaluate/plain.ts';
import type { Value } from '../evaluate/value.ts';
import { isNull, known, knownLike, list, map } from '../evaluate/value.ts';
import { jsonDumps } from '../python/json-dumps.ts';
import { brokenConstraint } from './constraints.ts';
import { convertScalar } from './convert-scalar.ts';
import { describe } from './describe.ts';
import { formatPropertyPath } from './property-problem.ts';
import type { ProblemSink, PropertyPath } from './property-problem.ts';
import type { AddRule, DeclaredCheck, PropertySchemas, ResourceProperty, ResourceSchema } from './resource-schema.ts';
import { append } from '../source/append.ts';

/** Properties of one map: those of the resource, or of a map inside. */
interface Level {
  readonly schema: ReadonlyMap<string, ResourceProperty>;
  readonly data: ReadonlyMap<string, Value>;
  /** Where the map stands; absent for the resource itself. */
  readonly at?: At;
}

interface PropertyReader {
  /** Calls for each property that comes to something, in the order of the schema: most are not given, and nothing follows from that. */
  each(use: (row: PropertyRow) => void): void;
  /** The value that the plugin sees; undefined when unset or wrong (then `problem` has been told). */
  read(row: PropertyRow, how: Checking): Value | undefined;
  /** Whether a rename or removal rule takes the property of the resource away. */
  isMovedAway(row: PropertyRow): boolean;
}

interface ReaderOptions {
  readonly schema: PropertySchemas;
  readonly data: ReadonlyMap<string, Value>;
  readonly problem: ProblemSink;
  /** What a `description` property without a value takes. */
  readonly description?: string;
  readonly declared?: DeclaredCheck;
  /** Properties that mention a resource: their constraints are not checked. */
  readonly unchecked?: ReadonlySet<string>;
}

/**
 * Reads lazily: a property is converted when it is asked for, as in Heat, so that an error in one does not hide the
 * others.
 */
export function createPropertyReader(options: ReaderOptions): PropertyReader {
  return new Reader(options);
}

/** Whether constraints are to be checked. */
interface Checking {
  readonly check: boolean;
}

/** Where a value stands too: a link to what it stands in, which costs less than a path that is hardly ever asked for. */
interface At extends Checking {
  readonly step: string | number;
  readonly inside: At | undefined;
  /** Those that concern the property of the resource, and so perhaps this part of it. */
  readonly rules: readonly MovingRule[];
}

/** Rules of translation that are applied here. Those of `resolve` ask the cloud for ids, which nobody can offline. */
type MovingRule = Exclude<TranslationRule | AddRule, { rule: 'resolve' }>;

type ReplaceRule = Extract<TranslationRule, { rule: 'replace' }>;

class Reader implements PropertyReader {
  readonly #options: ReaderOptions;
  readonly #problem: ProblemSink;
  readonly #root: Level;
  readonly #rules: RulesByProperty;
  /** Off while the source of a rename is read, which would otherwise look moved away. */
  #translating = true;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#problem = options.problem;
    this.#root = { schema: options.schema.properties, data: options.data };
    this.#rules = rulesOf(options.schema.translation);
  }

  each(use: (row: PropertyRow) => void): void {
    const { schema, data } = this.#root;
    for (const row of tableOf(schema, this.#rules)) if (row.follows || data.has(row.name)) use(row);
  }

  read({ name, property, rules }: PropertyRow, { check }: Checking): Value | undefined {
    return this.#read(this.#root, property, { check, step: name, inside: undefined, rules });
  }

  isMovedAway({ name, rules }: PropertyRow): boolean {
    return rules.length > 0 && this.#isMovedAway({ check: false, step: name, inside: undefined, rules });
  }

  #isMovedAway(at: At): boolean {
    return this.#translating && at.rules.some((rule) => isAt(at, movedPath(rule)));
  }

  #read(level: Level, property: ResourceProperty, to: At & { readonly step: string }): Value | undefined {
    const name = to.step;
    const written = level.data.get(name);
    const unchecked = to.check && written !== undefined && level === this.#root && this.#options.unchecked?.has(name);
    const at = unchecked === true ? { ...to, check: false } : to;
    if (!this.#translating || at.rules.length === 0) {
      return written === undefined ? this.#unset(property, at) : this.#convert(written, property, at);
    }
    const rules = at.rules.filter((rule) => isAt(at, rule.path));
    const given = this.#isMovedAway(at) ? undefined : written;
    if (given !== undefined) {
      let value: Value | undefined = given;
      if (rules.some(({ rule }) => rule === 'add')) {
        // The engine comes by its own rule again at each item, and finds no list there.
        return this.#wrongType(at, 'items cannot be given beside the older property that adds one');
      }
      for (const rule of rules) value = this.#translate(rule, level, value, { ...at, check: false });
      return this.#convert(value, property, at);
    }
    let moved: Value | undefined;
    for (const rule of rules) moved = this.#translate(rule, level, moved, at);
    if (rules.length > 0 && (!isNull(moved) || property.default !== undefined)) {
      return this.#convert(moved, property, { ...at, check: false });
    }
    return this.#unset(property, at);
  }

  #unset(property: ResourceProperty, at: At): Value | undefined {
    const name = at.step;
    if (property.default !== undefined) return this.#default(property, at);
    if (property.required) {
      this.#problem({ problem: 'missing', path: pathOf(at), message: `Property ${name} not assigned` });
      return undefined;
    }
    const { description } = this.#options;
    return name === 'description' && property.updateAllowed && description ? known(description) : undefined;
  }

  /** What nobody has set is the same everywhere, and good by itself; rules may still look at parts of it. */
  #default(property: ResourceProperty, at: At): Value | undefined {
    const isCollection = property.type === 'list' || property.type === 'map';
    if (isCollection && at.rules.length > 0) return this.#convert(undefined, property, at);
    const ready = defaults.get(property);
    if (ready) return ready;
    const value = this.#toType(undefined, property, { ...at, check: false });
    if (value !== undefined) defaults.set(property, value);
    return value;
  }

  #translate(rule: MovingRule, level: Level, value: Value | undefined, at: At): Value | undefined {
    if (rule.rule === 'delete') return undefined;
    if (rule.rule === 'add') return list([...(value?.kind === 'list' ? value.items : []), ...rule.items]);
    const source = this.#source(rule, level, at);
    if (isTruthy(source) && isTruthy(value)) {
      const names = [rule.path.join('.'), rule.from.join('.')].join(', ');
      const message = `Cannot define the following properties at the same time: ${names}`;
      this.#problem({ problem: 'conflict', path: pathOf(at), message });
    }
    return isNull(source) ? value : source;
  }

  /** A sibling is taken as written; a path from the top is read as a property. */
  #source(rule: ReplaceRule, level: Level, how: Checking): Value | undefined {
    const parent = rule.path.slice(0, -1);
    const isSibling = parent.length > 0 && parent.every((step, index) => step === rule.from[index]);
    const [first = '', ...rest] = isSibling ? rule.from.slice(parent.length) : rule.from;
    if (isSibling) return select(level.data.get(first), rest);
    this.#translating = false;
    const value = this.#readNamed(first, how);
    this.#translating = true;
    return select(value, rest);
  }

  #readNamed(name: string, { check }: Checking): Value | undefined {
    const property = this.#root.schema.get(name);
    const rules = this.#rules.get(name) ?? noRules;
    if (!property || isAbsent(this.#root, name, { property, rules })) return undefined;
    return this.#read(this.#root, property, { check, step: name, inside: undefined, rules });
  }

  #convert(value: Value | undefined, property: ResourceProperty, at: At): Value | undefined {
    const converted = this.#toType(value, property, at);
    if (converted === undefined || !at.check) return converted;
    const broken = firstBroken(converted, property) ?? this.#options.declared?.(converted, property)[0];
    if (broken !== undefined) this.#problem({ problem: 'constraint', path: pathOf(at), message: broken });
    return converted;
  }

  #toType(given: Value | undefined, property: ResourceProperty, at: At): Value | undefined {
    if (given?.kind === 'symbolic' || given?.kind === 'poison') return given;
    const value = given === undefined || isNull(given) ? emptyValue(given, property) : given;
    if (property.type === 'any') return value;
    if (property.type === 'list') return this.#toList(value, property, at);
    if (property.type === 'map') return this.#toMap(value, property, at);
    const converted = convertScalar(value, property.type);
    return 'value' in converted ? converted.value : this.#wrongType(at, converted.wrong);
  }

  #wrongType(at: At, message: string): undefined {
    this.#problem({ problem: 'type', path: pathOf(at), message });
    return undefined;
  }

  #toList(given: Value, property: ResourceProperty, at: At): Value | undefined {
    const value = property.allowConversion ? splitText(given) : given;
    if (value.kind !== 'list') return this.#wrongType(at, `${describe(value)} is not a list`);
    const { items } = property;
    if (items === undefined) return value;
    const { check, rules } = at;
    const converted = value.items.map(
      (item, step) => this.#convert(item, items, { check, step, inside: at, rules }) ?? known(null),
    );
    if (check && !items.implemented)
      value.items.forEach((_, step) => this.#unimplemented({ check, step, inside: at, rules }));
    return list(converted, value.origins);
  }

  #unimplemented(at: At): void {
    const message = `Property ${at.step} not implemented yet`;
    this.#problem({ problem: 'unimplemented', path: pathOf(at), message });
  }

  #toMap(value: Value, property: ResourceProperty, at: At): Value | undefined {
    if (value.kind !== 'map') {
      // A json parameter takes texts as they are and lists as JSON; its own check reads them.
      if (property.allowConversion && isText(value)) return value;
      if (property.allowConversion && value.kind === 'list') return jsonOf(value);
      return this.#wrongType(at, `${describe(value)} is not a map`);
    }
    const { properties } = property;
    if (properties === undefined) return value;
    const data = value.entries;
    const { secretKeys } = value;
    if (at.check)
      reportUnknown({ schema: properties, names: data.keys(), secretKeys, path: () => pathOf(at) }, this.#problem);
    const level: Level = { schema: properties, data, at };
    const entries = new Map<string, Value>();
    const { rules } = at;
    for (const [step, own] of properties) {
      if (isAbsent(level, step, { property: own, rules })) continue;
      const check = at.check && !(rules.length > 0 && this.#isMovedAway({ check: false, step, inside: at, rules }));
      const item = this.#read(level, own, { check, step, inside: at, rules });
      if (item !== undefined) entries.set(step, item);
      if (at.check && !own.implemented && data.has(step)) this.#unimplemented({ check, step, inside: at, rules });
    }
    return map(entries, value.origins);
  }
}

interface Concerned extends Pick<At, 'rules'> {
  readonly property: ResourceProperty;
}

/** What most properties are: not given, and nothing follows from that. */
function isAbsent({ data }: Level, name: string, { property, rules }: Concerned): boolean {
  return !follows(name, property, rules) && !data.has(name);
}

function follows(name: string, property: ResourceProperty, rules: readonly MovingRule[] = noRules): boolean {
  if (property.default !== undefined || property.required === true) return true;
  return rules.length > 0 || name === 'description';
}

/** By the name of each property that they take from or give to. */
type RulesByProperty = ReadonlyMap<string, readonly MovingRule[]>;

function rulesOf(translation: ResourceSchema['translation']): RulesByProperty {
  const ready = rulesByProperty.get(translation);
  if (ready) return ready;
  const byProperty = new Map<string, MovingRule[]>();
  for (const rule of translation) {
    if (rule.rule === 'resolve') continue;
    for (const name of new Set([rule.path[0] ?? '', movedPath(rule)?.[0] ?? ''])) {
      append(byProperty, name, rule);
    }
  }
  rulesByProperty.set(translation, byProperty);
  return byProperty;
}

/** Memory of a pure function. */
const rulesByProperty = new WeakMap<ResourceSchema['translation'], RulesByProperty>();

const noRules: readonly MovingRule[] = [];

/** A property of the resource, with the rules that concern it. */
interface PropertyRow extends Pick<At, 'rules'> {
  readonly name: string;
  readonly property: ResourceProperty;
  /** Whether something follows even where it is not given. */
  readonly follows: boolean;
}

function tableOf(schema: Level['schema'], rulesBy: RulesByProperty): readonly PropertyRow[] {
  const ready = tables.get(schema);
  if (ready?.rules === rulesBy) return ready.rows;
  const rows = [...schema].map(([name, property]): PropertyRow => {
    const rules = rulesBy.get(name) ?? noRules;
    return { name, property, rules, follows: follows(name, property, rules) };
  });
  tables.set(schema, { rules: rulesBy, rows });
  return rows;
}

/** Memory of a pure function. */
const tables = new WeakMap<
  Level['schema'],
  { readonly rules: RulesByProperty; readonly rows: readonly PropertyRow[] }
>();

/** Reports the keys of a map that its schema does not have. */
export function reportUnknown(level: Pick<Level, 'schema'> & NamesAt, problem: ProblemSink): void {
  for (const name of level.names) {
    if (level.schema.has(name)) continue;
    const shown = level.secretKeys === undefined ? name : `<${level.secretKeys}>`;
    problem({
      problem: 'unknown',
      path: [...level.path(), shown],
      message: `Unknown Property ${formatPropertyPath([shown])}`,
      ...(shown === name && { candidates: [...level.schema.keys()] }),
    });
  }
}

interface NamesAt {
  readonly names: Iterable<string>;
  /** What makes the names secret, if anything does. */
  readonly secretKeys?: string | undefined;
  /** Of the map that they are keys of. */
  path(): PropertyPath;
}

function pathOf(at: At): PropertyPath {
  return at.inside ? [...pathOf(at.inside), at.step] : [at.step];
}

/** A rule's path knows no indexes. */
function isAt(place: At, rulePath: readonly string[] | undefined): boolean {
  let left = rulePath?.length ?? -1;
  for (let at: At | undefined = place; at && left >= 0; at = at.inside) {
    if (typeof at.step === 'string' && !/^\d+$/.test(at.step) && at.step !== rulePath?.[--left]) return false;
  }
  return left === 0;
}

function firstBroken(value: Value, { constraints, type }: ResourceProperty): string | undefined {
  for (const constraint of constraints) {
    const broken = brokenConstraint(value, constraint, type);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function movedPath(rule: MovingRule): readonly string[] | undefined {
  if (rule.rule === 'add') return undefined;
  return rule.rule === 'delete' ? rule.path : rule.from;
}

function select(value: Value | undefined, path: readonly string[]): Value | undefined {
  const [first, ...rest] = path;
  if (first === undefined || value === undefined) return value;
  if (value.kind === 'symbolic' || value.kind === 'poison') return value;
  if (value.kind === 'list') return list(value.items.map((item) => select(item, path) ?? known(null)));
  return value.kind === 'map' ? select(value.entries.get(first), rest) : undefined;
}

/** What null means: the default, or the zero value of the type. */
function emptyValue(given: Value | undefined, property: ResourceProperty): Value {
  const origins = given?.origins ?? [];
  if (property.type === 'any') return given ?? defaultValue(property.default ?? null);
  if (property.default !== undefined && !isHollow(property)) {
    const value = defaultValue(property.default);
    return origins.length > 0 ? { ...value, origins } : value;
  }
  switch (property.type) {
    case 'string':
      return known('', origins);
    case 'integer':
    case 'number':
      return known(0, origins);
    case 'boolean':
      return known(false, origins);
    case 'list':
      return list([], origins);
    case 'map':
      return map([], origins);
  }
}

/** A default that is nothing in Python's sense gives way to the zero value of the type; one of a map does not. */
function isHollow({ type, default: own }: ResourceProperty): boolean {
  return type !== 'map' && own !== undefined && !isTruthy(defaultValue(own));
}

function defaultValue(value: DefaultValue): Value {
  if (isDefaultList(value)) return list(value.map(defaultValue));
  if (isDefaultMap(value)) {
    return map([...value].map(([key, item]): [string, Value] => [key, defaultValue(item)]));
  }
  return known(value);
}

/** Memory of a pure function. */
const defaults = new WeakMap<ResourceProperty, Value>();

function isDefaultList(value: DefaultValue): value is readonly DefaultValue[] {
  return Array.isArray(value);
}

function isDefaultMap(value: DefaultValue): value is ReadonlyMap<string, DefaultValue> {
  return value instanceof Map;
}

/** Commas split; nothing is trimmed; the empty text is an empty list. */
function splitText(value: Value): Value {
  if (value.kind !== 'known' || typeof value.value !== 'string') return value;
  const { origins, secret } = value;
  const parts = value.value === '' ? [] : value.value.split(',');
  return list(
    parts.map((part) => knownLike(part, { origins, secret })),
    origins,
  );
}

/** A list that is not known as a whole stays one: its text would be read again anyway. */
function jsonOf(value: Value): Value {
  const { origins, secret } = markOf(value);
  return isPlain(value) ? knownLike(jsonDumps(plainOf(value)), { origins, secret }) : value;
}

function isText(value: Value): boolean {
  return value.kind === 'known' && typeof value.value === 'string';
}

function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value.kind === 'poison') return false;
  if (value.kind === 'symbolic') return true;
  if (value.kind === 'list') return value.items.length > 0;
  if (value.kind === 'map') return value.entries.size > 0;
  return value.value !== null && value.value !== '' && value.value !== false && value.value !== 0;
}
