/** Tells when Heat would have found an error: while it reads the definition, or only when a value is worked out. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

const whileReading: ReadonlySet<string> = new Set([
  'evaluate/bad-condition',
  'evaluate/circular-condition',
  'evaluate/function-shape',
  'evaluate/parameter-schema',
  'evaluate/removed-function',
  'evaluate/unusable-reference',
  'evaluate/unknown-condition',
]);

/** The arguments of a function are wrong as they are written. */
export function isShapeError({ code }: Diagnostic): boolean {
  return code === 'evaluate/function-shape' || code === 'evaluate/removed-function';
}

/** Found even in outputs, in what a condition disables, and in children whose parameters are not known yet. */
export function isDefinitionError({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && whileReading.has(code);
}
