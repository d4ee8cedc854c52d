/** The schema that a resource's properties are held to: a plugin's from the catalogue, or one made from a template's parameters. */
import type {
  AttributeSchema,
  PluginType,
  PropertySchema,
  TranslationRule,
} from '../../grammar/heat/catalogue-types.ts';
import type { ConstraintDefinition, ParameterDefinition } from '../hot/ast.ts';
import { isNull } from '../hot/tree.ts';
import type { Tree } from '../hot/tree.ts';
import type { Value } from '../evaluate/value.ts';
import { present } from '../source/present.ts';

/** A property as a plugin or a template declares it. */
export interface ResourceProperty extends PropertySchema {
  /** A template's list or json parameter: takes texts and, for json, lists too. */
  readonly allowConversion?: boolean;
  /** Constraints that a template's parameter declares; the caller's checker knows how to apply them. */
  readonly declared?: readonly ConstraintDefinition[];
}

/** Items that a plugin adds to a list because of what other properties hold. */
export interface AddRule {
  readonly rule: 'add';
  readonly path: readonly string[];
  readonly items: readonly Value[];
}

/** Everything that a type says about its resources. */
export interface ResourceSchema {
  readonly properties: ReadonlyMap<string, ResourceProperty>;
  /** Absent: every attribute name is accepted (groups, nested templates). */
  readonly attributes?: ReadonlyMap<string, AttributeSchema>;
  readonly translation: readonly (TranslationRule | AddRule)[];
  readonly updatePolicy: ReadonlyMap<string, PropertySchema>;
}

/** As much of it as reading properties takes. */
export type PropertySchemas = Pick<ResourceSchema, 'properties' | 'translation'>;

/** Applies the constraints of a parameter to a converted value: one text for each that is broken. */
export type DeclaredCheck = (value: Value, property: ResourceProperty) => readonly string[];

/** The schema of a type of the catalogue. */
export function pluginSchema(plugin: PluginType): ResourceSchema {
  return {
    properties: plugin.properties,
    attributes: plugin.attributes,
    translation: plugin.translation,
    updatePolicy: plugin.updatePolicy,
  };
}

/** Type of a property by type of the parameter (`heat/engine/properties.py`, Schema.from_parameter). */
const parameterTypes: ReadonlyMap<string, PropertySchema['type']> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['comma_delimited_list', 'list'],
  ['json', 'map'],
]);

/**
 * Properties of a resource that a template stands for: one for each parameter. A parameter with a default, in the
 * template or, before that, among the environment's `parameter_defaults`, is optional; null is none. The property itself
 * gets no default.
 */
export function templateSchema(
  parameters: Iterable<ParameterDefinition>,
  environmentDefault: (name: string) => Tree | undefined,
): ResourceSchema {
  const properties = new Map<string, ResourceProperty>();
  for (const parameter of parameters) {
    const type = present(parameterTypes.get(parameter.type), 'type of the parameter');
    const own = environmentDefault(parameter.name) ?? parameter.default;
    properties.set(parameter.name, {
      type,
      required: own === undefined || isNull(own),
      constraints: [],
      support: { status: 'SUPPORTED' },
      updateAllowed: true,
      immutable: false,
      implemented: true,
      allowConversion: type === 'list' || type === 'map',
      declared: parameter.constraints,
    });
  }
  return { properties, translation: [], updatePolicy: new Map() };
}
