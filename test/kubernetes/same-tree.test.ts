/** Trees are the same when all of their parts are. */
import { describe, expect, it } from 'vitest';
import { sameTree } from '../../src/kubernetes/same-tree.ts';

const tree = (): unknown => ({ a: [1, 'x', { b: null }], m: new Map([['k', [true]]]), none: undefined });

describe('sameTree', () => {
  it('holds for equal lists, maps and records', () => {
    expect(sameTree(tree(), tree())).toBe(true);
    expect(sameTree(Number.NaN, Number.NaN)).toBe(true);
  });

  it.each([
    [[1, 2], [1]],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [[], new Map()],
    [new Map(), {}],
    [{}, new Map()],
    [{}, null],
    [null, {}],
    [{}, []],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [new Map([['a', 1]]), new Map([['b', 1]])],
    [1, '1'],
    [1, undefined],
  ])('tells %j from %j', (one, other) => {
    expect(sameTree(one, other)).toBe(false);
  });
});
