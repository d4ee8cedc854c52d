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
  const find = scannedByLength(keys) ? placesByLength(text, keys) : (key: string) => placesOf(text, key);
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

/** Which of the keys stand anywhere in the text. */
export function keysIn(text: string, keys: readonly string[]): ReadonlySet<string> {
  if (!scannedByLength(keys)) return new Set(keys.filter((key) => text.includes(key)));
  const find = placesByLength(text, keys);
  return new Set(keys.filter((key) => find(key).length > 0));
}

/** How many characters finding the keys looks at. */
export function searchCost(text: string, keys: readonly string[]): number {
  return text.length * (scannedByLength(keys) ? lengthsOf(keys).size * slicing : keys.length);
}

/** Taking a slice and looking it up costs as much as searching so many keys does. */
const slicing = 8;

function scannedByLength(keys: readonly string[]): boolean {
  return keys.length > slicing && keys.length > lengthsOf(keys).size * slicing;
}

function lengthsOf(keys: readonly string[]): ReadonlySet<number> {
  return new Set(keys.map(({ length }) => length));
}

/** Overlapping places too: the first one may be taken. */
function* placesOf(text: string, key: string): Iterable<number> {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) yield at;
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
