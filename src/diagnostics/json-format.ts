/** Messages as a JSON array of plain data. */
import { terminalJson } from '../print/slots/terminal.ts';
import type { Diagnostic } from './diagnostic.ts';
import { plainDiagnostic } from './plain-diagnostic.ts';

export function formatJson(diagnostics: readonly Diagnostic[]): string {
  return terminalJson(diagnostics.map(plainDiagnostic));
}
