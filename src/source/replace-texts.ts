/** Replaces many texts in one pass: what is put in is never searched again, so the result is not longer than it has to be. */

/**
 * Puts what `instead` gives in the place of a text that begins at the UTF-16 offset `at`; undefined leaves it as it is. Where only
 * the beginning of a long text is found, that is replaced, and `instead` is asked about the whole one.
 */
type ReplaceTexts = (within: string, instead: (text: string, at: number) => string | undefined) => string;

/** A text that is longer counts as found where so many UTF-16 units of it are: looking further could take quadratic time. */
const telling = 128;

/** Texts that begin alike; the rest of the tree below is made where a search comes by. */
interface Branch {
  /** UTF-16 units that are alike. */
  readonly depth: number;
  readonly texts: readonly string[];
  below?: ReadonlyMap<number, Branch>;
  /** Where its one text ends, or is not looked at any further. */
  last?: Branch;
}

interface Found {
  readonly text: string;
  readonly length: number;
}

/** At each place the longest of `texts` counts. Empty ones are never found. */
export function textReplacer(texts: Iterable<string>): ReplaceTexts {
  const wanted = new Set(texts);
  wanted.delete('');
  const root: Branch = { depth: 0, texts: [...wanted] };
  return (within, instead) => {
    const parts: string[] = [];
    const long = new LongTexts(within);
    let done = 0;
    for (let at = 0; at < within.length; at++) {
      const found = foundAt(root, { within, at }, long);
      for (let one = found.pop(); one; one = found.pop()) {
        const put = instead(one.text, at);
        if (put === undefined) {
          if (one.text.length > telling) long.leave(one.text);
          continue;
        }
        parts.push(within.slice(done, at), put);
        done = at + one.length;
        at = done - 1;
        break;
      }
    }
    return parts.join('') + within.slice(done);
  };
}

interface Place {
  readonly within: string;
  readonly at: number;
}

/** The longest is the last. */
function foundAt(root: Branch, { within, at }: Place, long: LongTexts): Found[] {
  const found: Found[] = [];
  let branch: Branch | undefined = root;
  while (branch && branch.depth < telling && at + branch.depth < within.length) {
    const [only, another]: readonly string[] = branch.texts;
    if (only !== undefined && another === undefined && only.length > branch.depth) {
      if (!within.startsWith(only.slice(0, telling), at)) return found;
      branch.last ??= { depth: Math.min(only.length, telling), texts: branch.texts };
      branch = branch.last;
      if (only.length <= telling) found.push({ text: only, length: only.length });
      break;
    }
    branch = belowOf(branch).get(within.charCodeAt(at + branch.depth));
    const first: string | undefined = branch?.texts[0];
    if (first !== undefined && first.length === branch?.depth) found.push({ text: first, length: first.length });
  }
  const longest = branch?.depth === telling ? long.at(branch, at) : undefined;
  if (longest) found.push(longest);
  return found;
}

/** Of each branch the text that ends there comes first. */
function belowOf(branch: Branch): ReadonlyMap<number, Branch> {
  if (branch.below) return branch.below;
  const depth = branch.depth + 1;
  const groups = new Map<number, string[]>();
  for (const text of branch.texts) {
    if (text.length < depth) continue;
    const code = text.charCodeAt(branch.depth);
    const group = groups.get(code);
    if (!group) groups.set(code, [text]);
    else if (text.length === depth) group.unshift(text);
    else group.push(text);
  }
  branch.below = new Map([...groups].map(([code, group]) => [code, { depth, texts: group }]));
  return branch.below;
}

/** The texts of one search of which only the beginning has to be there. */
class LongTexts {
  readonly #within: string;
  readonly #sorted = new Map<Branch, readonly string[]>();
  readonly #left = new Set<string>();

  constructor(within: string) {
    this.#within = within;
  }

  /** Is not asked about again: each time could take as long as the text. */
  leave(text: string): void {
    this.#left.add(text);
    this.#sorted.clear();
  }

  /** The one that agrees the longest: of sorted texts, a neighbour of what stands there. */
  at(branch: Branch, at: number): Found | undefined {
    const sorted =
      this.#sorted.get(branch) ??
      branch.texts.filter((text) => text.length > telling && !this.#left.has(text)).toSorted(byUnits);
    this.#sorted.set(branch, sorted);
    const stands = this.#within.slice(at);
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? '') < stands) low = middle + 1;
      else high = middle;
    }
    const found = [sorted[low - 1], sorted[low]].flatMap((text) =>
      text === undefined ? [] : [{ text, length: shared(text, stands) }],
    );
    return found.toSorted((one, other) => other.length - one.length)[0];
  }
}

function byUnits(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function shared(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}
