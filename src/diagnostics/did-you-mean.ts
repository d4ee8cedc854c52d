/** Finds the name that a misspelled one was meant to be. */
import type { Fix } from './diagnostic.ts';
import { spanText } from '../source/source-file.ts';
import type { Span } from '../source/source-file.ts';

/** Names longer than this are never compared: no one mistypes them by hand. */
const LONGEST = 200;

/** The closest of `candidates`, if it is close enough; ties go to the one that comes first in code-point order. */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name === '' || name.length > LONGEST) return undefined;
  const folded = fold(name);
  let best: string | undefined;
  let bestDistance = Math.floor(folded.length / 3);
  for (const candidate of candidates) {
    if (candidate === name || candidate.length > LONGEST) continue;
    const other = fold(candidate);
    // Each difference in length costs an edit.
    if (Math.abs(other.length - folded.length) > bestDistance) continue;
    const distance = other === folded ? 0 : editDistance(folded, other, bestDistance);
    const closer = distance < bestDistance || (distance === bestDistance && (best === undefined || candidate < best));
    if (!closer) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** A fix that writes the closest name in the place of a wrong one; quotes around the name stay. */
export function didYouMean(span: Span | undefined, name: string, candidates: Iterable<string>): Fix | undefined {
  const meant = closestName(name, candidates);
  if (meant === undefined || !span) return undefined;
  const quote = /^['"]/.exec(spanText(span))?.[0] ?? '';
  return { title: `did you mean "${meant}"?`, span, text: quote + meant + quote };
}

/** Differences that people do not see: case, `-`, `_` and blanks. */
function fold(name: string): string {
  return name.toLowerCase().replace(unseen, '');
}

const unseen = /[-_\s]/g;

/**
 * Damerau-Levenshtein distance with adjacent swaps (optimal string alignment), by code units.
 * Gives infinity as soon as the distance is sure to exceed `limit`.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = current;
  }
  const distance = last[b.length] ?? 0;
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}
