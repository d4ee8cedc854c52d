/** Sets of ports behave as sets of numbers do: compared with lists of single ports. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allPorts,
  difference,
  firstPort,
  hasPort,
  intersection,
  noPorts,
  portRange,
  protocols,
  union,
  unionOf,
  type PortSet,
} from '../../src/verify/port-set.ts';
import { tryAll } from '../seed.ts';

const ranges = fc.array(
  fc.record({ protocol: fc.constantFrom(...protocols), first: fc.integer({ min: 1, max: 9 }), more: fc.nat(3) }),
  { maxLength: 4 },
);

const setOf = (parts: readonly { protocol: 'tcp' | 'udp' | 'sctp'; first: number; more: number }[]): PortSet =>
  unionOf(parts.map(({ protocol, first, more }) => portRange(protocol, first, first + more)));

/** Every small port by itself. */
const members = (set: PortSet): readonly string[] =>
  protocols.flatMap((protocol) =>
    Array.from({ length: 14 }, (_, port) => port).flatMap((port) =>
      hasPort(set, { protocol, port }) ? [`${protocol} ${port}`] : [],
    ),
  );

describe('sets of ports', () => {
  it('join, meet and differ as their members do', () => {
    tryAll(
      fc.property(ranges, ranges, (a, b) => {
        const [one, other] = [setOf(a), setOf(b)];
        const [left, right] = [members(one), members(other)];
        expect(new Set(members(union(one, other)))).toEqual(new Set([...left, ...right]));
        expect(members(intersection(one, other))).toEqual(left.filter((port) => right.includes(port)));
        expect(members(difference(one, other))).toEqual(left.filter((port) => !right.includes(port)));
      }),
      { few: 100, many: 5000 },
    );
  });

  it('have ports from 1 to 65535 of each protocol, and nothing of ranges that are the wrong way round', () => {
    expect(unionOf(protocols.map((protocol) => portRange(protocol, 0, 70_000)))).toEqual(allPorts);
    expect(portRange('udp', 9, 8)).toEqual(noPorts);
    expect(difference(allPorts, allPorts)).toEqual(noPorts);
    expect(difference(union(portRange('tcp', 1, 5), portRange('tcp', 6, 9)), portRange('tcp', 1, 9))).toEqual(noPorts);
  });

  it('show their lowest port', () => {
    expect(firstPort(portRange('sctp', 7, 9))).toEqual({ protocol: 'sctp', port: 7 });
    expect(firstPort(portRange('udp', 65_535, 65_535))).toEqual({ protocol: 'udp', port: 65_535 });
    expect(firstPort(noPorts)).toBeUndefined();
  });
});

it('joins thousands of sets at once', () => {
  const single = Array.from({ length: 20_000 }, (_, index) => portRange('tcp', 2 * index + 1, 2 * index + 1));
  const all = unionOf(single);
  expect(all).toHaveLength(2 * single.length);
  expect(hasPort(all, { protocol: 'tcp', port: 39_999 })).toBe(true);
  expect(hasPort(all, { protocol: 'tcp', port: 40_000 })).toBe(false);
});
