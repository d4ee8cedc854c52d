/** Numbers that a property holds as text. */
import type { Value } from '../../evaluate/value.ts';
import { intOf, textOf } from '../../evaluate/value.ts';

export function numberText(value: Value | undefined): number | undefined {
  const whole = intOf(value);
  if (whole !== undefined) return Number(whole);
  const text = textOf(value);
  if (text === undefined || text.trim() === '') return undefined;
  const amount = Number(text);
  return Number.isNaN(amount) ? undefined : amount;
}
