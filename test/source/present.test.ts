/** What must be there by construction is there, or the program stops and says what is missing. */
import { expect, it } from 'vitest';
import { messageOf } from '../../src/source/message-of.ts';
import { matchOf, present } from '../../src/source/present.ts';

it('gives the value, whatever it is', () => {
  expect([0, '', false, null].map((value) => present(value, 'value'))).toEqual([0, '', false, null]);
});

it('stops where there is none', () => {
  expect(() => present(new Map<string, string>().get('a'), 'name of the port')).toThrow(
    'internal error: there is no name of the port',
  );
});

it('gives the match of a pattern, and stops where it has none', () => {
  expect(matchOf(/^(\d*)/, '12a')[1]).toBe('12');
  expect(() => matchOf(/^a/, 'b')).toThrow('internal error: there is no match of ^a');
});

it('reads what was thrown', () => {
  expect([new Error('no'), 'text', undefined].map(messageOf)).toEqual(['no', 'text', 'undefined']);
});
