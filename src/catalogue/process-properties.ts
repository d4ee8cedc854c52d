/** Whole resources: checks all properties as Heat's validation does, and gives what the plugin would work with. */
import type { Value } from '../evaluate/value.ts';
import { createPropertyReader, reportUnknown } from './property-reader.ts';
import type { ProblemSink, PropertyProblem } from './property-problem.ts';
import type { DeclaredCheck, PropertySchemas } from './resource-schema.ts';

/** The properties of one resource, and what they are held to. */
interface PropertyInput {
  readonly schema: PropertySchemas;
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
  const reader = createPropertyReader({ ...input, problem });
  checkPropertyNames(input, problem);
  reader.each((row) => {
    if (reader.isMovedAway(row)) return;
    reader.read(row, checked);
    const { name, property } = row;
    if (!property.implemented && input.data.has(name)) {
      problem({ problem: 'unimplemented', path: [name], message: `Property ${name} not implemented yet` });
    }
  });
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
  const values = new Map<string, Value>();
  let errors: Map<string, PropertyProblem> | undefined;
  let current = '';
  const problem: ProblemSink = (found) => {
    errors ??= new Map();
    if (!errors.has(current)) errors.set(current, found);
  };
  const reader = createPropertyReader({ ...input, problem });
  reader.each((row) => {
    current = row.name;
    const value = reader.read(row, unheld);
    if (value !== undefined && !errors?.has(current)) values.set(current, value);
  });
  return { values, errors: errors ?? noErrors };
}

/** What nearly all resources have. */
const noErrors: ReadonlyMap<string, PropertyProblem> = new Map();

const checked = { check: true };
const unheld = { check: false };
