/** Ranges of addresses, compared by their ends; and the parts into which several cut the space of addresses. */
import ipaddr from 'ipaddr.js';
import { families, intervalOf, type Family, type Interval } from '../topology/address-range.ts';

const widths: Readonly<Record<Family, bigint>> = { 4: 1n << 32n, 6: 1n << 128n };

export function everyAddress(family: Family): Interval {
  return { family, first: 0n, last: widths[family] - 1n };
}

/** Whether it has every address of its family. */
export function isEverything({ family, first, last }: Interval): boolean {
  return first === 0n && last === widths[family] - 1n;
}

/** Link-local addresses: never routed, and never outside, whatever a rule for everybody says. */
export const linkLocal: Readonly<Record<Family, Interval>> = {
  4: { family: 4, first: 0xa9fe_0000n, last: 0xa9fe_ffffn },
  6: { family: 6, first: 0xfe80n << 112n, last: (0xfec0n << 112n) - 1n },
};

/** Those of texts that are ranges. */
export function intervalsOf(texts: readonly string[]): readonly Interval[] {
  return texts.flatMap((text) => intervalOf(text) ?? []);
}

/** Equal for equal ranges. */
export function intervalKey({ family, first, last }: Interval): string {
  return `${family} ${first}-${last}`;
}

/** How many addresses. */
export function sizeOf({ first, last }: Interval): bigint {
  return last - first + 1n;
}

/** Of a range that is a prefix. */
export function prefixLength(range: Interval): number {
  return widths[range.family].toString(2).length - sizeOf(range).toString(2).length;
}

export function isSingle({ first, last }: Interval): boolean {
  return first === last;
}

/** Whether all of a range lies in another. */
export function holds(outer: Interval, { family, first, last }: Interval): boolean {
  return outer.family === family && outer.first <= first && last <= outer.last;
}

export function overlaps(one: Interval, { family, first, last }: Interval): boolean {
  return one.family === family && one.first <= last && first <= one.last;
}

/** All addresses of both families in parts that no range divides, so that a rule treats each part as one. */
export function partition(ranges: Iterable<Interval>): readonly Interval[] {
  const starts: Readonly<Record<Family, Set<bigint>>> = { 4: new Set([0n]), 6: new Set([0n]) };
  for (const { family, first, last } of ranges) {
    starts[family].add(first);
    if (last + 1n < widths[family]) starts[family].add(last + 1n);
  }
  return families.flatMap((family) => {
    const sorted = [...starts[family]].toSorted((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, index) => ({ family, first, last: (sorted[index + 1] ?? widths[family]) - 1n }));
  });
}

/** One address of a range, as text: its first, but for those that stand for "any" or "this network". */
export function exampleOf({ family, first, last }: Interval): string {
  const usual = examples[family];
  if (first <= usual && usual <= last) return addressText(usual, family);
  return addressText(first === 0n && last > 0n ? first + 1n : first, family);
}

/** An address that no template names, as a range. */
export function usualAddress(family: Family): Interval {
  return { family, first: examples[family], last: examples[family] };
}

/** Addresses that no template names. */
const examples: Readonly<Record<Family, bigint>> = { 4: 0xc6_12_07_07n, 6: (0x2a00_1450n << 96n) + 7n };

export function addressText(value: bigint, family: Family): string {
  const length = family === 4 ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
