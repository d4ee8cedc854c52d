/** Finds the lines that surely go on with the bracket or quote in which a place stands. */
import { YAMLException } from 'js-yaml';

/**
 * Starts of the lines behind `position` that lie inside the innermost open bracket or quote around it. What is open there
 * is learnt from what the parser misses in the text before.
 */
export function linesInside(text: string, position: number, parse: (text: string) => unknown): readonly number[] {
  const missing = complaintAbout(text.slice(0, position).trimEnd(), parse);
  if (missing.includes('double quoted')) return quotedLines(text, position, '"');
  if (missing.includes('single quoted')) return quotedLines(text, position, "'");
  return missing.includes('flow collection') ? bracketLines(text, position) : [];
}

/**
 * Starts of the lines behind `position` that begin with a closing bracket: such a line goes on with something wherever it
 * stands, so that it can be indented. The first line of a block scalar is left alone, for it sets the scalar's column.
 */
export function closingLines(text: string, position: number): readonly number[] {
  const starts: number[] = [];
  for (const match of text.slice(position).matchAll(/(?<=[\r\n])[ ]*[\]}]/g)) {
    const start = position + match.index;
    if (!endsWithBlockHeader(text, start)) starts.push(start);
  }
  return starts;
}

/** Whether the last line with content before the offset ends with the `|` or `>` of a block scalar. */
function endsWithBlockHeader(text: string, offset: number): boolean {
  let end = offset;
  while (end > 0 && ' \r\n'.includes(text[end - 1] ?? '')) end--;
  const lineStart = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
  return /[|>][-+0-9]*[ \t]*(?:#.*)?$/.test(text.slice(Math.max(lineStart, end - 400), end));
}

function complaintAbout(text: string, parse: (text: string) => unknown): string {
  try {
    parse(text);
    return '';
  } catch (error) {
    return error instanceof YAMLException ? error.reason : '';
  }
}

function quotedLines(text: string, position: number, quote: string): readonly number[] {
  return lineStarts(text, position, endOfQuote(text, position, quote));
}

/** Offset of the closing quote, or the end of the text. Two single quotes and a backslash before a double one close nothing. */
function endOfQuote(text: string, from: number, quote: string): number {
  for (let offset = from; offset < text.length; offset++) {
    if (quote === '"' && text[offset] === '\\') offset++;
    else if (text[offset] === quote) {
      if (quote === '"' || text[offset + 1] !== quote) return offset;
      offset++;
    }
  }
  return text.length;
}

function bracketLines(text: string, position: number): readonly number[] {
  let depth = 0;
  let offset = position;
  let atToken = true;
  while (offset < text.length && depth >= 0) {
    const character = text[offset] ?? '';
    if ((character === '"' || character === "'") && atToken) offset = endOfQuote(text, offset + 1, character);
    else if (character === '#' && /\s/.test(text[offset - 1] ?? '')) offset = endOfLine(text, offset) - 1;
    else if ('[{'.includes(character)) depth++;
    else if (']}'.includes(character)) depth--;
    if (!/\s/.test(character)) atToken = '[{,:?'.includes(character);
    offset++;
  }
  return lineStarts(text, position, offset);
}

function lineStarts(text: string, from: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (const match of text.slice(from, to).matchAll(/\r\n|\r|\n/g)) {
    const start = from + match.index + match[0].length;
    if (start < to) starts.push(start);
  }
  return starts;
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}
