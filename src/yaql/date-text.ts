/** date text (temporary). */
import { raise } from './errors.ts';
import type { DateTime } from '../python/datetime.ts';
export function parseDateText(_t: string): DateTime {
  raise('ValueError');
}
export function parseDateTime(_t: string, _f: string): DateTime {
  raise('ValueError');
}
export function formatDateTime(_d: DateTime, _f: string): string {
  raise('ValueError');
}
