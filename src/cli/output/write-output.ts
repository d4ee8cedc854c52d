/** Puts files in place so that a failure leaves the old output whole: everything is written aside first, then renamed in. */
import { chmodSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError } from '../exit-status.ts';
import { stagingOf } from './claim.ts';
import { exchangeAll, newFolder } from './exchange.ts';
import { refuseLinks, runFolder, type ExistingOutput } from './existing-output.ts';
import { reasonOf } from '../reasons.ts';
import { makeFolder, makeFolders, secretModes } from './folders.ts';
import type { PutFile, Writes } from './plan-writes.ts';

/** The directory must be claimed, see claim.ts. */
export function writeOutput(existing: ExistingOutput, writes: Writes): void {
  const { directory, state } = existing;
  const release = holdSignals();
  try {
    for (const path of [...writes.put.map((file) => file.path), ...writes.remove]) refuseLinks(directory, path);
    if (state === 'absent') writeNew(directory, writes.put);
    else if (writes.put.length + writes.remove.length > 0) writeInto(directory, writes);
    closeSecrets(existing, writes.secrets);
  } catch (error) {
    if (error instanceof FileError) throw error;
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
  makeFolders(dirname(directory));
  const staging = stagingOf(directory);
  mkdirSync(staging, secretModes.directory);
  try {
    const made = newFolder(staging);
    makeFolders(made);
    writeAll(made, files);
    renameSync(made, directory);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The folder of the run lies inside, where renaming works even if the directory is a mount of its own. */
function writeInto(directory: string, { put, remove }: Writes): void {
  const run = join(directory, runFolder);
  writeAll(newFolder(run), put);
  exchangeAll({ directory, run }, { remove, put: put.map(({ path }) => path) });
  removeEmptyFolders(directory, remove);
}

function writeAll(directory: string, files: readonly PutFile[]): void {
  for (const { path, text, secret } of files) {
    const file = join(directory, path);
    makeFolder(directory, dirname(path));
    writeFileSync(file, text, secret ? { mode: secretModes.file, flag: 'wx' } : { flag: 'wx' });
  }
}

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
