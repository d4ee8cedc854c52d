/** Messages as a JSON array of plain data. */
import type { Diagnostic } from './diagnostic.ts';
import { plainDiagnostic } from './plain-diagnostic.ts';

export function formatJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(diagnostics.map(plainDiagnostic), undefined, 2)}\n`;
}
