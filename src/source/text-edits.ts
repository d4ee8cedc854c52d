/** Edits of a text: everything outside them stays as it is, byte by byte. */

/** Puts `text` in the place of the half-open range `[start, end)` of UTF-16 offsets; an empty range is an insertion. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Insertions at one place keep their order and come before a replacement there. Undefined where two edits overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const sorted = inOrder(edits);
  return sorted.some(({ start }, index) => start < (sorted[index - 1]?.end ?? 0)) ? undefined : spliced(text, sorted);
}

/** Of two edits that overlap, the first counts; the same edit is made once. */
export function applyFirst(
  text: string,
  edits: readonly TextEdit[],
): { readonly text: string; readonly count: number } {
  const made: TextEdit[] = [];
  for (const edit of inOrder(edits)) {
    const before = made.at(-1);
    const isSame = before?.start === edit.start && before.end === edit.end && before.text === edit.text;
    if (!isSame && edit.start >= (before?.end ?? 0)) made.push(edit);
  }
  return { text: spliced(text, made), count: made.length };
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.toSorted((one, other) => one.start - other.start || one.end - other.end);
}

/** The edits are in order. */
function spliced(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const edit of edits) {
    parts.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  return parts.join('') + text.slice(done);
}
