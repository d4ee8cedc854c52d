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
  const parts: string[] = [];
  let done = 0;
  for (const edit of sorted) {
    if (edit.start < done) return undefined;
    parts.push(text.slice(done, edit.start), edit.text);
    done = edit.end;
  }
  return parts.join('') + text.slice(done);
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.toSorted((one, other) => one.start - other.start || one.end - other.end);
}
