/** The class of exception that Heat raises where we report a message. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

export function errorClassOf({ errorClass, kind }: Diagnostic): string {
  return errorClass ?? byKind.get(kind ?? '') ?? 'ValueError';
}

const byKind: ReadonlyMap<string, string> = new Map([
  ['missing_parameter', 'UserParameterMissing'],
  ['unknown_attribute', 'InvalidTemplateAttribute'],
  ['unknown_resource', 'InvalidTemplateReference'],
]);
