import { expect, it } from 'vitest';
import { textReplacer } from '../../src/source/replace-texts.ts';

const bracketed = (found: string): string => `<${found}>`;

it.each([
  ['the longest at a place', ['ab', 'abc', 'b'], 'xabcbab', 'x<abc><b><ab>'],
  ['never what was put in', ['a', '<', '>'], 'a<', '<a><<>'],
  ['nothing for an empty text', [''], 'abc', 'abc'],
  ['what special characters spell', ['$&', '.*'], '$&x.*', '<$&>x<.*>'],
])('replaces %s', (_, texts, within, result) => {
  expect(textReplacer(texts)(within, bracketed)).toBe(result);
});

it('tries a shorter text where the longer one stays', () => {
  expect(textReplacer(['ab', 'a'])('ab', (found) => (found === 'ab' ? undefined : '-'))).toBe('-b');
});
