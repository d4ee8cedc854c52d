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

it('takes the beginning of a long text for it, as far as the two agree', () => {
  const long = 'ab'.repeat(100);
  expect(textReplacer([`${long}c`, `${long}dde`, 'ab'])(`x${long}ddf`, ({ length }) => `<${length}>`)).toBe('x<203>f');
  expect(textReplacer([`${long}c`])(`x${long}`.slice(0, 50), bracketed)).toBe(`x${long}`.slice(0, 50));
});

it('asks once about a long text that stays', () => {
  const asked: number[] = [];
  const long = 'a'.repeat(1000);
  const leave = (_: string, at: number): undefined => void asked.push(at);
  expect(textReplacer([long])(long.repeat(2), leave)).toBe(long.repeat(2));
  expect(asked).toEqual([0]);
});

it('takes linear time', () => {
  const text = 'a'.repeat(200_000);
  const texts = Array.from({ length: 60 }, (_, index) => `${text.slice(0, 3000 * index + 10)}b`);
  const started = performance.now();
  expect(textReplacer(texts)(text, () => undefined)).toBe(text);
  expect(performance.now() - started).toBeLessThan(20_000);
});
