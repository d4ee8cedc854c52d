/** Which addresses must be tried to tell two sets of ranges apart. */
import type { Address, Range } from '../topology/address-range.ts';

/** First and last address of each range and their neighbours: where membership can change. IPv4 only. */
export function boundaries(ranges: Iterable<Range>): readonly string[] {
  const samples = new Set<string>(['198.18.7.7', '8.8.8.8']);
  for (const range of ranges) {
    if (range[0].kind() !== 'ipv4') continue;
    const first = numberOf(range[0]) & ~hostMask(range[1]);
    const last = first | hostMask(range[1]);
    for (const value of [first - 1n, first, last, last + 1n]) {
      if (value >= 0n && value < 1n << 32n) samples.add(textOf(value));
    }
  }
  return [...samples];
}

function hostMask(bits: number): bigint {
  return (1n << BigInt(32 - bits)) - 1n;
}

function numberOf(address: Address): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function textOf(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}
