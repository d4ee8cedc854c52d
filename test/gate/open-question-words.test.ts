/** What a question is called: by its kind, where that says something. */
import { expect, it } from 'vitest';
import { openQuestion, waitingInput } from '../../src/gate/gate-diagnostics.ts';

it.each([openQuestion, waitingInput])('names no kind that is none: $code', ({ message }) => {
  expect(message('other', 'rules of web')).toMatch(/^the question about "rules of web" is open/);
  expect(message('image', 'debian')).toMatch(/^the question about image "debian" is open/);
});
