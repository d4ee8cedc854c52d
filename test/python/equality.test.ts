/** Python's `==` and hashing: numbers of all types are one kind, containers are equal by their items. */
import { describe, expect, it } from 'vitest';
import { DateTime } from '../../src/python/datetime.ts';
import { hashKey, pyEquals } from '../../src/python/equality.ts';
import { Float } from '../../src/python/scalar.ts';
import { TimeDelta } from '../../src/python/time-delta.ts';
import { PyTuple, type PyTree } from '../../src/python/tree.ts';

const tuple = (...items: readonly PyTree[]): PyTuple => new PyTuple(items);
const dict = (...entries: readonly (readonly [PyTree, PyTree])[]): PyTree => new Map(entries);
const hours = (count: number): TimeDelta => new TimeDelta(BigInt(count) * 3_600_000_000n);

describe('equal', () => {
  it.each<[string, PyTree, PyTree]>([
    ['an integer and a float', 1, new Float(1)],
    ['an integer and a truth value', 1, true],
    ['a large integer', 10n ** 20n, 10n ** 20n],
    ['tuples', tuple(1, 'a'), tuple(new Float(1), 'a')],
    ['lists', [1, [2]], [true, [2]]],
    ['durations', hours(1), hours(1)],
    ['dicts in another order', dict(['a', 1], ['b', 2]), dict(['b', 2], ['a', 1])],
    ['dicts with keys that are equal numbers', dict([1, 'x']), dict([true, 'x'])],
    ['dicts with tuples as keys', dict([tuple(1, hours(2)), 'x']), dict([tuple(new Float(1), hours(2)), 'x'])],
    ['dicts with containers as keys', dict([[1], 1], [dict(['k', 2]), 2]), dict([dict(['k', 2]), 2], [[true], 1])],
  ])('are %s', (_what, left, right) => {
    expect(pyEquals(left, right)).toBe(true);
    expect(pyEquals(right, left)).toBe(true);
  });
});

describe('different', () => {
  it.each<[string, PyTree, PyTree]>([
    ['a text and a number', '1', 1],
    ['a list and a tuple', [1], tuple(1)],
    ['a duration and a number', hours(1), 1],
    ['durations', hours(1), hours(2)],
    ['lists of other lengths', [1], [1, 2]],
    ['dicts of other sizes', dict(['a', 1]), dict(['a', 1], ['b', 2])],
    ['dicts with other keys', dict(['a', 1]), dict(['b', 1])],
    ['dicts with other items', dict(['a', 1]), dict(['a', 2])],
    ['a dict and a list', dict(), []],
    ['nothing and false', null, false],
    ['a number that is none', new Float(Number.NaN), new Float(Number.NaN)],
  ])('are %s', (_what, left, right) => {
    expect(pyEquals(left, right)).toBe(false);
    expect(pyEquals(right, left)).toBe(false);
  });

  it('is a point in time from everything else, and from another one', () => {
    const [one, other] = [0, 1].map((at) => Object.assign(Object.create(DateTime.prototype), { instant: at }));
    expect(pyEquals(one, one)).toBe(true);
    expect(pyEquals(one, other)).toBe(false);
    expect(pyEquals(one, 0)).toBe(false);
    expect(pyEquals(dict([one, 1]), dict([one, 1]))).toBe(true);
  });
});

it('is one number that is none within a container, if it is the same object', () => {
  const none = new Float(Number.NaN);
  expect(pyEquals([none], [none])).toBe(true);
});

it('has one key for equal scalars, and others for others', () => {
  expect([1, true, new Float(1)].map(hashKey)).toEqual(['n1', 'n1', 'n1']);
  expect([0, false].map(hashKey)).toEqual(['n0', 'n0']);
  expect(new Set([null, 'None', '1', 1, new Float(1.5)].map(hashKey)).size).toBe(5);
});
