/** Finds where each of many keys stands in a text, in time that grows with the text and not with text times keys. */
import { present } from '../source/present.ts';

type Piece = { readonly text: string } | { readonly key: string };

interface Split {
  /** The text from start to end: what no key takes, and the keys in their places. */
  readonly pieces: readonly Piece[];
  /** Keys that stand nowhere. */
  readonly unused: ReadonlySet<string>;
}

/**
 * Each key in turn takes its places in what earlier ones have left, from left to right; none may be empty.
 * `onPlace` is called for each place and may throw. No key may be part of a later one, so that a place is free when its first and last letter are.
 * heat/engine/hot/functions.py, `Replace.result`: the inner `replace` splits at one key and recurses into the pieces,
 * so the text of a value is out of reach for every other key.
 */
export function splitAtKeys(text: string, keys: readonly string[], onPlace: () => void): Split {
  const taken = new Uint8Array(text.length);
  const places: { readonly start: number; readonly key: string }[] = [];
  const unused = new Set(keys);
  const find = scannedByLength(keys) ? placesByLength(text, keys) : (key: string) => placesOf(text, key, taken);
  for (const key of keys) {
    for (const start of find(key)) {
      if (taken[start] === 1 || taken[start + key.length - 1] === 1) continue;
      taken.fill(1, start, start + key.length);
      onPlace();
      places.push({ start, key });
      unused.delete(key);
    }
  }
  return { pieces: cut(text, places), unused };
}

/**
 * Overlapping places too: the first one may be taken. From a taken letter the search goes on behind all that is taken there:
 * no other place can hold that letter.
 */
function* placesOf(text: string, key: string, taken: Uint8Array): Iterable<number> {
  const next = finder(text, key);
  for (let at = next(0); at >= 0;) {
    yield at;
    const last = at + key.length - 1;
    let from = taken[last] === 1 ? last : at;
    while (taken[from] === 1) from++;
    at = next(from);
  }
}

/** `indexOf` may compare the whole key at each place; for long keys the time must not depend on how they repeat themselves. */
function finder(text: string, key: string): (from: number) => number {
  if (key.length <= longKey) return (from) => text.indexOf(key, from);
  const borders = bordersOf(key);
  return (from) => {
    let matched = 0;
    for (let at = from; at < text.length; at++) {
      while (matched > 0 && text[at] !== key[matched]) matched = borders[matched - 1] ?? 0;
      if (text[at] === key[matched]) matched++;
      if (matched === key.length) return at + 1 - key.length;
    }
    return -1;
  };
}

/** Up to here comparing the whole key at each place costs little. */
const longKey = 32;

/** For each beginning of the key, the length of the longest shorter beginning that it ends with (Knuth, Morris and Pratt). */
function bordersOf(key: string): Int32Array {
  const borders = new Int32Array(key.length);
  for (let at = 1, length = 0; at < key.length; at++) {
    while (length > 0 && key[at] !== key[length]) length = borders[length - 1] ?? 0;
    if (key[at] === key[length]) length++;
    borders[at] = length;
  }
  return borders;
}

/** Which of the keys stand anywhere in the text. */
export function keysIn(text: string, keys: readonly string[]): ReadonlySet<string> {
  if (!scannedByLength(keys)) return new Set(keys.filter((key) => text.includes(key)));
  const find = placesByLength(text, keys);
  return new Set(keys.filter((key) => find(key).length > 0));
}

/** How many characters finding the keys looks at. */
export function searchCost(text: string, keys: readonly string[]): number {
  return text.length * Math.min(keys.length, slicingCost(keys));
}

function scannedByLength(keys: readonly string[]): boolean {
  return keys.length > leastSlicing && keys.length > slicingCost(keys);
}

/** Taking a slice of each length and looking it up costs as much as searching so many keys does. A long one is read to the end. */
function slicingCost(keys: readonly string[]): number {
  return [...lengthsOf(keys)].reduce((sum, length) => sum + Math.max(leastSlicing, length / lettersOfSearch), 0);
}

const leastSlicing = 8;

/** How many letters of a slice are read in the time that a search needs for one. */
const lettersOfSearch = 4;

function lengthsOf(keys: readonly string[]): ReadonlySet<number> {
  return new Set(keys.map(({ length }) => length));
}

/** All keys of one length are looked up together, at each place of the text. */
function placesByLength(text: string, keys: readonly string[]): (key: string) => readonly number[] {
  const places = new Map(keys.map((key): [string, number[]] => [key, []]));
  for (const length of lengthsOf(keys)) {
    for (let at = 0; at + length <= text.length; at++) places.get(text.slice(at, at + length))?.push(at);
  }
  return (key) => present(places.get(key), 'places of the key');
}

function cut(text: string, places: readonly { readonly start: number; readonly key: string }[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { start, key } of places.toSorted((a, b) => a.start - b.start)) {
    pieces.push({ text: text.slice(end, start) }, { key });
    end = start + key.length;
  }
  pieces.push({ text: text.slice(end) });
  return pieces;
}
