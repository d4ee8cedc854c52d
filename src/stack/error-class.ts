/** The class of exception that Heat raises where we report a message. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** `ValueError` where no other class is recorded. */
export function errorClassOf({ errorClass, kind }: Diagnostic): string {
  return errorClass ?? byKind.get(kind ?? '') ?? 'ValueError';
}

/** Class by category of the recorded results. */
const byKind: ReadonlyMap<string, string> = new Map([
  ['missing_parameter', 'UserParameterMissing'],
  ['unknown_attribute', 'InvalidTemplateAttribute'],
  ['unknown_resource', 'InvalidTemplateReference'],
]);
