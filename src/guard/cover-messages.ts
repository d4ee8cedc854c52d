/** Takes out of a message, and of the texts that it is about, what stands where inputs write what nobody may read. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { joinedRanges, type Range } from '../source/cover.ts';
import { textReplacer } from '../source/replace-texts.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { Cover } from './environment-cover.ts';
import { isCommon, written } from './spellings.ts';
import { unreadCover } from './unread-cover.ts';

interface CoveredFile {
  readonly file: SourceFile;
  withoutWords(text: string): string;
}

/** Files are looked at when the first message about them comes. */
export function coverOf(coveredPlaces: () => ReadonlyMap<string, Cover>): (diagnostic: Diagnostic) => Diagnostic {
  const files = new Map<SourceFile, CoveredFile>();
  let places: ReadonlyMap<string, Cover> | undefined;
  const fileOf = (file: SourceFile): CoveredFile => {
    const known = files.get(file);
    if (known) return known;
    places ??= coveredPlaces();
    const { ranges, words } = places.get(file.name) ?? { ranges: file.covered ?? unreadCover(file), words: [] };
    const covered = { file: coveredFile(file, ranges), withoutWords: wordCover(words) };
    files.set(file, covered);
    return covered;
  };
  const shown = (span: Span): Span => ({ ...span, file: fileOf(span.file).file });
  return (diagnostic) => {
    const { span, related = [], fix, message } = diagnostic;
    const spans = [...(span ? [span] : []), ...related.map((one) => one.span)];
    if (spans.length === 0) return diagnostic;
    const clean = (text: string): string => spans.reduce((all, { file }) => fileOf(file).withoutWords(all), text);
    return {
      ...diagnostic,
      message: clean(message),
      ...(span && { span: shown(span) }),
      ...(diagnostic.related && {
        related: related.map((one) => ({ message: clean(one.message), span: shown(one.span) })),
      }),
      ...(fix && { fix: { ...fix, title: clean(fix.title) } }),
    };
  };
}

/** Lengths stay, so that places do. */
function coveredFile(file: SourceFile, ranges: readonly Range[]): SourceFile {
  const covered = joinedRanges(ranges);
  if (covered.length === 0) return file;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of covered) {
    parts.push(file.text.slice(at, start), file.text.slice(start, end).replaceAll(/[^\r\n]/g, '*'));
    at = end;
  }
  return { ...file, text: parts.join('') + file.text.slice(at), covered };
}

/** Words of the language that messages are written in are taken for others only in quotes. */
function wordCover(words: readonly string[]): (text: string) => string {
  if (words.length === 0) return (text) => text;
  const quoted = words.flatMap((word) => written(word).map((form) => `"${form}"`));
  const plain = words.filter((word) => !isCommon(word)).flatMap(written);
  const replace = textReplacer([...quoted, ...plain]);
  return (text) => replace(text, (found) => (found.startsWith('"') ? '"***"' : '***'));
}
