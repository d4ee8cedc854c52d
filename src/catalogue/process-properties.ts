/** Whole resources: checks all properties as Heat's validation does, and gives what the plugin would work with. */
import type { Value } from '../evaluate/value.ts';
import { createPropertyReader, reportUnknown } from './property-reader.ts';
import type { ProblemSink, PropertyProblem } from './property-problem.ts';
import type { DeclaredCheck, ResourceProperty, ResourceSchema } from './resource-schema.ts';

/** The properties of one resource, and what they are held to. */
interface PropertyInput {
  readonly schema: Pick<ResourceSchema, 'translation'> & { readonly properties: ReadonlyMap<string, ResourceProperty> };
  /** Properties with functions resolved; those that resolved to nothing at all are left out. */
  readonly data: ReadonlyMap<string, Value>;
  readonly description?: string;
  readonly declared?: DeclaredCheck;
}

interface CheckedInput extends PropertyInput {
  /** Names as written, those that resolve to nothing among them. */
  readonly written: Iterable<string>;
  readonly unchecked: ReadonlySet<string>;
}

/** Reports unknown and missing properties, wrong types and broken constraints, in the order of the schema. */
export function checkProperties(input: CheckedInput, problem: ProblemSink): void {
  const { schema, data, unchecked, written, ...rest } = input;
  const reader = createPropertyReader({ ...rest, data, unchecked, ...schemaOf(schema), problem });
  checkPropertyNames({ schema, written }, problem);
  for (const [name, property] of reader.properties) {
    if (reader.isMovedAway(name)) continue;
    reader.read(name, checked);
    if (!property.implemented && data.has(name)) {
      problem({ problem: 'unimplemented', path: [name], message: `Property ${name} not implemented yet` });
    }
  }
}

/** Reports names that the schema does not have; all that is checked of a child before its properties are known. */
export function checkPropertyNames(
  { schema, written }: Pick<CheckedInput, 'schema' | 'written'>,
  problem: ProblemSink,
): void {
  reportUnknown({ schema: schema.properties, names: written, path: () => [] }, problem);
}

/** Properties as the plugin sees them. */
export interface EffectiveProperties {
  /** After renames, conversion and defaults; unset and wrong ones are left out. */
  readonly values: ReadonlyMap<string, Value>;
  /** What is wrong with a property, by its name. */
  readonly errors: ReadonlyMap<string, PropertyProblem>;
}

/**
 * Converts and renames without checking constraints: this is what the plugin gets when it creates the resource. Never
 * throws; a wrong value is left out and noted under its name.
 */
export function effectiveProperties(input: PropertyInput): EffectiveProperties {
  const { schema, ...rest } = input;
  const values = new Map<string, Value>();
  let errors: Map<string, PropertyProblem> | undefined;
  let current = '';
  const problem: ProblemSink = (found) => {
    errors ??= new Map();
    if (!errors.has(current)) errors.set(current, found);
  };
  const reader = createPropertyReader({ ...rest, ...schemaOf(schema), problem });
  for (const [name] of reader.properties) {
    current = name;
    const value = reader.read(name, unheld);
    if (value !== undefined && !errors?.has(name)) values.set(name, value);
  }
  return { values, errors: errors ?? noErrors };
}

/** What nearly all resources have. */
const noErrors: ReadonlyMap<string, PropertyProblem> = new Map();

const checked = { check: true };
const unheld = { check: false };

function schemaOf(schema: PropertyInput['schema']): {
  readonly schema: ReadonlyMap<string, ResourceProperty>;
  readonly translation: ResourceSchema['translation'];
} {
  return { schema: schema.properties, translation: schema.translation };
}
