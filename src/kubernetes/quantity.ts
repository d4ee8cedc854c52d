/** Quantities: amounts of bytes and processors in the notation of Kubernetes. */
import { present } from '../source/present.ts';

const binary: ReadonlyMap<string, bigint> = new Map([
  ['Ki', 1024n],
  ['Mi', 1024n ** 2n],
  ['Gi', 1024n ** 3n],
  ['Ti', 1024n ** 4n],
  ['Pi', 1024n ** 5n],
  ['Ei', 1024n ** 6n],
]);

const decimal: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/** Whole MiB, as Nova counts memory: 2048 gives `2Gi`, 512 gives `512Mi`. */
export function mebibytes(amount: number | bigint): string {
  return inLargestUnit(BigInt(amount), ['Mi', 'Gi', 'Ti', 'Pi', 'Ei']);
}

/** Whole GiB, as Cinder counts disks: 20 gives `20Gi`, 2048 gives `2Ti`. */
export function gibibytes(amount: number | bigint): string {
  return inLargestUnit(BigInt(amount), ['Gi', 'Ti', 'Pi', 'Ei']);
}

/** Nothing is rounded: what is no multiple of a unit stays in the smaller one. */
function inLargestUnit(amount: bigint, [unit = '', ...larger]: readonly string[]): string {
  if (larger.length === 0 || amount === 0n || amount % 1024n !== 0n) return `${amount}${unit}`;
  return inLargestUnit(amount / 1024n, larger);
}

/**
 * Thousandths of the base unit (bytes, processors): `1500m` gives 1500n, `2Gi` gives 2147483648000n. Finer amounts are
 * rounded up, as the API server does. Undefined when the text is no quantity.
 */
export function parseQuantity(text: string): bigint | undefined {
  const parts = /^([+-]?)(\d+)?(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', binaryUnit, decimalUnit, exponent] = parts;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const power =
    3 -
    fraction.length +
    (exponent === undefined ? present(decimal.get(decimalUnit ?? ''), 'power of the suffix') : Number(exponent));
  if (Math.abs(power) > 400) return undefined;
  const amount = scaled(digits * (binary.get(binaryUnit ?? '') ?? 1n), power);
  return sign === '-' ? -amount : amount;
}

/** Bytes are whole, so that a fraction is rounded up: less than was asked for would be too little. */
function scaled(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (digits + divisor - 1n) / divisor;
}

/** Whole bytes, rounded up. */
export function bytesOf(quantity: string): bigint | undefined {
  const milli = parseQuantity(quantity);
  return milli === undefined ? undefined : (milli + 999n) / 1000n;
}

/** Thousandths as people write them: bytes in the largest unit that fits, and small numbers as they are. */
export function quantityText(milli: bigint): string {
  const [whole, mebibyte] = [milli / 1000n, 1024n ** 2n];
  return whole > 0n && whole % mebibyte === 0n ? mebibytes(whole / mebibyte) : String(whole);
}
