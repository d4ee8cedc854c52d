/** Address ranges in CIDR notation: does one hold an address or another range. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** First address as written, and the length of the prefix. */
type Range = readonly [Address, number];

/** False where either text is no address or range, or where their families differ. */
export function contains(cidr: string, address: string): boolean {
  const parsed = addressOf(address);
  const range = rangeOf(cidr);
  return parsed !== undefined && range !== undefined && holds(range, parsed);
}

/** The same for what was parsed before. */
function holds(range: Range, address: Address): boolean {
  return range[0].kind() === address.kind() && address.match(range[0], range[1]);
}

export function addressOf(text: string): Address | undefined {
  const family = familyWritten(text);
  return family.isValid(text) ? family.parse(text) : undefined;
}

/** Only version 6 has colons. Trying both costs an exception with its stack for each text of version 4. */
function familyWritten(text: string): typeof ipaddr.IPv4 | typeof ipaddr.IPv6 {
  return text.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
}

/** Whether every address of `inner` lies in `outer`. */
export function covers(outer: string, inner: string): boolean {
  const a = rangeOf(outer);
  const b = rangeOf(inner);
  return a !== undefined && b !== undefined && b[1] >= a[1] && holds(a, b[0]);
}

/** Address family of a range or address; undefined for a text that is neither. */
export function familyOf(text: string): 4 | 6 | undefined {
  const range = rangeOf(text);
  return range && (range[0].kind() === 'ipv4' ? 4 : 6);
}

/** The range with its host bits cleared, as API servers want it; undefined for a text that is no range. */
export function networkRange(cidr: string): string | undefined {
  const range = rangeOf(cidr);
  if (!range) return undefined;
  const [address, length] = range;
  const text = `${address.toString()}/${length}`;
  const network =
    address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  return `${network.toString()}/${length}`;
}

/** Prefix length of a range. */
export function prefixLength(cidr: string): number | undefined {
  return rangeOf(cidr)?.[1];
}

/** IPv4 or IPv6. */
export type Family = 4 | 6;

export const families: readonly Family[] = [4, 6];

/** The range of all addresses. */
export const everything: Readonly<Record<Family, string>> = { 4: '0.0.0.0/0', 6: '::/0' };

/** Whether a range has all addresses of its family, however they are written. */
export function isEverything(range: string): boolean {
  return range.endsWith('/0');
}

/** A range by its ends, both included; comparing many is cheap. */
export interface Interval {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export function intervalOf(text: string): Interval | undefined {
  return usualInterval(text) ?? anyInterval(text);
}

/** An address by its number. */
export function addressAt(number: bigint, family: Family): string {
  const width = family === 4 ? 4 : 16;
  const bytes = Array.from({ length: width }, (_, at) => Number((number >> BigInt(8 * (width - 1 - at))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** The smallest range in CIDR notation that holds all of them, which are of one family; undefined where there are none. */
export function commonRange(intervals: readonly Interval[]): string | undefined {
  const [one] = intervals;
  if (!one) return undefined;
  const width = one.family === 4 ? 32 : 128;
  const first = intervals.reduce((least, own) => (own.first < least ? own.first : least), one.first);
  const last = intervals.reduce((most, own) => (own.last > most ? own.last : most), one.last);
  let hosts = 0;
  while (first >> BigInt(hosts) !== last >> BigInt(hosts)) hosts += 1;
  return `${addressAt((first >> BigInt(hosts)) << BigInt(hosts), one.family)}/${width - hosts}`;
}

/** Whether two ranges have an address in common. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Version 4 as it is mostly written; other forms, such as octal numbers, are for the library. */
const usualForm =
  /^([1-9]?\d|1\d\d|2[0-4]\d|25[0-5])\.([1-9]?\d|1\d\d|2[0-4]\d|25[0-5])\.([1-9]?\d|1\d\d|2[0-4]\d|25[0-5])\.([1-9]?\d|1\d\d|2[0-4]\d|25[0-5])(?:\/([12]?\d|3[0-2]))?$/;

function usualInterval(text: string): Interval | undefined {
  const match = usualForm.exec(text);
  if (!match) return undefined;
  const [, a, b, c, d, length = 32] = match;
  const size = 2 ** (32 - Number(length));
  const address = ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d);
  const first = address - (address % size);
  return { family: 4, first: BigInt(first), last: BigInt(first + size - 1) };
}

function anyInterval(text: string): Interval | undefined {
  const range = rangeOf(text);
  if (!range) return undefined;
  const [address, length] = range;
  const [family, width] = address.kind() === 'ipv4' ? ([4, 32] as const) : ([6, 128] as const);
  const hosts = (1n << BigInt(width - length)) - 1n;
  const number = address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return { family, first: number & ~hosts, last: number | hosts };
}

/** A single address is a range of one. */
function rangeOf(cidr: string): Range | undefined {
  if (cidr.includes('/')) {
    const family = familyWritten(cidr);
    return family.isValidCIDR(cidr) ? family.parseCIDR(cidr) : undefined;
  }
  const address = addressOf(cidr);
  return address && [address, address.kind() === 'ipv4' ? 32 : 128];
}
