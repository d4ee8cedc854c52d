/** Dependencies come first, ties by name; circles are told with their whole path. */
import { expect, it } from 'vitest';
import { orderByDependency } from '../../src/stack/dependency-order.ts';

const order = (edges: Record<string, string[]>): ReturnType<typeof orderByDependency> =>
  orderByDependency(new Map(Object.entries(edges)));

it('puts dependencies first and breaks ties by name', () => {
  expect(order({ web: ['net'], b: [], a: [], net: [] }).order).toEqual(['a', 'b', 'net', 'web']);
});

it('ignores edges to names that do not exist', () => {
  expect(order({ a: ['ghost'] }).order).toEqual(['a']);
});

it('tells a circle with its whole path and orders the rest', () => {
  const found = order({ a: ['b'], b: ['c'], c: ['a'], free: [], behind: ['a'] });
  expect(found.cycles).toEqual([['a', 'b', 'c', 'a']]);
  expect(found.order).toEqual(['free', 'a', 'b', 'behind', 'c']);
});

it('tells a resource that depends on itself', () => {
  expect(order({ a: ['a'] }).cycles).toEqual([['a', 'a']]);
});

it('tells two separate circles', () => {
  expect(order({ a: ['b'], b: ['a'], x: ['y'], y: ['x'] }).cycles).toEqual([
    ['a', 'b', 'a'],
    ['x', 'y', 'x'],
  ]);
});

it('orders a chain of a hundred thousand without running out of stack', () => {
  const edges = new Map<string, string[]>();
  for (let index = 0; index < 100_000; index++) edges.set(`r${index}`, index === 0 ? [] : [`r${index - 1}`]);
  expect(orderByDependency(edges).order.at(-1)).toBe('r99999');
});
