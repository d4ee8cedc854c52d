/** Amounts by which scaling policies change a size. */
import { expect, it } from 'vitest';
import { known } from '../../src/evaluate/value.ts';
import { negative } from '../../src/topology/scaling/policies.ts';

it('an amount of members that go is negative, in every spelling of a number', () => {
  expect(negative(known(3n))).toMatchObject({ kind: 'known', value: -3n });
  expect(negative(known('12'))).toMatchObject({ kind: 'known', value: -12n });
});

it('an amount that is no number stays as it is', () => {
  const text = known('some');
  expect(negative(text)).toBe(text);
});
