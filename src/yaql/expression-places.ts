/** Places of an expression in the YAML file that holds it: through block scalars, folded lines, quotes and escapes. */
import type { Span } from '../source/source-file.ts';
import type { YaqlPlace } from './errors.ts';

/**
 * The span in the file of a place in the expression. `scalar` is the span of the YAML scalar with its quotes or from its
 * `|` or `>` on, `value` its text. Where the text cannot be found again in the file, the whole scalar is the place.
 */
export function spanInScalar(scalar: Span, value: string, place: YaqlPlace): Span {
  const offsets = offsetsOf(scalar, value);
  const start = offsets?.[Math.min(place.start, offsets.length - 1)];
  if (offsets === undefined || start === undefined) return scalar;
  const last = place.end > place.start ? offsets[Math.min(place.end, offsets.length - 1) - 1] : undefined;
  const end = last === undefined ? start : Math.max(start, last + 1);
  return { file: scalar.file, start, end };
}

/**
 * Offset in the file of each UTF-16 unit of the value, and of its end.
 * The scalar is read a second time, because YAML parsers report only where it begins and ends.
 */
function offsetsOf({ file, start, end }: Span, value: string): readonly number[] | undefined {
  const found = readings(file.text, start, end).find((reading) => reading.agrees(value));
  return found === undefined ? undefined : [...found.offsets, found.end];
}

/** How the text of a scalar may be read; more than one way where the indentation is not known. */
function readings(text: string, start: number, end: number): readonly Reading[] {
  switch (text[start]) {
    case '"':
      return [readFlow(text, start + 1, { end: end - 1, quote: '"' })];
    case "'":
      return [readFlow(text, start + 1, { end: end - 1, quote: "'" })];
    case '|':
    case '>': {
      const lines = linesOf(text, start, end);
      const indents = new Set(lines.flatMap(({ from, to }) => (from === to ? [] : [indentOf(text, from, to)])));
      // The indentation may be smaller than that of any line: an indicator in the header (`|2`) sets it.
      const smaller = [...indents].flatMap((indent) => Array.from({ length: indent + 1 }, (_, less) => indent - less));
      return [...new Set(smaller)].map((indent) => readBlock(text, lines, { indent, folded: text[start] === '>' }));
    }
    default:
      return [readFlow(text, start, { end, quote: '' })];
  }
}

/** A scalar while it is read again. */
class Reading {
  readonly offsets: number[] = [];
  end = 0;
  #value = '';

  /** Offsets grow by UTF-16 unit, so that an escape such as `\U0001F600` has two. */
  add(text: string, offset: number): void {
    for (let unit = 0; unit < text.length; unit++) this.offsets.push(offset);
    this.#value += text;
  }

  /** Block scalars end with as many line breaks as their header says; those are not compared. */
  agrees(value: string): boolean {
    return value.replace(/\n+$/, '') === this.#value.replace(/\n+$/, '');
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ '0': '\0', a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\u000b', f: '\f', r: '\r', e: '\u001b' }),
  ...Object.entries({ N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029', '\t': '\t' }),
]);

const hexLengths: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Plain and quoted scalars: line breaks fold, `''` is one quote, backslashes escape between double quotes. */
function readFlow(
  text: string,
  start: number,
  { end, quote }: { readonly end: number; readonly quote: string },
): Reading {
  const reading = new Reading();
  reading.end = end;
  let offset = start;
  while (offset < end) {
    const fold = /^[ \t]*(?:\r\n|\r|\n)[ \t\r\n]*/.exec(text.slice(offset, end))?.[0];
    if (fold !== undefined) {
      const breaks = [...fold.matchAll(/\r\n|\r|\n/g)].length;
      reading.add(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), offset);
      offset += fold.length;
    } else if (quote === '"' && text[offset] === '\\') {
      offset += readEscape(reading, text, offset);
    } else {
      reading.add(text.charAt(offset), offset);
      offset += quote === "'" && text.startsWith("''", offset) ? 2 : 1;
    }
  }
  return reading;
}

/** Reads an escape; gives its length in the file. */
function readEscape(reading: Reading, text: string, offset: number): number {
  const letter = text.charAt(offset + 1);
  const digits = hexLengths.get(letter);
  if (digits !== undefined) {
    const code = Number.parseInt(text.slice(offset + 2, offset + 2 + digits), 16);
    if (code <= 0x10ffff) reading.add(String.fromCodePoint(code), offset);
    return 2 + digits;
  }
  const broken = /^(?:\r\n|\r|\n)[ \t]*/.exec(text.slice(offset + 1, offset + 1000));
  if (broken !== null) return 1 + broken[0].length;
  reading.add(escapes.get(letter) ?? letter, offset);
  return 2;
}

interface Line {
  readonly from: number;
  readonly to: number;
}

/** Lines behind the header of a block scalar, without their line breaks. */
function linesOf(text: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  const breaks = /\r\n|\r|\n/g;
  breaks.lastIndex = start;
  let from: number | undefined;
  for (let found = breaks.exec(text); found !== null && found.index < end; found = breaks.exec(text)) {
    if (from !== undefined) lines.push({ from, to: found.index });
    from = found.index + found[0].length;
  }
  if (from !== undefined && from <= end) lines.push({ from, to: end });
  return lines;
}

function indentOf(text: string, from: number, to: number): number {
  let indent = 0;
  while (from + indent < to && text[from + indent] === ' ') indent++;
  return indent;
}

function readBlock(
  text: string,
  lines: readonly Line[],
  { indent, folded }: { readonly indent: number; readonly folded: boolean },
): Reading {
  const reading = new Reading();
  let breaks = 0;
  let before: 'nothing' | 'text' | 'indented' = 'nothing';
  let brokenAt = lines[0]?.from ?? 0;
  for (const { from, to } of lines) {
    const start = Math.min(from + indent, to);
    const isBlank = start === to;
    if (!isBlank) {
      const kind = ' \t'.includes(text.charAt(start)) ? 'indented' : 'text';
      const folds = folded && before === 'text' && kind === 'text';
      if (folds && breaks === 1) reading.add(' ', brokenAt);
      else reading.add('\n'.repeat(folds ? breaks - 1 : breaks), brokenAt);
      for (let offset = start; offset < to; offset++) reading.add(text.charAt(offset), offset);
      [breaks, before] = [0, kind];
    }
    if (breaks === 0) brokenAt = to;
    breaks++;
    reading.end = to;
  }
  reading.add('\n', reading.end);
  return reading;
}
