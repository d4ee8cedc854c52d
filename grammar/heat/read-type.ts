/** Turns the JSON text of one catalogue entry into a {@link ResourceType}. Trusts the text: it is generated and tested. */
import { Float } from '../../src/python/scalar.ts';
import { withParts } from './release.ts';
import type { RawChange } from './release.ts';
import type { Scalar } from '../../src/python/scalar.ts';
import type {
  AttributeSchema,
  Constraint,
  DefaultValue,
  PluginType,
  PropertySchema,
  PropertyType,
  ResourceType,
  Support,
  TranslationRule,
} from './catalogue-types.ts';

/** The entry as written: a flag that is absent is false; `*` stands for every item of a list. */
export interface RawPlugin {
  readonly kind: 'plugin';
  readonly properties: Readonly<Record<string, RawProperty>>;
  readonly attributes: Readonly<Record<string, RawAttribute>>;
  readonly update_policy?: Readonly<Record<string, RawProperty>>;
  readonly translation?: readonly RawTranslation[];
  readonly support: Support;
  readonly name_limit: number;
  readonly client?: string;
  readonly service_extension?: string;
  readonly group?: 'resource_group' | 'scaling_group' | 'chain';
  readonly stack_resource?: boolean;
  readonly accepts_signal?: boolean;
  readonly snapshot_on_delete?: boolean;
}

type RawType =
  | RawPlugin
  | { readonly kind: 'mapping' | 'wildcard'; readonly target: string }
  | { readonly kind: 'template'; readonly template: string };

export interface RawProperty {
  readonly type: PropertyType;
  readonly required?: boolean;
  readonly default?: RawData;
  readonly constraints?: readonly RawConstraint[];
  readonly support?: Support;
  readonly update_allowed?: boolean;
  readonly immutable?: boolean;
  readonly not_implemented?: boolean;
  readonly schema?: Readonly<Record<string, RawProperty>>;
}

interface RawAttribute {
  readonly type: PropertyType;
  readonly support?: Support;
}

type RawData = null | boolean | number | string | readonly RawData[] | { readonly [key: string]: RawData };

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

type RawConstraint =
  | { readonly range: Bounds }
  | { readonly length: Bounds }
  | { readonly allowed_values: readonly RawData[] }
  | { readonly allowed_pattern: string }
  | { readonly custom: string };

interface RawTranslation {
  readonly rule: 'replace' | 'delete' | 'resolve';
  readonly path: string;
  readonly value_path?: string;
  readonly value_name?: string;
  readonly custom_value_path?: readonly string[];
  readonly finder?: string;
  readonly entity?: string;
}

const plainSupport: Support = Object.freeze({ status: 'SUPPORTED' });

/** `text`: the type in the older release, if it has it; `change`: what the newer one has changed, where that is asked for. */
export function readResourceType(
  name: string,
  text: string | undefined,
  change: string | undefined,
): ResourceType | undefined {
  const changed: RawChange | undefined = change === undefined ? undefined : JSON.parse(change);
  if (changed && 'emptied' in changed) return emptiedPlugin(name, changed.emptied);
  const raw = rawType(text, changed);
  return raw && readRaw(name, raw);
}

function rawType(text: string | undefined, change: RawChange | undefined): RawType | undefined {
  // Parts are put into the text's own data, so that a type is read in one way only.
  if (change && 'added' in change) return JSON.parse(JSON.stringify(change.added));
  if (text === undefined) return undefined;
  const isChanged = change && 'parts' in change;
  return isChanged ? JSON.parse(JSON.stringify(withParts(JSON.parse(text), change.parts))) : JSON.parse(text);
}

function emptiedPlugin(name: string, support: Support): PluginType {
  const raw: RawPlugin = { kind: 'plugin', properties: {}, attributes: {}, support, name_limit: 255 };
  return { ...readPlugin(name, raw), emptied: true };
}

function readRaw(name: string, raw: RawType): ResourceType {
  switch (raw.kind) {
    case 'plugin':
      return readPlugin(name, raw);
    case 'template':
      return { kind: 'template', name, template: raw.template };
    default:
      return { kind: raw.kind, name, target: raw.target };
  }
}

/** A type that makes resources. */
export function readPlugin(name: string, raw: RawPlugin): PluginType {
  return {
    kind: 'plugin',
    name,
    properties: readProperties(raw.properties),
    attributes: new Map(Object.entries(raw.attributes).map(([key, attribute]) => [key, readAttribute(attribute)])),
    updatePolicy: readProperties(raw.update_policy ?? {}),
    translation: (raw.translation ?? []).map(readTranslation),
    support: raw.support,
    nameLimit: raw.name_limit,
    ...(raw.client !== undefined && { client: raw.client }),
    ...(raw.service_extension !== undefined && { serviceExtension: raw.service_extension }),
    ...(raw.group && { group: raw.group }),
    stackResource: raw.stack_resource ?? false,
    acceptsSignal: raw.accepts_signal ?? false,
    snapshotOnDelete: raw.snapshot_on_delete ?? false,
    ...(takesAnything.has(name) && { emptied: true as const }),
  };
}

/** `OS::Heat::None`, and what was emptied before either release. */
const takesAnything: ReadonlySet<string> = new Set([
  'OS::Aodh::CombinationAlarm',
  'OS::Designate::Domain',
  'OS::Designate::Record',
  'OS::Heat::HARestarter',
  'OS::Heat::None',
  'OS::Magnum::Bay',
]);

function readProperties(raw: Readonly<Record<string, RawProperty>>): ReadonlyMap<string, PropertySchema> {
  return new Map(Object.entries(raw).map(([key, property]) => [key, readProperty(property)]));
}

function readProperty(raw: RawProperty): PropertySchema {
  const items = raw.type === 'list' ? raw.schema?.['*'] : undefined;
  return {
    type: raw.type,
    required: raw.required ?? false,
    ...(raw.default !== undefined && { default: readData(raw.default) }),
    constraints: (raw.constraints ?? []).map(readConstraint),
    support: raw.support ?? plainSupport,
    updateAllowed: raw.update_allowed ?? false,
    immutable: raw.immutable ?? false,
    implemented: !raw.not_implemented,
    ...(items && { items: readProperty(items) }),
    ...(raw.type === 'map' && raw.schema && { properties: readProperties(raw.schema) }),
  };
}

function readAttribute(raw: RawAttribute): AttributeSchema {
  return { type: raw.type, support: raw.support ?? plainSupport };
}

function readConstraint(raw: RawConstraint): Constraint {
  if ('range' in raw) return { kind: 'range', ...raw.range };
  if ('length' in raw) return { kind: 'length', ...raw.length };
  if ('allowed_values' in raw) return { kind: 'allowed_values', values: raw.allowed_values.map(readScalar) };
  if ('allowed_pattern' in raw) return { kind: 'allowed_pattern', pattern: raw.allowed_pattern };
  return { kind: 'custom', name: raw.custom };
}

function readScalar(raw: RawData): Scalar {
  if (raw === null || typeof raw !== 'object') return raw;
  const text = '!float' in raw ? raw['!float'] : undefined;
  if (typeof text !== 'string') throw new TypeError('the catalogue has a collection where a scalar belongs');
  return new Float(Number(text));
}

function readData(raw: RawData): DefaultValue {
  if (raw === null || typeof raw !== 'object') return raw;
  if (isList(raw)) return raw.map(readData);
  if ('!float' in raw) return readScalar(raw);
  return new Map(Object.entries(raw).map(([key, item]) => [key, readData(item)]));
}

/** `Array.isArray` does not narrow readonly arrays out of a union. */
function isList(raw: RawData): raw is readonly RawData[] {
  return Array.isArray(raw);
}

function readTranslation(raw: RawTranslation): TranslationRule {
  const path = raw.path.split('.');
  if (raw.rule === 'resolve') {
    return { rule: 'resolve', path, finder: raw.finder ?? '', ...(raw.entity !== undefined && { entity: raw.entity }) };
  }
  if (raw.rule === 'delete') return { rule: 'delete', path };
  const from = raw.value_path?.split('.') ?? [...path.slice(0, -1), raw.value_name ?? ''];
  return { rule: 'replace', path, from: [...from, ...(raw.custom_value_path ?? [])] };
}
