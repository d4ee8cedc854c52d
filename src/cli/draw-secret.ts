/** Draws the random texts that a stack asks for. The only place of heat2kube that needs chance. */
import { randomInt } from 'node:crypto';
import type { SecretRequest } from '../plan/plan.ts';

/** What Heat draws from where a stack names no letters. */
const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A text of the length that is asked for, with at least the letters and sequences that are asked for, in a random order.
 * As in Heat, what must occur comes first: it makes the text longer where the length has no room for it.
 */
export function drawSecret({ length, alphabet, classes, sequences }: Omit<SecretRequest, 'id' | 'node'>): string {
  const parts = [
    ...sequences.flatMap(({ text, min }) => Array.from({ length: allowed(min) }, () => text)),
    ...classes.flatMap(({ letters, min }) => Array.from({ length: allowed(min) }, () => pick(letters))),
  ];
  const rest = allowed(length) - parts.reduce((sum, part) => sum + part.length, 0);
  const letters = alphabet === '' ? lettersAndDigits : alphabet;
  return shuffle([...parts, ...Array.from({ length: Math.max(0, rest) }, () => pick(letters))]).join('');
}

/** Heat allows no larger number. */
function allowed(count: number): number {
  return Math.min(count, 512);
}

function pick(letters: string): string {
  return letters === '' ? '' : letters.charAt(randomInt(letters.length));
}

function shuffle(items: readonly string[]): readonly string[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}
