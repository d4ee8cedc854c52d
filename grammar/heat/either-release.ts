/** What either release takes: all properties and values of both, and no demand that only one of them makes. */
import type { AttributeSchema, Constraint, PluginType, PropertySchema } from './catalogue-types.ts';
import { Float } from '../../src/python/scalar.ts';
import type { Scalar } from '../../src/python/scalar.ts';

/** A type that the newer release has emptied stays what it was; all else that both have is as in the newer one. */
export function eitherType(older: PluginType, newer: PluginType): PluginType {
  if (newer.emptied) return { ...older, support: newer.support };
  return {
    ...newer,
    properties: eitherProperties(older.properties, newer.properties),
    attributes: new Map<string, AttributeSchema>([...older.attributes, ...newer.attributes]),
    updatePolicy: eitherProperties(older.updatePolicy, newer.updatePolicy),
  };
}

type Properties = ReadonlyMap<string, PropertySchema>;

function eitherProperties(older: Properties, newer: Properties): Properties {
  const names = [...new Set([...older.keys(), ...newer.keys()])].toSorted();
  return new Map(
    names.flatMap((name) => {
      const property = eitherProperty(older.get(name), newer.get(name));
      return property ? [[name, property] as const] : [];
    }),
  );
}

function eitherProperty(
  older: PropertySchema | undefined,
  newer: PropertySchema | undefined,
): PropertySchema | undefined {
  if (!older || !newer) return newer ?? older;
  const items = eitherProperty(older.items, newer.items);
  const properties = older.properties && newer.properties && eitherProperties(older.properties, newer.properties);
  return {
    ...newer,
    required: older.required && newer.required,
    constraints: eitherConstraints(older.constraints, newer.constraints),
    ...(items && { items }),
    ...(properties && { properties }),
  };
}

/** A constraint that one release does not have binds nobody; of allowed values all are. */
function eitherConstraints(older: readonly Constraint[], newer: readonly Constraint[]): readonly Constraint[] {
  return newer.flatMap((constraint): readonly Constraint[] => {
    const other = older.find(({ kind }) => kind === constraint.kind);
    if (!other) return [];
    if (constraint.kind === 'allowed_values' && other.kind === 'allowed_values') {
      return [{ kind: 'allowed_values', values: allOf(other.values, constraint.values) }];
    }
    return [constraint];
  });
}

function allOf(older: readonly Scalar[], newer: readonly Scalar[]): readonly Scalar[] {
  return [...newer, ...older.filter((value) => !newer.some((other) => isSame(value, other)))];
}

function isSame(a: Scalar, b: Scalar): boolean {
  return a === b || (a instanceof Float && b instanceof Float && a.value === b.value);
}
