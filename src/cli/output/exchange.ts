/**
 * Puts the files of a run in the place of those of the one before. What is to be done is written down first, so that whoever
 * comes after a run that was killed can finish it.
 */
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asArray, asRecord, asText } from '../../shape/json-fields.ts';
import { isInside, refuseLinks, sha256 } from './existing-output.ts';
import { codeOf } from '../reasons.ts';
import { makeFolder } from './folders.ts';

/** A file that is to be put in or taken away, and what stood there when that was decided. */
interface Change {
  readonly path: string;
  /** Digest of the file that it replaces; absent where there was none. */
  readonly before?: string;
}

/** What a run is about to do, written down first, so that the next run can finish or undo it. */
interface Journal {
  readonly remove: readonly Change[];
  /** The lock comes last, for it says that the others are there. */
  readonly put: readonly Change[];
}

/** Where the exchange takes place. */
interface Place {
  /** The output directory. */
  readonly directory: string;
  /** The folder of the run, with the new files in `new`. */
  readonly run: string;
}

const journalName = 'journal.json';

export function newFolder(run: string): string {
  return join(run, 'new');
}

/** Moves all files, or moves those back that were moved. */
export function exchangeAll(
  place: Place,
  paths: { readonly remove: readonly string[]; readonly put: readonly string[] },
) {
  const changeOf = (path: string): Change => {
    const before = digestAt(join(place.directory, path));
    return { path, ...(before !== undefined && { before }) };
  };
  const journal: Journal = { remove: paths.remove.map(changeOf), put: paths.put.map(changeOf) };
  const file = join(place.run, journalName);
  writeFileSync(`${file}.part`, JSON.stringify(journal));
  renameSync(`${file}.part`, file);
  const undo: (() => void)[] = [];
  try {
    move(place, journal, undo);
  } catch (error) {
    for (const step of undo.toReversed()) step();
    rmSync(file, { force: true });
    throw error;
  }
  rmSync(file, { force: true });
}

/** Finishes what another run has begun. What a person changed since then stays. */
export function exchangeFiles(place: Place, journal: Journal): void {
  move(place, journal, []);
}

/** Undefined where the run was killed before it moved anything. */
export function journalOf(run: string): Journal | undefined {
  let text: string;
  try {
    text = readFileSync(join(run, journalName), 'utf8');
  } catch {
    return undefined;
  }
  const { remove, put } = asRecord(parsed(text)) ?? {};
  return { remove: changesOf(remove), put: changesOf(put) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changesOf(list: unknown): readonly Change[] {
  return asArray(list).flatMap((item) => {
    const { path, before } = asRecord(item) ?? {};
    const name = asText(path);
    const digest = asText(before);
    return name !== undefined && isInside(name)
      ? [{ path: name, ...(digest !== undefined && { before: digest }) }]
      : [];
  });
}

/** In the order of the journal; `undo` collects the way back. */
function move({ directory, run }: Place, { remove, put }: Journal, undo: (() => void)[]): void {
  const isAsBefore = ({ path, before }: Change): boolean => {
    refuseLinks(directory, path);
    return digestAt(join(directory, path)) === before;
  };
  const takeAway = (path: string): void => {
    const from = join(directory, path);
    const to = join(run, 'old', path);
    mkdirSync(dirname(to), { recursive: true });
    if (!isThere(from)) return;
    renameSync(from, to);
    undo.push(() => renameSync(to, from));
  };
  for (const change of remove) if (change.before !== undefined && isAsBefore(change)) takeAway(change.path);
  for (const change of put) {
    const made = join(newFolder(run), change.path);
    if (!isThere(made) || !isAsBefore(change)) continue;
    takeAway(change.path);
    makeFolder(directory, dirname(change.path));
    renameSync(made, join(directory, change.path));
    undo.push(() => rmSync(join(directory, change.path)));
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Undefined where there is no file. */
function digestAt(path: string): string | undefined {
  return isThere(path) ? sha256(readFileSync(path)) : undefined;
}
