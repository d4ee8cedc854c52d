/** Addresses as the fewest ranges that hold these and no others: nodes come by the hundred, often side by side. */

export function joinAddresses(addresses: readonly string[]): readonly string[] {
  const others: string[] = [];
  let level = new Set<number>();
  for (const address of new Set(addresses)) {
    const number = numberOf(address);
    if (number === undefined) others.push(`${address}/${address.includes(':') ? 128 : 32}`);
    else level.add(number);
  }
  const ranges: (readonly [first: number, length: number])[] = [];
  for (let length = 32; level.size > 0; length--) {
    const next = new Set<number>();
    for (const number of level) {
      const sibling = number % 2 === 0 ? number + 1 : number - 1;
      if (length > 0 && level.has(sibling)) next.add(Math.floor(number / 2));
      else ranges.push([number * 2 ** (32 - length), length]);
    }
    level = next;
  }
  const sorted = ranges.toSorted(([one], [other]) => one - other);
  return [...sorted.map(([first, length]) => `${textOf(first)}/${length}`), ...others];
}

/** Of an IPv4 address. */
function numberOf(address: string): number | undefined {
  const bytes = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? address.split('.').map(Number) : [];
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
