/** Messages that a person has accepted, as the plan and the lock record them. */
import type { Accepted } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Without its place: lines move, and what was accepted stays. */
export function acceptedData({ diagnostic: { code, message, resource }, reason }: Accepted): object {
  return { code, ...(resource !== undefined && { resource }), message, reason };
}

/** What heat2kube.yaml decides with a reason, where something else would be safer; the message has the reason. */
const overriding: ReadonlySet<string> = new Set([
  'live/access-decided',
  'live/ignored',
  'plan/exposure-skipped',
  'plan/formats-disk-accepted',
]);

export function overridesData(reports: readonly Diagnostic[]): readonly object[] {
  return reports.flatMap(({ code, message, resource }) =>
    overriding.has(code) ? [{ code, ...(resource !== undefined && { resource }), message }] : [],
  );
}
