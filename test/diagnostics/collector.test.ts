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

it('hands out no message that is as long as a value of a template can be', () => {
  const reports = createCollector();
  reports.add({ code: 'a/b', severity: 'error', message: `Value ${'9'.repeat(400_000)} is not an integer` });
  const [message = ''] = reports.sorted().map((one) => one.message);
  expect(message.length).toBeLessThan(2100);
  expect(message).toMatch(/^Value 9+\.\.\. \(398024 more characters\)$/);
});
