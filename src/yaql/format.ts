/** `format` (temporary). */
import type { Meter } from './limits.ts';
import type { YaqlValue } from './values.ts';
import { raise } from './errors.ts';
export function formatText(
  _t: string,
  _p: readonly YaqlValue[],
  _n: ReadonlyMap<string, YaqlValue>,
  _m: Meter,
): string {
  raise('ValueError');
}
