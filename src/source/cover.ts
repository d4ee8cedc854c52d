/** Parts of a text that readers of messages do not see. */

/** UTF-16 offsets `[start, end)` in one text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Between what is shown, these tell nothing. */
const structure = /^[\s:,{}[\]"'-]*$/;

/** Everything but `shown`, without blanks at both ends of a line. */
export function coverAllBut(text: string, shown: readonly Range[]): readonly Range[] {
  const covered: Range[] = [];
  let at = 0;
  for (const { start, end } of [...joinedRanges(shown), { start: text.length, end: text.length }]) {
    if (start > at) covered.push(...filledLines(text, { start: at, end: start }));
    at = end;
  }
  return covered;
}

function filledLines(text: string, { start, end }: Range): readonly Range[] {
  if (structure.test(text.slice(start, end))) return [];
  const lines = text.slice(start, end).matchAll(/[^\r\n]+/g);
  return [...lines].flatMap(({ 0: line, index }) => {
    const filled = line.trim();
    const from = start + index + line.indexOf(filled);
    return filled === '' ? [] : [{ start: from, end: from + filled.length }];
  });
}

/** In order; those that overlap as one. */
export function joinedRanges(ranges: readonly Range[]): readonly Range[] {
  const joined: Range[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (last && start < last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else if (end > start) joined.push({ start, end });
  }
  return joined;
}
