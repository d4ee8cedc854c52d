/** What a condition tells of a hidden parameter stays hidden, whatever joins it. */
import { expect, it } from 'vitest';
import { andValue, orValue } from '../../src/evaluate/intrinsics/boolean-value.ts';
import { isFailure } from '../../src/evaluate/failure.ts';
import { isSecret, knownLike, list, type Value } from '../../src/evaluate/value.ts';
import { sourceFile } from '../../src/source/source-file.ts';

const secret = (value: boolean): Value => knownLike(value, { origins: [], secret: 'hidden parameter h' });
const open = (value: boolean): Value => knownLike(value, { origins: [], secret: false });
const info = { name: 'and', version: '2018-08-31', span: { file: sourceFile('t', ''), start: 0, end: 0 } };

it.each([
  ['and', andValue, true, true],
  ['and', andValue, false, true],
  ['or', orValue, true, false],
  ['or', orValue, false, false],
])('`%s` over what became known keeps the mark', (_, { apply }, hidden, other) => {
  const result = apply(list([open(other), secret(hidden)]), info);
  if (result === 'defer' || isFailure(result)) throw new Error('no value');
  expect(isSecret(result)).toBe(true);
});
