/** Decides, file by file, what a run may write: what a user edited stays, what nobody needs any more goes. Writes nothing. */
import type { EmittedFile } from '../../emit/file.ts';
import { lockPath } from '../../emit/lock/emit-lock.ts';
import { secretStatePath } from '../../gate/output-texts.ts';
import { isInside, sha256, type ExistingOutput } from './existing-output.ts';

/** What a run writes and removes, decided before anything is touched. */
export interface Writes {
  /** Files to put in place; the lock file comes last, for it says that the others are there. */
  readonly put: readonly PutFile[];
  /** Files of an earlier run that this one does not make. */
  readonly remove: readonly string[];
  /** Paths whose text is there already. */
  readonly same: readonly string[];
  /** Edited files that stay as they are; where there is a new text, it is written beside under the name `newText`. */
  readonly kept: readonly { readonly path: string; readonly newText?: string }[];
  /** Edited files that this run would not make any more. */
  readonly left: readonly string[];
  /** Paths of everything secret, whatever becomes of it. */
  readonly secrets: readonly string[];
}

export interface PutFile {
  readonly path: string;
  readonly text: string;
  readonly secret: boolean;
}

interface WriteRequest {
  readonly files: readonly EmittedFile[];
  /** Paths of secrets that were drawn at random: they are never removed. */
  readonly drawn: readonly string[];
  readonly force: boolean;
}

/** A text that cannot be put in the place of an edited file is written beside it under this ending. */
const newEnding = '.new';

/** A file that the user has edited since the last run is kept unless `force` is given. */
export function planWrites(existing: ExistingOutput, { files, drawn, force }: WriteRequest): Writes {
  const outside = files.find(({ path }) => !isInside(path));
  if (outside) throw new RangeError(`the emitted path ${outside.path} leads out of the output directory`);
  const secrets = files.filter(({ secret }) => secret === true);
  const state = secrets.length > 0 ? [stateFile(secrets, drawn)] : [];
  const lock = files.filter(({ path }) => path === lockPath);
  const put: PutFile[] = [];
  const same: string[] = [];
  const kept: { path: string; newText?: string }[] = [];
  for (const file of files.filter(({ path }) => path !== lockPath)) {
    const edited = fateOf(file, existing);
    // What the reader was asked for is no edit that --force takes back.
    const fate = force && edited !== 'same' && file.answered !== true ? 'put' : edited;
    if (fate === 'same') same.push(file.path);
    else if (fate === 'put') put.push(putFile(file, file.path));
    else {
      const newText = fate === 'beside' ? `${file.path}${newEnding}` : undefined;
      kept.push({ path: file.path, ...(newText !== undefined && { newText }) });
      if (newText !== undefined) put.push(putFile(file, newText));
    }
  }
  for (const file of [...state, ...lock]) {
    if (isSame(existing.read(file.path), file.text)) same.push(file.path);
    else put.push(putFile(file, file.path));
  }
  const needed = new Set([...files.map(({ path }) => path), ...drawn]);
  const { remove, left } = leftovers(existing, needed);
  const taken = files.filter(({ path }) => !kept.some((item) => item.path === path));
  return {
    put,
    same,
    kept,
    remove: [...remove, ...takenOver(existing, taken)],
    left,
    secrets: secrets.map(({ path }) => path),
  };
}

/** `beside`: edited, and there is a new text; `keep`: edited, and nothing new to say. */
function fateOf(file: EmittedFile, existing: ExistingOutput): 'same' | 'put' | 'keep' | 'beside' {
  const now = existing.read(file.path);
  if (!now) return 'put';
  if (isSame(now, file.text)) return 'same';
  const written = existing.digests.get(file.path);
  if (written === sha256(now)) return 'put';
  return written === sha256(file.text) ? 'keep' : 'beside';
}

/** New texts beside files that hold them by now. */
function takenOver(existing: ExistingOutput, files: readonly EmittedFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const beside = `${path}${newEnding}`;
    return isSame(existing.read(beside), text) ? [beside] : [];
  });
}

/** Files of an earlier run that nobody needs now: removed where they are unchanged, else left and told. */
function leftovers(existing: ExistingOutput, needed: ReadonlySet<string>): Pick<Writes, 'remove' | 'left'> {
  const remove: string[] = [];
  const left: string[] = [];
  for (const [path, written] of existing.digests) {
    const now = needed.has(path) ? undefined : existing.read(path);
    if (now) (sha256(now) === written ? remove : left).push(path);
  }
  return { remove, left };
}

/** No times, and paths in order: the same bytes on every run. */
function stateFile(secrets: readonly EmittedFile[], drawn: readonly string[]): EmittedFile {
  const digests = secrets.map(({ path, text }) => [path, sha256(text)] as const);
  const answered = secrets.filter((file) => file.answered === true).map(({ path }) => path);
  const state = {
    version: 1,
    files: Object.fromEntries(digests.toSorted(byPath)),
    drawn: drawn.toSorted(),
    ...(answered.length > 0 && { answered: answered.toSorted() }),
  };
  return { path: secretStatePath, text: `${JSON.stringify(state, undefined, 2)}\n`, secret: true };
}

function byPath([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b);
}

function putFile({ text, secret }: EmittedFile, path: string): PutFile {
  return { path, text, secret: secret === true };
}

function isSame(bytes: Uint8Array | undefined, text: string): boolean {
  return bytes !== undefined && Buffer.from(text, 'utf8').equals(bytes);
}
