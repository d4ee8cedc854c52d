/** What can be wrong with the properties of a resource, before anyone knows where that stands in a text. */
import { listed } from '../source/listed.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { DiagnosticKind } from '../diagnostics/diagnostic.ts';

/** Property name, then keys and indexes. */
export type PropertyPath = readonly (string | number)[];

/** One thing that is wrong; the caller knows the place of the path in the template. */
export interface PropertyProblem {
  readonly problem: 'unknown' | 'missing' | 'type' | 'constraint' | 'conflict' | 'unimplemented';
  /** Of the property; for `missing`, of the property that is not there; for `unknown`, of the key. */
  readonly path: PropertyPath;
  /** What Heat says, without the path. */
  readonly message: string;
  /** Names that would have been known, for `unknown`. */
  readonly candidates?: readonly string[];
}

/** Called once for each problem, in Heat's order. */
export type ProblemSink = (problem: PropertyProblem) => void;

/** Heat's spelling of a path: `rules[0].port_range_min`. */
export function formatPropertyPath(path: PropertyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** Parameters of all messages about properties. */
type About = readonly [resource: string, path: string, detail: string, others?: readonly string[]];

const unknownProperty = defineDiagnostic<About>({
  code: 'catalogue/unknown-property',
  severity: 'error',
  message: (resource, path, detail, others = []) => {
    const names = listed([path, ...others].map((name) => `"${name}"`));
    return `Resource "${resource}" has no ${others.length === 0 ? 'property' : 'properties'} ${names}${detail}`;
  },
  explanation:
    'The resource type does not have this property, so Heat refuses the stack. Property names are those of the type ' +
    'that the resource registry finally gives; for a nested template they are the names of its parameters.',
});

const missingProperty = defineDiagnostic<About>({
  code: 'catalogue/missing-property',
  severity: 'error',
  message: (resource, path, _detail, others = []) => {
    const names = listed([path, ...others].map((name) => `"${name}"`));
    return `Resource "${resource}" lacks the required ${others.length === 0 ? 'property' : 'properties'} ${names}`;
  },
  explanation:
    'The resource type requires this property; a nested template requires each of its parameters that has no default. A null counts as a value; a two-argument "if" whose condition is ' +
    'false counts as no value.',
});

const propertyType = defineDiagnostic<About>({
  code: 'catalogue/property-type',
  severity: 'error',
  message: (resource, path, detail) => `Property "${path}" of resource "${resource}": ${detail}`,
  explanation:
    "The value cannot be converted to the property's type. Integers take texts such as '5', strings take integers " +
    'and booleans but no floats, booleans take only true and false, lists and maps take no text.',
});

const propertyConstraint = defineDiagnostic<About>({
  code: 'catalogue/property-constraint',
  severity: 'error',
  message: (resource, path, detail) => `Property "${path}" of resource "${resource}": ${detail}`,
  explanation:
    'The value breaks a constraint of the property (range, length, allowed values, pattern, or a format such as an ' +
    'address). Heat checks constraints only where a property does not mention another resource.',
});

const conflictingProperties = defineDiagnostic<About>({
  code: 'catalogue/conflicting-properties',
  severity: 'error',
  message: (resource, _path, detail) => `Resource "${resource}": ${detail}`,
  explanation: 'A property was given under its old name and under its new one; Heat accepts only one of the two.',
});

const unimplementedProperty = defineDiagnostic<About>({
  code: 'catalogue/unimplemented-property',
  severity: 'error',
  message: (resource, path) => `Property "${path}" of resource "${resource}" is known to Heat but not implemented`,
  explanation: 'Heat keeps the name for compatibility with another API but refuses a value.',
});

/** How each problem is told, and which category of Heat's results it belongs to. */
export const problemKinds: Readonly<
  Record<PropertyProblem['problem'], { readonly diagnostic: DiagnosticKind<About>; readonly kind: string }>
> = {
  unknown: { diagnostic: unknownProperty, kind: 'unknown_property' },
  missing: { diagnostic: missingProperty, kind: 'missing_property' },
  type: { diagnostic: propertyType, kind: 'property_value' },
  constraint: { diagnostic: propertyConstraint, kind: 'property_value' },
  conflict: { diagnostic: conflictingProperties, kind: 'property_value' },
  unimplemented: { diagnostic: unimplementedProperty, kind: 'property_value' },
};

export const propertyProblemDiagnostics = Object.freeze([
  unknownProperty,
  missingProperty,
  propertyType,
  propertyConstraint,
  conflictingProperties,
  unimplementedProperty,
]);
