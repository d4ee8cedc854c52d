/** Puts files in place so that a failure leaves the old output whole: everything is written aside first, then renamed in. */
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileError } from '../exit-status.ts';
import { codeOf, reasonOf, type ExistingOutput } from './existing-output.ts';
import type { PutFile, Writes } from './plan-writes.ts';

/** Secrets are for their owner alone. */
const secretModes = { file: 0o600, directory: 0o700 } as const;

export function writeOutput(existing: ExistingOutput, writes: Writes): void {
  const { directory, state } = existing;
  const release = holdSignals();
  try {
    if (state === 'absent') writeNew(directory, writes.put);
    else if (writes.put.length + writes.remove.length > 0) writeInto(directory, writes);
    closeSecrets(existing, writes.secrets);
  } catch (error) {
    throw new FileError(`the output directory ${existing.name} cannot be written: ${reasonOf(error)}; it is unchanged`);
  } finally {
    release();
  }
}

/** Without handlers a signal would end the process between two renames; the work takes milliseconds, so it is finished. */
function holdSignals(): () => void {
  const hold = (): void => {};
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hold);
  return () => {
    for (const signal of signals) process.off(signal, hold);
  };
}

/** A directory that does not exist appears as a whole, or not at all. */
function writeNew(directory: string, files: readonly PutFile[]): void {
  mkdirSync(dirname(directory), { recursive: true });
  const staging = mkdtempSync(join(dirname(directory), `.${basename(directory)}-`));
  try {
    const made = join(staging, 'new');
    mkdirSync(made);
    writeAll(made, files);
    renameSync(made, directory);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The staging folder lies inside, where renaming works even if the directory is a mount of its own. */
function writeInto(directory: string, { put, remove }: Writes): void {
  const staging = mkdtempSync(join(directory, '.heat2kube-'));
  const undo: (() => void)[] = [];
  try {
    const made = join(staging, 'new');
    mkdirSync(made);
    writeAll(made, put);
    const exchange = new Exchange(directory, join(staging, 'old'), undo);
    for (const path of remove) exchange.takeAway(path);
    for (const { path } of put) exchange.putIn(join(made, path), path);
  } catch (error) {
    for (const step of undo.toReversed()) step();
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  removeEmptyFolders(directory, remove);
}

/** Moves files in and out one by one and remembers how to move them back. */
class Exchange {
  readonly #directory: string;
  readonly #old: string;
  readonly #undo: (() => void)[];

  constructor(directory: string, old: string, undo: (() => void)[]) {
    this.#directory = directory;
    this.#old = old;
    this.#undo = undo;
  }

  takeAway(path: string): void {
    const from = join(this.#directory, path);
    const to = join(this.#old, path);
    mkdirSync(dirname(to), { recursive: true });
    try {
      renameSync(from, to);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    this.#undo.push(() => renameSync(to, from));
  }

  putIn(from: string, path: string): void {
    this.takeAway(path);
    const to = join(this.#directory, path);
    makeFolder(this.#directory, dirname(path));
    renameSync(from, to);
    this.#undo.push(() => rmSync(to));
  }
}

function writeAll(directory: string, files: readonly PutFile[]): void {
  for (const { path, text, secret } of files) {
    const file = join(directory, path);
    makeFolder(directory, dirname(path));
    writeFileSync(file, text, secret ? { mode: secretModes.file, flag: 'wx' } : { flag: 'wx' });
  }
}

/** The mode goes for every folder that is made, so those above `secrets/` are made before. */
function makeFolder(directory: string, folder: string): void {
  const secret = secretFolder.exec(folder);
  mkdirSync(join(directory, secret ? (secret[1] ?? '') : folder), { recursive: true });
  if (secret) mkdirSync(join(directory, folder), { recursive: true, mode: secretModes.directory });
}

const secretFolder = /^(overlays\/[^/]+\/)?secrets(?:\/|$)/;

/** A folder that stays behind, mostly because something else is in it, harms nothing. */
function removeEmptyFolders(directory: string, removed: readonly string[]): void {
  for (const path of removed) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      try {
        rmdirSync(join(directory, folder));
      } catch {
        break;
      }
    }
  }
}

/** Also of files that were there before: a restored backup may have opened them to everyone. */
function closeSecrets({ directory, read }: ExistingOutput, secrets: readonly string[]): void {
  for (const path of secrets) if (read(path)) chmodSync(join(directory, path), secretModes.file);
}
