/** Texts of addresses and networks as OpenStack's networking library accepts them. */

/** Four decimal parts without leading zeros. */
function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

/** Colon-separated groups with at most one `::`; the last two groups may be an IPv4 address. No zone. */
function isIpv6(text: string): boolean {
  const tail = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  if (tail) return isIpv4(tail[2] ?? '') && isIpv6(`${tail[1] ?? ''}0:0`);
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

/** One to four parts in decimal, octal (`0...`) or hexadecimal (`0x...`); the last one fills what is left, as C's `inet_aton` reads it. */
function isLooseIpv4(text: string): boolean {
  const parts = text.split('.');
  const last = 256 ** (5 - parts.length);
  return (
    parts.length <= 4 &&
    parts.every((part, index) => {
      if (!/^(0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9]\d*)$/.test(part)) return false;
      const value = /^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part);
      return value < (index === parts.length - 1 ? last : 256);
    })
  );
}

/** IPv4 in any of the old forms, or IPv6. */
export function isLooseIpAddress(text: string): boolean {
  return isLooseIpv4(text) || isIpv6(text);
}

/** IPv4 or IPv6 without a prefix and without a zone. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** `address/length`: host bits may be set; a netmask is taken for IPv6 only. */
export function isSubnet(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const prefix = text.slice(slash + 1);
  if (isIpv4(address)) return /^(0|[1-9]\d?)$/.test(prefix) && Number(prefix) <= 32;
  return isIpv6(address) && ((/^\d{1,3}$/.test(prefix) && Number(prefix) <= 128) || isIpv6(prefix));
}

/** Forms of `netaddr.EUI`: six, three, two or one group, with or without separators. */
const macForms: readonly RegExp[] = [
  /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,2}(-[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,4}([:.-])[0-9a-f]{1,4}\1[0-9a-f]{1,4}$/i,
  /^[0-9a-f]{5,6}[:-][0-9a-f]{5,6}$/i,
  /^[0-9a-f]{11,12}$/i,
];

/** 48 bits in any of these forms. */
export function isMacAddress(text: string): boolean {
  return macForms.some((form) => form.test(text));
}
