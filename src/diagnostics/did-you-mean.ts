/** Finds the name that a misspelled one was meant to be. */
import type { Fix } from './diagnostic.ts';
import { spanText } from '../source/source-file.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { present } from '../source/present.ts';

/** Names longer than this are never compared: no one mistypes them by hand. */
const LONGEST = 200;

/** What looking for names may take, in pairs of letters that are compared. */
interface Effort {
  left: number;
}

/** For the wrong names of one file: more of them than anybody mistypes get no suggestion, rather than minutes of time. */
const effortOfFile = 20_000_000;

/** Of each file that is read; it ends with the file. */
const efforts = new WeakMap<SourceFile, Effort>();

function effortOf({ file }: Span): Effort {
  const effort = efforts.get(file) ?? { left: effortOfFile };
  efforts.set(file, effort);
  return effort;
}

/**
 * The closest of `candidates`, if it is close enough; ties go to the one that comes first in code-point order.
 * With a `span`, what it takes counts for the whole file, and there is no answer once that is used up.
 */
export function closestName(name: string, candidates: Iterable<string>, span?: Span): string | undefined {
  if (name === '' || name.length > LONGEST) return undefined;
  const effort = span ? effortOf(span) : { left: Number.POSITIVE_INFINITY };
  const folded = fold(name);
  let best: string | undefined;
  let bestDistance = Math.floor(folded.length / 3);
  for (const candidate of candidates) {
    if (effort.left <= 0) return undefined;
    if (candidate === name || candidate.length > LONGEST) continue;
    effort.left -= candidate.length + 8;
    const other = fold(candidate);
    // Each difference in length costs an edit.
    if (Math.abs(other.length - folded.length) > bestDistance) continue;
    const distance = editDistance(folded, other, { limit: bestDistance, effort });
    const closer = distance < bestDistance || (distance === bestDistance && (best === undefined || candidate < best));
    if (!closer) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** ` (did you mean "web"?)` behind a name, where one is near. */
export function orMeant(meant: string | undefined): string {
  return meant === undefined ? '' : ` (did you mean "${meant}"?)`;
}

/** A fix that writes the closest name in the place of a wrong one. */
export function didYouMean(span: Span | undefined, name: string, candidates: Iterable<string>): Fix | undefined {
  if (!span) return undefined;
  const meant = closestName(name, candidates, span);
  return meant === undefined ? undefined : fixTo(meant, span);
}

/** A fix that writes a name in the place of a wrong one; quotes around the name stay. */
export function fixTo(meant: string, span: Span): Fix {
  const quote = /^['"]/.exec(spanText(span))?.[0] ?? '';
  return { title: `did you mean "${meant}"?`, span, text: quote + meant + quote };
}

/** Differences that people do not see: case, `-`, `_` and blanks. */
function fold(name: string): string {
  return name.toLowerCase().replace(unseen, '');
}

const unseen = /[-_\s]/g;

interface Bounds {
  readonly limit: number;
  readonly effort: Effort;
}

/**
 * Damerau-Levenshtein distance with adjacent swaps (optimal string alignment), by code units.
 * Gives infinity as soon as the distance is sure to exceed `limit`.
 */
function editDistance(one: string, other: string, bounds: Bounds): number {
  // What both begin and end with is never edited.
  let start = 0;
  while (start < one.length && start < other.length && one.charCodeAt(start) === other.charCodeAt(start)) start++;
  let ends = 0;
  const shorter = Math.min(one.length, other.length) - start;
  while (ends < shorter && one.charCodeAt(one.length - 1 - ends) === other.charCodeAt(other.length - 1 - ends)) ends++;
  return distanceBetween(one.slice(start, one.length - ends), other.slice(start, other.length - ends), bounds);
}

function distanceBetween(a: string, b: string, { limit, effort }: Bounds): number {
  if (a === '' || b === '') return a.length + b.length;
  let beforeLast = new Uint8Array(b.length + 1);
  let last = Uint8Array.from({ length: b.length + 1 }, (_, index) => index);
  let current = new Uint8Array(b.length + 1);
  for (let row = 1; row <= a.length; row++) {
    effort.left -= b.length;
    current[0] = row;
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      let cost = Math.min(
        costAt(last, column) + 1,
        costAt(current, column - 1) + 1,
        costAt(last, column - 1) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        a.charCodeAt(row - 1) === b.charCodeAt(column - 2) &&
        a.charCodeAt(row - 2) === b.charCodeAt(column - 1);
      if (swapped) cost = Math.min(cost, costAt(beforeLast, column - 2) + 1);
      current[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return Number.POSITIVE_INFINITY;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  const distance = costAt(last, b.length);
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}

function costAt(row: Uint8Array, column: number): number {
  return present(row[column], 'cost');
}
