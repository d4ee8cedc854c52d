/** Origins that are joined: in whatever way that is done, each leaf once and in ascending order. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../../src/evaluate/concat.ts';
import { factValue, joinOrigins, knownLike, list, originsOfAll, type Origins } from '../../src/evaluate/value.ts';
import { tryAll } from '../seed.ts';

const runs = { few: 300, many: 3000 };

/** Close together, as those of one resource are, and far apart. */
const origins = fc
  .uniqueArray(fc.oneof(fc.nat(40), fc.nat(100_000)), { maxLength: 12 })
  .map((leaves): Origins => leaves.toSorted((a, b) => a - b));

function union(lists: readonly Origins[]): Origins {
  return [...new Set(lists.flat())].toSorted((a, b) => a - b);
}

test('two lists', () =>
  tryAll(
    fc.property(origins, origins, (a, b) => {
      expect(joinOrigins(a, b)).toEqual(union([a, b]));
    }),
    runs,
  ));

test('many lists, some of them the same', () =>
  tryAll(
    fc.property(fc.array(origins, { maxLength: 8 }), (lists) => {
      const values = [...lists, ...lists].map((own) => list([knownLike('a', { origins: own, secret: false })]));
      expect(originsOfAll(values)).toEqual(union(lists));
    }),
    runs,
  ));

test('parts of a text, alone and where they melt together', () =>
  tryAll(
    fc.property(fc.array(fc.tuple(fc.constantFrom('', 'x', 'yz', undefined), origins), { maxLength: 8 }), (parts) => {
      const values = parts.map(([text, own]) =>
        text === undefined
          ? { ...factValue({ fact: 'id', of: 'disk' }), origins: own }
          : knownLike(text, { origins: own, secret: false }),
      );
      const whole = concat(values);
      expect(whole.origins).toEqual(union(parts.map(([, own]) => own)));
      const inside = whole.kind === 'symbolic' && whole.expression.op === 'concat' ? whole.expression.parts : [];
      const told = parts.filter(([text]) => text !== '').map(([, own]) => own);
      if (inside.length > 0) expect(originsOfAll(inside)).toEqual(union(told));
    }),
    runs,
  ));
