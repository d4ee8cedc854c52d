/** What a collector takes and what it leaves out. */
import { expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { valueInError } from '../../src/diagnostics/value-in-error.ts';

it('leaves out what a value in error comes to, but for errors', () => {
  const reports = createCollector();
  const message = `the zone "${valueInError}" is not carried over`;
  for (const severity of ['info', 'warning', 'error'] as const)
    reports.add({ code: `plan/${severity}`, severity, message });
  expect(reports.sorted().map(({ code }) => code)).toEqual(['plan/error']);
});
