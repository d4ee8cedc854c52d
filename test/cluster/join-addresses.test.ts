/** Addresses of nodes as few ranges, which hold nothing else. */
import { expect, it } from 'vitest';
import { joinAddresses } from '../../src/cluster/join-addresses.ts';

it.each<[readonly string[], readonly string[]]>([
  [[], []],
  [['10.0.0.1'], ['10.0.0.1/32']],
  [
    ['10.0.0.2', '10.0.0.1', '10.0.0.3', '10.0.0.2'],
    ['10.0.0.1/32', '10.0.0.2/31'],
  ],
  [
    ['255.255.255.254', '255.255.255.255', '0.0.0.0'],
    ['0.0.0.0/32', '255.255.255.254/31'],
  ],
  [
    ['2001:db8::1', '10.0.0.0', '10.0.0.1', '300.1.1.1'],
    ['10.0.0.0/31', '2001:db8::1/128', '300.1.1.1/32'],
  ],
])('joins %j', (addresses, ranges) => {
  expect(joinAddresses(addresses)).toEqual(ranges);
});

it('joins many in no time', () => {
  const many = Array.from({ length: 65_536 }, (_, at) => `10.9.${at >> 8}.${at & 255}`);
  expect(joinAddresses(many)).toEqual(['10.9.0.0/16']);
});
