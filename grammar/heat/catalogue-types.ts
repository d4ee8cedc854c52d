/** The shapes of the resource catalogue: what Heat knows of each resource type, its properties and its attributes. */
import type { Scalar } from '../../src/python/scalar.ts';

/** A default as Heat's schema holds it: scalars as Python computes with them, lists, and maps with ordered keys. */
export type DefaultValue = Scalar | readonly DefaultValue[] | ReadonlyMap<string, DefaultValue>;

export type PropertyType = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'map' | 'any';

export type SupportState = 'SUPPORTED' | 'DEPRECATED' | 'HIDDEN' | 'UNSUPPORTED' | 'UNKNOWN';

/** Since when a part exists or is on its way out; `version` as Heat writes it (`2014.2`, `9.0.0`). */
export interface Support {
  readonly status: SupportState;
  readonly version?: string;
  /** Resource type to use instead. */
  readonly substitute?: string;
  readonly previous?: Support;
}

/** One constraint of a property. Bounds are inclusive; `length` counts characters, items or keys. */
export type Constraint =
  | { readonly kind: 'range'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'length'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'allowed_values'; readonly values: readonly Scalar[] }
  /** A Python regular expression, matched from the start; the match must end at the end. */
  | { readonly kind: 'allowed_pattern'; readonly pattern: string }
  /** A named check, see {@link CustomConstraint}. */
  | { readonly kind: 'custom'; readonly name: string };

export interface PropertySchema {
  readonly type: PropertyType;
  readonly required: boolean;
  /** Absent when there is none; a default of null does not occur. */
  readonly default?: DefaultValue;
  readonly constraints: readonly Constraint[];
  readonly support: Support;
  readonly updateAllowed: boolean;
  readonly immutable: boolean;
  /** False where Heat accepts the property and then says that it does nothing with it. */
  readonly implemented: boolean;
  /** Schema of every item of a list. Absent: anything. */
  readonly items?: PropertySchema;
  /** Schemas of a map's keys; other keys are refused. Absent: any map. */
  readonly properties?: ReadonlyMap<string, PropertySchema>;
}

export interface AttributeSchema {
  readonly type: PropertyType;
  readonly support: Support;
}

/** A rename or look-up that Heat applies to properties before use; paths go through lists without an index. */
export type TranslationRule =
  /** The value of `from` moves to `path`; `from` is a path, or a sibling of the last step of `path`. */
  | { readonly rule: 'replace'; readonly path: readonly string[]; readonly from: readonly string[] }
  | { readonly rule: 'delete'; readonly path: readonly string[] }
  /** The name in `path` is looked up in the service by `finder` (and `entity`), giving an id. */
  | { readonly rule: 'resolve'; readonly path: readonly string[]; readonly finder: string; readonly entity?: string };

/** A type with a schema of its own. */
export interface PluginType {
  readonly kind: 'plugin';
  readonly name: string;
  readonly properties: ReadonlyMap<string, PropertySchema>;
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
  readonly updatePolicy: ReadonlyMap<string, PropertySchema>;
  readonly translation: readonly TranslationRule[];
  readonly support: Support;
  /** Set where the engine still knows the name, takes any properties for it and does nothing with them. */
  readonly emptied?: true;
  /** Longest physical name, in characters. */
  readonly nameLimit: number;
  /** Service that must be in the cloud, such as `nova`. */
  readonly client?: string;
  /** API extension of that service that must be on. */
  readonly serviceExtension?: string;
  readonly group?: 'resource_group' | 'scaling_group' | 'chain';
  /** Whether it makes a child stack. */
  readonly stackResource: boolean;
  readonly acceptsSignal: boolean;
  /** Whether deletion policy Snapshot is legal. */
  readonly snapshotOnDelete: boolean;
}

/** Another name for `target`; of kind `wildcard`, name and target end in `*` and the rest of the name is kept. */
export interface MappedType {
  readonly kind: 'mapping' | 'wildcard';
  readonly name: string;
  readonly target: string;
}

/** A type that Heat implements by a template of its own, which is not part of the catalogue. */
export interface TemplateType {
  readonly kind: 'template';
  readonly name: string;
  readonly template: string;
}

export type ResourceType = PluginType | MappedType | TemplateType;

/** A named constraint; `local` ones need no cloud service to check. */
export interface CustomConstraint {
  readonly name: string;
  readonly local: boolean;
}
