/** Data that callers give: what is none is found with its place, and what JSON lacks gets a form that it has. */
import { expect, it } from 'vitest';
import { Float } from '../../src/python/scalar.ts';
import { notPlain, toJsonValue } from '../../src/shape/caller-data.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const circle: unknown[] = [];
circle.push({ again: circle });

it.each<[what: string, value: unknown, found: object | undefined]>([
  ['data', { a: [1, null, 'x', 5n, new Float(1.5), undefined], b: new Map([['c', true]]) }, undefined],
  ['a function', { a: [1, () => 1] }, { path: 'it.a.1', wrong: 'a function is no value' }],
  ['a symbol in a Map', new Map([['b', Symbol('x')]]), { path: 'it.b', wrong: 'a symbol is no value' }],
  ['a circle', circle, { path: 'it.0.again', wrong: 'it contains itself' }],
  ['the same twice', [[1], [1]], undefined],
  ['200 levels', nested(200), undefined],
  ['201 levels', nested(201), { path: `it${'.0'.repeat(200)}`, wrong: 'it is nested more than 200 levels deep' }],
])('looks for what is no data: %s', (_what, value, found) => {
  expect(notPlain(value, 'it')).toEqual(found);
});

it('writes numbers of any size, and maps', () => {
  const value = { small: 5n, large: 2n ** 60n, low: -(2n ** 60n), map: new Map([['x', 1]]), text: 'y' };
  expect(JSON.parse(JSON.stringify(value, toJsonValue))).toEqual({
    small: 5,
    large: '1152921504606846976',
    low: '-1152921504606846976',
    map: { x: 1 },
    text: 'y',
  });
});
