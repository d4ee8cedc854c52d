/** Replaces many texts in one pass: what is put in is never searched again, so the result is not longer than it has to be. */

/** Puts what `instead` gives in the place of a text that begins at the UTF-16 offset `at`; undefined leaves it as it is. */
type ReplaceTexts = (within: string, instead: (found: string, at: number) => string | undefined) => string;

/** At each place the longest of `texts` counts. Empty ones are never found. */
export function textReplacer(texts: Iterable<string>): ReplaceTexts {
  const wanted = new Set(texts);
  wanted.delete('');
  // By the first UTF-16 unit: the lengths of the texts that begin with it, the longest first.
  const lengths = new Map<number, number[]>();
  for (const text of wanted) {
    const first = text.charCodeAt(0);
    const known = lengths.get(first);
    if (!known) lengths.set(first, [text.length]);
    else if (!known.includes(text.length)) known.push(text.length);
  }
  for (const known of lengths.values()) known.sort((one, other) => other - one);
  return (within, instead) => {
    const parts: string[] = [];
    let done = 0;
    for (let at = 0; at < within.length; at++) {
      for (const length of lengths.get(within.charCodeAt(at)) ?? []) {
        const found = within.slice(at, at + length);
        const put = wanted.has(found) ? instead(found, at) : undefined;
        if (put === undefined) continue;
        parts.push(within.slice(done, at), put);
        done = at + length;
        at = done - 1;
        break;
      }
    }
    return parts.join('') + within.slice(done);
  };
}
