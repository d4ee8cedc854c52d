import { describe, expect, it } from 'vitest';
import { intervalOf } from '../../src/topology/address-range.ts';

describe('intervals of addresses and ranges', () => {
  it.each([
    ['10.1.2.3', 4, '10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/8', 4, '10.0.0.0', '10.255.255.255'],
    ['192.168.255.9/30', 4, '192.168.255.8', '192.168.255.11'],
    ['0.0.0.0/0', 4, '0.0.0.0', '255.255.255.255'],
    ['255.255.255.255/32', 4, '255.255.255.255', '255.255.255.255'],
    ['010.0.0.1', 4, '8.0.0.1', '8.0.0.1'],
    ['0x0a.0.0.1', 4, '10.0.0.1', '10.0.0.1'],
  ] as const)('reads %s', (text, family, first, last) => {
    expect(intervalOf(text)).toEqual({ family, first: numberOf(first), last: numberOf(last) });
  });

  it('reads ranges of version 6', () => {
    expect(intervalOf('2001:db8::/126')).toEqual({
      family: 6,
      first: 0x2001_0db8_0000_0000_0000_0000_0000_0000n,
      last: 0x2001_0db8_0000_0000_0000_0000_0000_0003n,
    });
  });

  it.each(['', 'db', '256.1.1.1', '10.0.0.0/33', '10.0.0.0/', '::1/129'])('takes %j for no range', (text) => {
    expect(intervalOf(text)).toBeUndefined();
  });
});

function numberOf(address: string): bigint {
  return address.split('.').reduce((number, part) => number * 256n + BigInt(part), 0n);
}
