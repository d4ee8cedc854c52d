/** Applies changes to a text. */
import type { Fix } from './diagnostic.ts';

interface Fixed {
  readonly text: string;
  /** How many changes were made. */
  readonly count: number;
}

/** All are changes of this text. Of two that overlap, the first counts; the same change is made once. */
export function applyFixes(text: string, fixes: readonly Fix[]): Fixed {
  const sorted = fixes.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let at = 0;
  let count = 0;
  let before: Fix | undefined;
  for (const fix of sorted) {
    const { start, end } = fix.span;
    const isSame = before?.span.start === start && before.span.end === end && before.text === fix.text;
    if (isSame || start < at) continue;
    parts.push(text.slice(at, start), fix.text);
    at = end;
    before = fix;
    count++;
  }
  return { text: parts.join('') + text.slice(at), count };
}
