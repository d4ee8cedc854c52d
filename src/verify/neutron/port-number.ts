/** A port as a number; undefined where it is not known yet. */
import { intOf, wordOf, type Value } from '../../evaluate/value.ts';

export function numberOf(value: Value): number | undefined {
  const text = wordOf(value);
  const number = intOf(value) ?? (/^\d{1,5}$/.test(text) ? text : undefined);
  return number === undefined ? undefined : Number(number);
}
