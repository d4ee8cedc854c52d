/** Sizes as Kubernetes writes them, from values of the stack. */
import { concat } from '../../evaluate/concat.ts';
import { intOf, known, textOf, type Value } from '../../evaluate/value.ts';
import { gibibytes, mebibytes } from '../../kubernetes/quantity.ts';

/** A whole number, also one that is written as a text. */
export function wholeOf(value: Value | undefined): bigint | undefined {
  const number = intOf(value);
  if (number !== undefined) return BigInt(number);
  const text = textOf(value);
  return text !== undefined && /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}

export function gib(value: Value): Value {
  return amount(value, gibibytes, 'Gi');
}

export function mib(value: Value): Value {
  return amount(value, mebibytes, 'Mi');
}

function amount(value: Value, print: (number: bigint) => string, unit: string): Value {
  const whole = wholeOf(value);
  return whole === undefined ? concat([value, known(unit)]) : known(print(whole), value.origins);
}
