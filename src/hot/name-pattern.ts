/** Shell-style name patterns as Heat matches resource names with them: `*`, `?`, `[abc]`, `[!abc]`; case matters. */
import { present } from '../source/present.ts';

/**
 * Whether the whole name matches, as Python's `fnmatch.fnmatchcase` decides it.
 * No regular expression is built: patterns come from users, and a translated one could take exponential time.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  return matchFrom([...name], [...pattern]);
}

/** Walks both texts; on a mismatch goes back to the last `*` and lets it take one more character. */
function matchFrom(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let place = 0;
  let starAt = -1;
  let starName = 0;
  while (at < name.length) {
    const step = pattern[place] === '*' ? 0 : stepOf(present(name[at], 'character'), pattern, place);
    if (pattern[place] === '*') {
      starAt = place++;
      starName = at;
    } else if (step > 0) {
      at++;
      place += step;
    } else if (starAt >= 0) {
      place = starAt + 1;
      at = ++starName;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}

/** Length of the pattern's part that takes the character; 0 when it does not. */
function stepOf(character: string, pattern: readonly string[], from: number): number {
  const current = pattern[from];
  if (current === undefined) return 0;
  if (current === '?') return 1;
  if (current !== '[') return current === character ? 1 : 0;
  const negated = pattern[from + 1] === '!';
  const first = from + (negated ? 2 : 1);
  const close = pattern.indexOf(']', first + 1);
  if (close < 0) return character === '[' ? 1 : 0;
  return inSet(character, pattern.slice(first, close)) === negated ? 0 : close - from + 1;
}

/** A hyphen is a range between two characters, and itself at the end. */
function inSet(character: string, set: readonly string[]): boolean {
  for (let index = 0; index < set.length; index++) {
    const low = present(set[index], 'character');
    const high = set[index + 1] === '-' && index + 2 < set.length ? present(set[index + 2], 'character') : undefined;
    if (high === undefined) {
      if (character === low) return true;
      continue;
    }
    if (character >= low && character <= high) return true;
    index += 2;
  }
  return false;
}
