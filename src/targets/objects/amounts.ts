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

/** The same of what is never large: ports, tags, sizes of packets. */
export function smallOf(value: Value | undefined): number | undefined {
  const whole = wholeOf(value);
  return whole === undefined ? undefined : Number(whole);
}

/** Cinder and Nova count volumes and disks in GiB. */
export function gib(value: Value): Value {
  return amount(value, gibibytes, 'Gi');
}

/** Nova counts memory and swap in MiB. */
export function mib(value: Value): Value {
  return amount(value, mebibytes, 'Mi');
}

/** What is not known yet keeps its unit, so that the place is completed with a number. */
function amount(value: Value, print: (number: bigint) => string, unit: string): Value {
  const whole = wholeOf(value);
  return whole === undefined ? concat([value, known(unit)]) : known(print(whole), value.origins);
}
