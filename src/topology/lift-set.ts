/** The lifts of one compilation: those of the house, and the caller's own, which win over them. A value, no global. */
import { anyPluginType, pluginType } from '../../grammar/heat/index.ts';
import type { DefaultValue, PluginType, PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import type { GivenValue } from '../hot/given-parameters.ts';
import { Float } from '../python/scalar.ts';
import type { Fate, Lift, OwnSchema, PropertyTable } from './lift.ts';
import { lifts as houseLifts } from './registry.ts';

/** What a lift declares about a property; `note` stands in the ledger. */
export interface PropertyFate {
  readonly fate: Fate;
  readonly note: string;
  readonly slot?: 'secret' | undefined;
}

/** Lifts by type. */
export interface LiftSet {
  /** Types with a lift that are none of the stock engine, for the stack builder to hold properties to. */
  readonly types: ReadonlyMap<string, PluginType>;
  /** The lift of a type; undefined when resources of the type are retained. */
  of(type: string): Lift | undefined;
  /** The declared fate of a property; undefined without a lift, and for properties that Heat does not know. */
  fateOf(type: string, property: string): PropertyFate | undefined;
  /** Whether leaving the property out is not the same as giving null. */
  hasDefault(type: string, property: string): boolean;
}

const supported = { status: 'SUPPORTED' } as const;

/**
 * Holds lifts of the caller to what can be told before they run.
 * @throws TypeError
 */
export function checkLifts(own: readonly Lift[]): void {
  const seen = new Set<string>();
  for (const lift of own) {
    if (typeof lift?.type !== 'string') throw new TypeError('lifts: each item must be a result of defineLift');
    const { type, properties, attributes } = lift;
    if (seen.has(type)) throw new TypeError(`lifts: there are two lifts for the type ${type}`);
    seen.add(type);
    if (typeof lift.lift !== 'function') throw new TypeError(`lifts: ${type} has no function lift`);
    if (!isTable(properties)) throw new TypeError(`lifts: ${type} has no table of properties`);
    if (!isTable(attributes)) throw new TypeError(`lifts: ${type} has no table of attributes`);
    const odd = Object.entries(attributes).find(([, meaning]) => typeof meaning !== 'function');
    if (odd) throw new TypeError(`lifts: attribute ${odd[0]} of ${type} is no function`);
  }
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Own lifts replace those of the house. */
export function liftSet(own: readonly Lift[] = []): LiftSet {
  const table = own.length === 0 ? houseLifts : withOwn(own);
  const foreign = [...table.values()].filter(({ type }) => !pluginType(type));
  const types = new Map(foreign.map((lift) => [lift.type, own.includes(lift) ? typeOf(lift) : contributed(lift)]));
  return {
    types,
    of: (type) => table.get(type),
    fateOf(type, property) {
      const properties = table.get(type)?.properties;
      return properties && Object.hasOwn(properties, property) ? properties[property] : undefined;
    },
    hasDefault: (type, property) =>
      (pluginType(type) ?? types.get(type))?.properties.get(property)?.default !== undefined,
  };
}

/** What translates when the caller brings nothing. */
export const standardLifts: LiftSet = liftSet();

function withOwn(own: readonly Lift[]): ReadonlyMap<string, Lift> {
  return new Map([...houseLifts, ...own.map((lift) => [lift.type, lift] as const)]);
}

/** Of a lift of the house. */
function contributed(lift: Lift): PluginType {
  return anyPluginType(lift.type) ?? typeOf(lift);
}

/** The type as the catalogue would describe it. */
function typeOf({ type, properties, attributes }: Lift): PluginType {
  return {
    kind: 'plugin',
    name: type,
    properties: new Map(
      Object.entries<PropertyTable[string]>(properties).map(([name, { schema }]) => [name, propertyOf(schema)]),
    ),
    attributes: new Map(Object.keys(attributes).map((name) => [name, { type: 'any', support: supported }])),
    updatePolicy: new Map(),
    translation: [],
    support: supported,
    nameLimit: 255,
    stackResource: false,
    acceptsSignal: false,
    snapshotOnDelete: false,
  };
}

function propertyOf(schema: OwnSchema = {}): PropertySchema {
  return {
    type: schema.type ?? 'any',
    required: schema.required ?? false,
    ...(schema.default !== undefined && schema.default !== null && { default: defaultOf(schema.default) }),
    constraints: schema.allowed ? [{ kind: 'allowed_values', values: schema.allowed }] : [],
    support: supported,
    updateAllowed: true,
    immutable: false,
    implemented: true,
  };
}

/** A JavaScript number with a fraction is a float, as in parameters. */
function defaultOf(value: GivenValue): DefaultValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : new Float(value);
  if (typeof value !== 'object' || value instanceof Float) return value;
  if (isList(value)) return value.map(defaultOf);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(entries.map(([key, item]) => [key, defaultOf(item)]));
}

function isList(value: object): value is readonly GivenValue[] {
  return Array.isArray(value);
}
