/** What people who write their own lifts and rules test with: the fixture runner's goldens and a check of messages. */
import type { CompileResult } from './compile-types.ts';

export { testLift } from './testing/test-lift.ts';
export { testTarget } from './testing/test-target.ts';
export { testNetworkBackend } from './testing/test-network-backend.ts';
export type { CompileCase } from './testing/test-lift.ts';
export type { Finding } from './testing/finding.ts';
export { goldensOf } from './testing/golden.ts';
export { annotate } from './testing/annotate.ts';
export type { Note } from './testing/annotate.ts';

/** A message that is expected: `code`, and where given the line on which it must point. */
export interface ExpectedDiagnostic {
  readonly code: string;
  readonly line?: number;
}

/** What differs between the reported errors and warnings and the expected ones; empty when nothing does. */
export function expectDiagnostics(result: CompileResult, expected: readonly ExpectedDiagnostic[]): readonly string[] {
  const reported = result.diagnostics.filter(({ severity }) => severity !== 'info');
  const open = [...reported];
  const missing = expected.filter(({ code, line }) => {
    const index = open.findIndex(
      (item) => item.code === code && (line === undefined || item.range?.start.line === line),
    );
    if (index >= 0) open.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map(({ code, line }) => `missing ${code}${line === undefined ? '' : ` on line ${line}`}`),
    ...open.map(({ code, message, range }) => `unexpected ${code} on line ${range?.start.line ?? 0}: ${message}`),
  ];
}
