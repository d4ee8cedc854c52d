/** Messages with one cause as one message: at its first place, with what else it is about. */
import { append } from '../source/append.ts';
import { listed } from '../source/listed.ts';
import { byCodeUnit } from '../source/text-order.ts';
import { positionAt, type Span } from '../source/source-file.ts';
import { hintOf, type Diagnostic } from './diagnostic.ts';

/** Longer lists are cut: the formats for machines have every message. */
const mostNamed = 3;

/**
 * Folds messages, which are sorted, that differ in nothing but their place or their resource: those of the members of a
 * group, and those of a habit that the whole template has. Errors at several places stay apart where the names in them differ,
 * because each has to be fixed, unless their kind says that they are fixed together. Each message is of the same stacks as those it stands for.
 * `rest`: how to see what a list that is cut leaves out.
 */
export function foldEqual(reports: readonly Diagnostic[], rest: string = ''): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  const textAt = new Map<string, string>();
  for (const report of reports) {
    append(groups, keyOf(report, textAt), report);
  }
  return [...groups.values()].map((group) => folded(group, rest));
}

/** `textAt`: what was first said at a place. */
function keyOf(report: Diagnostic, textAt: Map<string, string>): string {
  const { code, severity, span, together } = report;
  const at = `${span?.file.name ?? ''}:${span?.start ?? ''}`;
  const kind = [report.stacks?.join('\0') ?? '', code, severity].join('\0');
  let text = textWithoutResource(report);
  // What one definition says of each of its copies, in whatever words: their addresses differ, the cause does not.
  if (severity !== 'error' && isCopy(report)) {
    const first = textAt.get(`${kind}\0${at}`);
    if (first === undefined) textAt.set(`${kind}\0${at}`, text);
    else text = first;
  }
  if (severity === 'error' && isCopy(report)) {
    const form = formOf(text);
    if (form !== text) return [kind, hintOf(report) ?? '', at, form].join('\0');
  }
  const place = severity === 'error' && !together && text.includes(mark) ? at : '';
  // A safe fix is not told, so that it keeps nothing apart: some of its places may have none.
  return [kind, hintOf(report) ?? '', place, text].join('\0');
}

/** Whether it is about a resource of a nested stack or group. */
function isCopy({ resource, span }: Diagnostic): boolean {
  return span !== undefined && resource?.includes('/') === true;
}

/** With a mark for each value: an error of one place is one for all copies, whose values may differ. */
function formOf(text: string): string {
  return text.replace(/"[^"]*"|[[{(].*[\])}]|\d+(?:\.\d+)?/g, mark);
}

/** Stands for the resource; no name has it. */
const mark = '\u0001';

/** With a mark in place of the quoted resource and of the type behind it, of other names, or of an interface, whose resource is its port. */
function textWithoutResource({ message: whole, resource, names = [] }: Diagnostic): string {
  const named = whole.replace(/interface \d+ of "[^"]*"/g, mark);
  const message = names.reduce(withoutName, named);
  if (resource === undefined || resource === '') return message;
  const quoted = `"${resource}"`;
  const [before = '', ...rest] = message.split(quoted);
  if (rest.length === 0) return message;
  return [before, ...rest.map((text) => text.replace(/^ \([A-Za-z0-9:_.-]+\)/, ''))].join(mark);
}

/** Names of types stand without quotes. */
function withoutName(text: string, name: string): string {
  const unquoted = text.replaceAll(`"${name}"`, () => mark);
  return name.includes('::') ? unquoted.replaceAll(name, () => mark) : unquoted;
}

function folded(group: readonly Diagnostic[], rest: string): Diagnostic {
  const [first, ...others] = group;
  if (!first) throw new RangeError('a group has a message');
  if (others.length === 0) return first;
  const { text, isCut } = alsoText(first, others);
  return text === '' ? first : { ...first, message: `${first.message}; also ${text}${isCut ? rest : ''}` };
}

function alsoText(first: Diagnostic, others: readonly Diagnostic[]): Also {
  const isOnePlace = others.every(({ span }) => span?.start === first.span?.start && span?.file === first.span?.file);
  if (textWithoutResource(first).includes(mark) || (isOnePlace && isCopy(first))) {
    const own = subjectOf(first);
    const names = new Set(others.map(subjectOf).flatMap((name) => (name === own ? [] : (name ?? []))));
    if (names.size > 0) return also([{ before: 'for ', names: [...names].map((name) => `"${name}"`) }]);
  }
  const file = first.span?.file.name;
  const lines = [...new Set(others.flatMap(({ span }) => (span && span.file.name === file ? [lineOf(span)] : [])))];
  const outside = others.flatMap(({ span }) =>
    span && span.file.name !== file ? [`${span.file.name}:${lineOf(span)}`] : [],
  );
  const own = first.span && lineOf(first.span);
  const inLines = lines.filter((line) => line !== own).toSorted((a, b) => a - b);
  const elsewhere = [...new Set(outside)].toSorted(byCodeUnit);
  return also([
    { before: `in line${inLines.length === 1 ? '' : 's'} `, names: inLines.map(String) },
    { before: 'at ', names: elsewhere },
  ]);
}

/** What else a message is about; `isCut`: the lists do not name all. */
interface Also {
  readonly text: string;
  readonly isCut: boolean;
}

function also(lists: readonly { readonly before: string; readonly names: readonly string[] }[]): Also {
  const told = lists.filter(({ names }) => names.length > 0);
  return {
    text: told.map(({ before, names }) => `${before}${listText(names)}`).join(' and '),
    isCut: told.some(({ names }) => names.length > mostNamed),
  };
}

/** What the message names. */
function subjectOf({ message, resource, names = [] }: Diagnostic): string | undefined {
  return resource !== undefined && message.includes(`"${resource}"`) ? resource : (names[0] ?? resource);
}

function listText(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return listed(more > 0 ? [...names.slice(0, mostNamed), `${more} more`] : names);
}

function lineOf(span: Span): number {
  return positionAt(span.file, span.start).line;
}
