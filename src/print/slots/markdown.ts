/**
 * The slots of Markdown: running text, code spans, cells of tables and fenced blocks. What comes from data is cleaned
 * here and nowhere else, so a name of a template is read as that name and never as a heading, a row or a command.
 */
import { terminalLine } from './terminal.ts';

/** Running text that is clean: only the functions of this file make it. */
export class Markdown {
  readonly text: string;
  /** @internal */
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Running text from literal Markdown and data: a `Markdown` is taken as it is, everything else as prose, in which only
 * `code` between backticks is markup.
 */
export function inline(parts: TemplateStringsArray, ...data: readonly (Markdown | string | number)[]): Markdown {
  let text = parts[0] ?? '';
  for (let index = 0; index < data.length; index++) {
    const item = data[index] ?? '';
    text += item instanceof Markdown ? item.text : prose(String(item));
    text += parts[index + 1] ?? '';
  }
  return new Markdown(text);
}

/** A name or value, exactly as it is but for control characters. */
export function code(text: string): Markdown {
  if (isOneWord.test(text)) return new Markdown(`\`${text}\``);
  const line = terminalLine(text);
  if (line.trim() === '') return new Markdown(plain(JSON.stringify(line)));
  // In a table the backslash would take the escape of the bar for its own: no code span can hold the two.
  if (line.includes('\\|')) return new Markdown(plain(line));
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return new Markdown(`${ticks}${pad}${line}${pad}${ticks}`);
}

/** What most names and paths are: nothing in them needs care. */
const isOneWord = /^[!-[\]-_a-~]+$/;

export function joinMarkdown(items: readonly Markdown[], separator: string): Markdown {
  return new Markdown(items.map(({ text }) => text).join(separator));
}

export function heading(level: 1 | 2 | 3, content: Markdown): string {
  return `${'#'.repeat(level)} ${content.text.trim().replace(/#+$/, (hashes) => hashes.replaceAll('#', '\\#'))}`;
}

export function paragraph(content: Markdown): string {
  return guardStart(content.text);
}

export function bullet(content: Markdown): string {
  return `- ${guardStart(content.text)}`;
}

export function numbered(index: number, content: Markdown): string {
  return `${index}. ${guardStart(content.text)}`;
}

export function quote(content: Markdown): string {
  return `> ${guardStart(content.text)}`;
}

/** A table with one row a line. */
export function table(head: readonly string[], rows: readonly (readonly Markdown[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map(({ text }) => text.trim().replaceAll('|', '\\|')))),
  ];
}

/** A fenced block; its fence is longer than any in the content. Each line is cleaned, `indent` stands before all. */
export function fenced(language: string, lines: readonly string[], indent: string = ''): readonly string[] {
  const clean = lines.map(terminalLine);
  const fence = '`'.repeat(Math.max(3, ...clean.map((line) => longestRun(line) + 1)));
  return [`${fence}${language}`, ...clean, fence].map((line) => `${indent}${line}`);
}

/** Backticks in pairs are code spans; everything else is plain text. */
function prose(text: string): string {
  if (isPlain.test(text)) return text;
  const line = terminalLine(text);
  if (!line.includes('`')) return plain(line);
  const parts = line.split(/(`[^`]+`)/);
  return parts.map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)).text : plain(part))).join('');
}

/** What most sentences are: printable, and without a character that {@link inlineMarkup} may escape. */
const isPlain = /^[ -%'-)+-;=-Z^a-}]*$/;

/** What CommonMark and GitHub's tables, strike-through and HTML would read as markup inside a line. */
const inlineMarkup =
  /[\\`*[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[A-Za-z/!?])|&(?=#|[A-Za-z][A-Za-z0-9]*;)|~(?=~)|(?<=~)~/gu;

/** Where a link begins that GitHub would make of an address with an escape in it: the link would swallow the backslash. */
const escapingLink = /(?<=https?|ftp):(?=\/\/\S*\\)|(?<=www)\.(?=\S*\\)/giu;

/** One of the characters that {@link inlineMarkup} escapes: most texts have none. Links need escapes where those are. */
const markupCharacter = /[\\`*[\]_<&~]/;

function plain(text: string): string {
  if (!markupCharacter.test(text)) return text;
  const escaped = text.replaceAll(inlineMarkup, (character) => `\\${character}`);
  return escaped.replaceAll(escapingLink, (character) => `\\${character}`);
}

/** What would make a block of another kind at the start of a line; blanks there could make it code. */
function guardStart(text: string): string {
  return text
    .trim()
    .replace(/^(?=[#>+=|~:-])/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

function longestRun(text: string): number {
  if (!text.includes('`')) return 0;
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
