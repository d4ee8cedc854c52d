/**
 * Reads texts that PyYAML takes and the parser does not: brackets and quotes that go on in a column further left, tabs
 * behind a colon inside brackets, a lone `-` as an item (`[-, [a, b]]`), a `#` right behind a bracket, a quote or a `|`. The parser
 * is given a text in which the place is mended; values and offsets are those of the original.
 */
import { EVENT_ID, YAMLException } from 'js-yaml';
import type { Event } from 'js-yaml';
import { closingLines, linesInside } from './yaml-continuation.ts';

const COMPLAINT = 'deficient indentation';
/** Work that mending may cost, in characters read again. */
const BUDGET = 100_000_000;
const INDENT = 256;

type Parse = (text: string) => Event[];

/** The text as the parser gets it: as long as the original but for indentation that was inserted. */
interface Mended {
  readonly text: string;
  /** Offsets of the original before which indentation was inserted, in order. */
  readonly insertions: readonly number[];
}

/** Calls `parse`, mending what it complains of; offsets of the events are those of `text`. */
export function mendedEvents(text: string, parse: Parse): readonly Event[] {
  let mended: Mended = { text, insertions: [] };
  let budget = BUDGET;
  for (;;) {
    const { insertions } = mended;
    try {
      const events = parse(mended.text);
      return insertions.length === 0 ? events : events.map((event) => movedBack(event, insertions));
    } catch (error) {
      budget -= mended.text.length;
      const next = error instanceof YAMLException && budget > 0 ? mend(mended, error, parse) : undefined;
      if (!next) throw moved(error, insertions);
      mended = next;
    }
  }
}

function mend(mended: Mended, error: YAMLException, parse: Parse): Mended | undefined {
  const position = error.mark?.position ?? -1;
  const text = mendLoneDashes(mended.text, position) ?? mendTightComment(mended.text, position);
  if (text !== undefined) return { ...mended, text };
  return error.reason === COMPLAINT && position >= 0 ? mendIndentation(mended, position, parse) : undefined;
}

/** A `-` before a comma or closing bracket is a text in PyYAML; the parser sees a letter there, and in all such places. */
function mendLoneDashes(text: string, position: number): string | undefined {
  if (text[position] !== '-' || !',]}'.includes(text[position + 1] ?? ' ')) return undefined;
  const mended = text.replaceAll(/(?<=[[,{:][ \t\r\n]*)-(?=[,\]}])/g, 'x');
  return mended[position] === '-' ? `${text.slice(0, position)}x${text.slice(position + 1)}` : mended;
}

/** A comment right behind a closing bracket, a quote or the head of a block is one for PyYAML; the parser sees blanks there. */
function mendTightComment(text: string, position: number): string | undefined {
  if (text[position] !== '#' || !/(?:[}\]"']|[|>][-+0-9]*)$/.test(text.slice(Math.max(0, position - 4), position))) {
    return undefined;
  }
  const comment = /^[^\r\n]*/.exec(text.slice(position))?.[0] ?? '';
  return text.slice(0, position) + ' '.repeat(comment.length) + text.slice(position + comment.length);
}

/** Tabs of the line read as blanks or, when there are none, the line and those that go on from it indented. */
function mendIndentation({ text, insertions }: Mended, position: number, parse: Parse): Mended | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1)) + 1;
  const before = text.slice(lineStart, position);
  const head = text.slice(0, lineStart);
  if (before.includes('\t')) {
    return { text: head + before.replaceAll('\t', ' ') + text.slice(position), insertions };
  }
  if (lineStart === 0 || insertions.includes(originalOffset(lineStart, insertions))) return undefined;
  const closes = ']}'.includes(text[position] ?? ' ');
  const further = closes ? closingLines(text, position) : linesInside(text, position, parse);
  return indented({ text, insertions }, [lineStart, ...further]);
}

function indented({ text, insertions }: Mended, lineStarts: readonly number[]): Mended {
  const known = new Set(insertions);
  const added = lineStarts
    .map((offset) => ({ offset, original: originalOffset(offset, insertions) }))
    .filter(({ original }) => !known.has(original));
  let from = 0;
  const parts = added.map(({ offset }) => {
    const part = text.slice(from, offset);
    from = offset;
    return part;
  });
  return {
    text: [...parts, text.slice(from)].join(' '.repeat(INDENT)),
    insertions: [...insertions, ...added.map(({ original }) => original)].toSorted((a, b) => a - b),
  };
}

/** Offset in the original text; what lies within inserted indentation is the place of the insertion. */
function originalOffset(offset: number, insertions: readonly number[]): number {
  let low = 0;
  let high = insertions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((insertions[middle] ?? 0) + middle * INDENT < offset) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return offset;
  return Math.max(insertions[low - 1] ?? 0, offset - low * INDENT);
}

function moved(error: unknown, insertions: readonly number[]): unknown {
  if (!(error instanceof YAMLException) || !error.mark || insertions.length === 0) return error;
  const position = originalOffset(error.mark.position, insertions);
  return new YAMLException(error.reason, { ...error.mark, position });
}

function movedBack(event: Event, insertions: readonly number[]): Event {
  const back = (offset: number): number => (offset < 0 ? offset : originalOffset(offset, insertions));
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return {
        ...event,
        valueStart: back(event.valueStart),
        valueEnd: back(event.valueEnd),
        anchorStart: back(event.anchorStart),
        anchorEnd: back(event.anchorEnd),
        tagStart: back(event.tagStart),
        tagEnd: back(event.tagEnd),
      };
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return {
        ...event,
        start: back(event.start),
        anchorStart: back(event.anchorStart),
        anchorEnd: back(event.anchorEnd),
        tagStart: back(event.tagStart),
        tagEnd: back(event.tagEnd),
      };
    case EVENT_ID.ALIAS:
      return { ...event, anchorStart: back(event.anchorStart), anchorEnd: back(event.anchorEnd) };
    default:
      return event;
  }
}
