/**
 * The walks: changes to the house that somebody will make one day, kept as small examples. A walk is a folder with new files
 * (`files/src/...`), lines that go into existing ones, a fixture (`fixtures/...`), and for each of these pieces, and for
 * some that a hurried author would forget, the check that misses it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textsBelow } from '../texts-below.ts';

/** A line, or several, that go into an existing file. */
export interface WalkLine {
  /** Below the root: `src/targets/table.ts`. */
  readonly file: string;
  /** A line that stands there once; the new ones go behind it. */
  readonly after: string;
  readonly insert: string | readonly string[];
  /** The check that fails without it. */
  readonly missed: string;
}

/** Something that a new file says and that could have been forgotten: another text in its place. */
export interface WalkPiece {
  /** What is left out. */
  readonly without: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly text: string;
  readonly instead: string;
  readonly missed: string;
}

export interface Walk {
  readonly name: string;
  /** `a kind with two targets (balancer)`. */
  readonly title: string;
  /** How many existing files the same change touched before targets, backends and outputs had tables. */
  readonly before: string;
  /** New files by their path below the root. */
  readonly files: ReadonlyMap<string, string>;
  /** The check that fails without the file. */
  readonly missedFiles: ReadonlyMap<string, string>;
  readonly lines: readonly WalkLine[];
  readonly pieces: readonly WalkPiece[];
  /** A pattern for what is asserted of its fixtures: `messages.txt`, `ledger.txt`, `out/base/web.yaml`. */
  readonly asserts: string;
  /** Files of its fixtures by their path below `fixtures/`. */
  readonly fixtures: ReadonlyMap<string, string>;
}

interface WalkJson extends Pick<Walk, 'title' | 'before' | 'lines' | 'pieces' | 'asserts'> {
  readonly files: Readonly<Record<string, string>>;
}

/** `folder` is the one that this file lies in. */
export function walks(folder: string): readonly Walk[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readWalk(join(folder, name), name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readWalk(folder: string, name: string): Walk {
  const { files, ...rest }: WalkJson = JSON.parse(readFileSync(join(folder, 'walk.json'), 'utf8'));
  return {
    name,
    ...rest,
    missedFiles: new Map(Object.entries(files)),
    files: filesBelow(join(folder, 'files')),
    fixtures: filesBelow(join(folder, 'fixtures')),
  };
}

/** Texts by path; none where there is no such folder. */
export function filesBelow(directory: string): ReadonlyMap<string, string> {
  return existsSync(directory) ? textsBelow(directory) : new Map();
}

/** Existing files that a walk touches, with the number of lines that go into each. */
export function touched({ lines }: Walk): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { file, insert } of lines) counts.set(file, (counts.get(file) ?? 0) + linesOf(insert).length);
  return counts;
}

export function linesOf(insert: WalkLine['insert']): readonly string[] {
  return typeof insert === 'string' ? [insert] : insert;
}

/** Everything that is left out in turn: what it is, the change that leaves it out, and the check that must fail. */
export interface LeftOut {
  readonly what: string;
  readonly missed: string;
  /** Texts of files as they are without it; undefined for a file that is not there. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** `original` gives the text of an existing file. */
export function leavingOut(walk: Walk, original: (file: string) => string): readonly LeftOut[] {
  const { files, missedFiles, lines, pieces } = walk;
  return [
    ...[...files.keys()].map((file) => ({
      what: `the file \`${file}\``,
      missed: missedFiles.get(file) ?? '',
      files: new Map([[file, undefined]]),
    })),
    ...lines.map((line) => ({
      what: `in \`${line.file}\`: \`${linesOf(line.insert).join(' ').trim()}\``,
      missed: line.missed,
      files: new Map([[line.file, withLines(original(line.file), line.file, without(lines, line))]]),
    })),
    ...pieces.map((piece) => ({
      what: piece.without,
      missed: piece.missed,
      files: new Map([[piece.file, replaced(files.get(piece.file) ?? '', piece)]]),
    })),
  ];
}

function without(lines: readonly WalkLine[], left: WalkLine): readonly WalkLine[] {
  return lines.filter((line) => line !== left);
}

/** The text of an existing file with the lines of a walk that go into it. */
export function withLines(text: string, file: string, lines: readonly WalkLine[]): string {
  const own = lines.filter((line) => line.file === file);
  let whole = text.split('\n');
  for (const { after, insert } of own) {
    const places = whole.flatMap((line, index) => (line === after ? [index] : []));
    const [place] = places;
    if (place === undefined || places.length > 1) throw new Error(`${file}: ${places.length} lines are "${after}"`);
    whole = [...whole.slice(0, place + 1), ...linesOf(insert), ...whole.slice(place + 1)];
  }
  return whole.join('\n');
}

function replaced(text: string, { file, text: old, instead }: WalkPiece): string {
  if (text.split(old).length !== 2) throw new Error(`${file} has not exactly one "${old}"`);
  return text.replace(old, () => instead);
}
