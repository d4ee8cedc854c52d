/** Which addresses must be tried to tell two sets of ranges apart. */
import ipaddr from 'ipaddr.js';
import { intervalOf, type Family, type Interval } from '../topology/address-range.ts';

/** An address as text and as a range of one. */
interface Sample {
  readonly address: string;
  readonly range: Interval;
}

/** Addresses that no template names, and those that are never outside. */
const always: readonly Sample[] = [
  '198.18.7.7',
  '8.8.8.8',
  '169.254.169.254',
  '2a00:1450::7',
  'fe80::a9fe:a9fe',
].flatMap((address) => {
  const range = intervalOf(address);
  return range ? [{ address, range }] : [];
});

const bytes: Readonly<Record<Family, number>> = { 4: 4, 6: 16 };

/** First and last address of each range and their neighbours: where membership can change. */
export function boundaries(ranges: Iterable<Interval>): readonly Sample[] {
  const samples = new Map(always.map((sample) => [sample.address, sample]));
  for (const { family, first, last } of ranges) {
    for (const value of [first - 1n, first, last, last + 1n]) {
      if (value < 0n || value >= 1n << BigInt(8 * bytes[family])) continue;
      const address = textOf(value, family);
      samples.set(address, { address, range: { family, first: value, last: value } });
    }
  }
  return [...samples.values()];
}

function textOf(value: bigint, family: Family): string {
  const parts = Array.from({ length: bytes[family] }, (_, index) =>
    Number((value >> BigInt(8 * (bytes[family] - 1 - index))) & 255n),
  );
  return ipaddr.fromByteArray(parts).toString();
}

/** Whether all of a range lies in another. */
export function holds(outer: Interval, { family, first, last }: Interval): boolean {
  return outer.family === family && outer.first <= first && last <= outer.last;
}
