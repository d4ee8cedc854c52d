/** Address ranges in CIDR notation: does one hold an address or another range. */
import ipaddr from 'ipaddr.js';

export function contains(cidr: string, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = rangeOf(cidr);
  const parsed = ipaddr.parse(address);
  return range !== undefined && range[0].kind() === parsed.kind() && parsed.match(range);
}

/** Whether every address of `inner` lies in `outer`. */
export function covers(outer: string, inner: string): boolean {
  const a = rangeOf(outer);
  const b = rangeOf(inner);
  return a !== undefined && b !== undefined && a[0].kind() === b[0].kind() && b[1] >= a[1] && b[0].match(a);
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

/** A single address is a range of one. */
export function rangeOf(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(cidr)) return ipaddr.parseCIDR(cidr);
  if (!ipaddr.isValid(cidr)) return undefined;
  const address = ipaddr.parse(cidr);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
