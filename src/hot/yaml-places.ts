/** Finds the places that the YAML parser leaves out: closing brackets, block scalar headers, empty nodes. */

/** Offset behind the bracket that closes a flow collection; between `from` and it are only blanks, comments and commas. */
export function closingBracket(text: string, from: number): number {
  let offset = from;
  while (offset < text.length) {
    const character = text[offset];
    if (character === ']' || character === '}') return offset + 1;
    offset = character === '#' && startsComment(text, offset) ? endOfLine(text, offset) : offset + 1;
  }
  return text.length;
}

/** Offset of the `|` or `>` behind a key or dash that ends at `from`. */
export function startOfBlockScalar(text: string, from: number): number {
  let offset = from;
  while (offset < text.length) {
    const character = text[offset];
    if (character === '|' || character === '>') return offset;
    offset = character === '#' && startsComment(text, offset) ? endOfLine(text, offset) : offset + 1;
  }
  return from;
}

/** End of a block scalar without the line breaks and blank lines behind its last line. */
export function endOfBlockScalar(text: string, start: number, valueEnd: number): number {
  let end = valueEnd;
  while (end > start + 1 && ' \t\r\n'.includes(text[end - 1] ?? '')) end--;
  return end;
}

/**
 * Where an empty node stands: behind the indicator (`:`, `-`, `?`) if that comes next, else at `from`.
 * In flow collections nothing may stand there at all.
 */
export function placeOfEmpty(text: string, from: number, indicator: string): number {
  let offset = from;
  while (offset < text.length) {
    const character = text[offset] ?? '';
    if (character === '#' && startsComment(text, offset)) offset = endOfLine(text, offset);
    else if (' \t\r\n'.includes(character)) offset++;
    else break;
  }
  return indicator !== '' && text[offset] === indicator ? offset + 1 : from;
}

/** Whether a line break stands between the start of a key and its colon, though no `?` announces the key. */
export function isBrokenKey(text: string, key: { readonly start: number; readonly end: number }): boolean {
  if (text[key.end] === ':' && !text.slice(key.start, key.end).includes('\n')) return false;
  const behind = placeOfEmpty(text, key.end, ':');
  if (behind === key.end || !/[\r\n]/.test(text.slice(key.start, behind))) return false;
  return !/\?\s*$/.test(text.slice(Math.max(0, key.start - 200), key.start));
}

function startsComment(text: string, offset: number): boolean {
  return offset === 0 || ' \t\r\n'.includes(text[offset - 1] ?? '') || '[]{},'.includes(text[offset - 1] ?? '');
}

function endOfLine(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}
