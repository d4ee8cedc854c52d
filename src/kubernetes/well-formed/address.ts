/** Addresses and prefixes as the API server reads them: four decimal parts without leading zeros, or IPv6. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range, with the address as it was written. */
interface Prefix {
  readonly address: Address;
  /** Bits. */
  readonly length: number;
}

/** Leading zeros are refused: some readers take them for octal numbers. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) return ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.IPv6.parse(text) : undefined;
  return ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text) ? ipaddr.IPv4.parse(text) : undefined;
}

export function parsePrefix(text: string): Prefix | undefined {
  const parts = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = parseAddress(parts?.[1] ?? '');
  const length = Number(parts?.[2]);
  if (!address || length > (address.kind() === 'ipv4' ? 32 : 128)) return undefined;
  return { address, length };
}

/** Whether `inner` lies wholly inside `outer` and is smaller. */
export function isStrictlyInside(inner: Prefix, outer: Prefix): boolean {
  return inner.length > outer.length && isInside(inner, outer);
}

/** Whether `inner` lies wholly inside `outer`, or is the same. */
export function isInside(inner: Prefix, outer: Prefix): boolean {
  if (inner.length < outer.length) return false;
  const { address } = inner;
  if (address instanceof ipaddr.IPv4)
    return outer.address instanceof ipaddr.IPv4 && address.match(outer.address, outer.length);
  return outer.address instanceof ipaddr.IPv6 && address.match(outer.address, outer.length);
}
