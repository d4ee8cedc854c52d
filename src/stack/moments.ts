/** Tells when Heat would have found an error: while it reads the definition, when it validates it, or when a value is worked out. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { parameterInvalid, parameterMissing } from '../evaluate/parameters.ts';
import { functionShape, unknownName, unusableReference } from '../evaluate/failure.ts';

/** Codes of messages that Heat finds when it validates definitions, also in parts that are never evaluated. */
const whileValidating: ReadonlySet<string> = new Set([
  'evaluate/bad-condition',
  'evaluate/circular-condition',
  'evaluate/function-form',
  'evaluate/function-shape',
  'evaluate/parameter-schema',
  'evaluate/removed-function',
  'evaluate/unusable-reference',
  'evaluate/unknown-condition',
]);

/** The arguments of a function are wrong as they are written, or an `if` names no condition: found before anything else. */
export function isShapeError({ code, kind }: Diagnostic): boolean {
  return code === functionShape.code || (code === unusableReference.code && kind === 'bad_condition');
}

/** A resource is named that is not there or disabled: found when the edges between resources are drawn. */
export function isReferenceError({ kind, code }: Diagnostic): boolean {
  return kind === 'unknown_resource' && code !== unknownName.code;
}

/** What stands for a name is none: found before names are looked up. */
export function isNameError({ code, kind }: Diagnostic): boolean {
  return code === unusableReference.code && (kind === 'function_arguments' || kind === 'resource_check');
}

/** An attribute that the type does not have: found when the property with it is checked. */
export function isUnknownAttribute({ kind }: Diagnostic): boolean {
  return kind === 'unknown_attribute';
}

/** Found in a nested stack before its parameters are known: all that is no matter of their values. */
export function isFoundInChild({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && code !== parameterInvalid.code && code !== parameterMissing.code;
}

/** Found even in outputs, in what a condition disables, and in children whose parameters are not known yet. */
export function isDefinitionError({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && whileValidating.has(code);
}
