/** Patterns of the catalogue, compiled once: a greedy match from the start that must happen to reach the end. */
import { codePointLength } from '../python/code-points.ts';
import { compileRegex } from '../python/regex.ts';

/** Steps for each letter: the patterns of the catalogue go over a text a few times, and never more. */
const stepsPerLetter = 100;

/**
 * Undefined where the pattern cannot be compiled: then nothing is checked.
 * heat/engine/constraints.py, `AllowedPattern._is_valid`: `re.match`, and a comparison of `end()` with the length.
 */
export function compilePattern(pattern: string): ((text: string) => boolean) | undefined {
  const ready = compiled.get(pattern);
  if (ready) return ready;
  const budget = { left: 0 };
  const result = compileRegex(pattern, 0, budget);
  if (!result.ok) return undefined;
  const matches = (text: string): boolean => {
    budget.left = stepsPerLetter * (text.length + stepsPerLetter);
    return result.regex.match(text)?.end === codePointLength(text);
  };
  compiled.set(pattern, matches);
  return matches;
}

/** Memory of a pure function. */
const compiled = new Map<string, (text: string) => boolean>();
