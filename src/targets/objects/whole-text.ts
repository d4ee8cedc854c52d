/** Texts of which parts are not known, for those who look for something in them. */
import { textOf, type Value } from '../../evaluate/value.ts';

/** What is known of a text, and `unknown` for each part of which nothing is. */
export function wholeText(value: Value, unknown: string): string {
  if (value.kind === 'symbolic' && value.expression.op === 'concat')
    return value.expression.parts.map((part) => wholeText(part, unknown)).join('');
  return textOf(value) ?? unknown;
}
