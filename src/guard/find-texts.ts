/** Finds any of many texts in one pass over a long one, whatever case, quotes, escapes and folded lines the long one has. */

const backslash = 0x5c;
const lineFeed = 0x0a;

/** What each unit of ASCII is searched as: letters in lower case, and 0 for what is passed over. All others stay as they are. */
const letters = Uint8Array.from({ length: 0x80 }, (_, code) => {
  if (code === backslash || code === lineFeed || code === 0x22 || code === 0x27) return 0;
  return code >= 0x41 && code <= 0x5a ? code + 32 : code;
});

/**
 * The text as it is searched: in lower case, without backslashes and quotes, and with lines joined. So a value is found in JSON,
 * YAML, Markdown, in quotes of a shell, in a name made from it, and over the end of a line.
 */
export function normalized(text: string): string {
  let result = '';
  for (let at = next(text, 0); at < text.length; at = next(text, at + 1)) result += letterAt(text, at);
  return result;
}

function letterAt(text: string, at: number): string {
  return String.fromCharCode(lower(text.charCodeAt(at)));
}

function lower(code: number): number {
  return letters[code] ?? code;
}

/** The first place from `at` on that is not passed over: the indentation of a line is. */
function next(text: string, at: number): number {
  let place = at;
  let indent = place === 0 || text.charCodeAt(place - 1) === lineFeed;
  for (; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code === lineFeed) indent = true;
    else if (indent && (code === 0x20 || code === 0x09)) continue;
    else if (lower(code) === 0) indent = false;
    else return place;
  }
  return place;
}

/** Index of the first of the texts that stands in `within` and is accepted; undefined where none is. */
type Finder = (within: string) => number | undefined;

/** Letters of a text by which it is looked up; every text has so many. */
const keyLength = 4;
/** As many letters of a longer text are looked for: to compare all of it at each place could take quadratic time. */
export const searchedLength = 128;
const tableSize = 1 << 16;
/** Spreads keys over the table: the upper half of the product is the place. */
const spread = 0x9e3779b1;

/**
 * `texts` are normalized; `accept` is asked once for each of them that is found.
 * @throws RangeError for one of fewer than four UTF-16 units.
 */
export function finderOf(texts: readonly string[], accept: (index: number) => boolean): Finder {
  const slots = new Uint16Array(tableSize);
  const bySlot: Branch[] = [{ ends: [], longer: [] }];
  for (const [index, text] of texts.entries()) {
    if (text.length < keyLength) throw new RangeError('a text to find has at least four letters');
    // The low bytes of the last four letters.
    let key = 0;
    for (let at = 0; at < keyLength; at++) key = (key << 8) | (text.charCodeAt(at) & 0xff);
    const place = Math.imul(key, spread) >>> 16;
    const slot = slots[place] ?? 0;
    if (slot === 0) slots[place] = bySlot.push({ ends: [], longer: [index] }) - 1;
    else bySlot[slot]?.longer.push(index);
  }
  return (within) => {
    // A function of its own: a closure in the loop would take memory for each letter.
    const candidateAt = (start: number, slot: number): number | undefined => {
      const branch = bySlot[slot];
      return branch && standingAt(branch, { texts, within, accept }, start);
    };
    let hash = 0;
    // Places of the last letters, the oldest first.
    let first = 0;
    let second = 0;
    let third = 0;
    let seen = 0;
    let indent = true;
    // As `next` goes, but without a call for each letter: this loop is what the guard takes of a compilation.
    for (let at = 0; at < within.length; at++) {
      const written = within.charCodeAt(at);
      const code = letters[written] ?? written;
      if (code === 0 || (indent && (code === 0x20 || code === 0x09))) {
        if (code === 0) indent = written === lineFeed;
        continue;
      }
      indent = false;
      hash = (hash << 8) | (code & 0xff);
      if (++seen >= keyLength) {
        const slot = slots[Math.imul(hash, spread) >>> 16] ?? 0;
        if (slot !== 0) {
          const found = candidateAt(first, slot);
          if (found !== undefined) return found;
        }
      }
      first = second;
      second = third;
      third = at;
    }
    return undefined;
  };
}

/** Texts that begin alike, by their indices. */
interface Branch {
  /** Of those that may still be accepted. */
  readonly ends: number[];
  readonly longer: number[];
  /** Made where a search comes by. */
  below?: ReadonlyMap<number, Branch>;
}

interface Search {
  readonly texts: readonly string[];
  readonly within: string;
  accept(index: number): boolean;
}

function standingAt(root: Branch, { texts, within, accept }: Search, start: number): number | undefined {
  let branch: Branch | undefined = root;
  let at = start;
  for (let depth = 0; branch && at < within.length; depth++) {
    const [only = 0, another] = branch.longer;
    // Of one text alone no tree is needed.
    if (another === undefined) {
      const isFound = branch.longer.length === 1 && standsAt(texts[only] ?? '', { within, at }, depth);
      if (!isFound) return undefined;
      if (accept(only)) return only;
      branch.longer.pop();
      return undefined;
    }
    branch = belowOf(branch, texts, depth).get(lower(within.charCodeAt(at)));
    for (const ends = branch?.ends ?? []; ends.length > 0; ends.shift()) {
      const [index = 0] = ends;
      if (accept(index)) return index;
    }
    at = next(within, at + 1);
  }
  return undefined;
}

function belowOf(branch: Branch, texts: readonly string[], depth: number): ReadonlyMap<number, Branch> {
  if (branch.below) return branch.below;
  const below = new Map<number, Branch>();
  for (const index of branch.longer) {
    const text = texts[index] ?? '';
    const code = text.charCodeAt(depth);
    const group = below.get(code) ?? { ends: [], longer: [] };
    below.set(code, group);
    (depth + 1 === Math.min(text.length, searchedLength) ? group.ends : group.longer).push(index);
  }
  branch.below = below;
  return below;
}

/** The rest of the text behind `depth`. */
function standsAt(
  text: string,
  { within, at: start }: Pick<Search, 'within'> & { readonly at: number },
  depth: number,
): boolean {
  const end = Math.min(text.length, searchedLength);
  let at = start;
  for (let index = depth; index < end; index++) {
    if (at >= within.length || lower(within.charCodeAt(at)) !== text.charCodeAt(index)) return false;
    at = next(within, at + 1);
  }
  return true;
}
