/** Messages that a person has accepted, as the plan and the lock record them. */
import type { Accepted } from '../diagnostics/collector.ts';

/** Without its place: lines move, and what was accepted stays. */
export function acceptedData({ diagnostic: { code, message, resource }, reason }: Accepted): object {
  return { code, ...(resource !== undefined && { resource }), message, reason };
}
