/** Makes one run at a time the owner of an output directory, and finishes what a run that was killed has begun. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { asRecord } from '../../shape/json-fields.ts';
import { FileError } from '../exit-status.ts';
import { exchangeFiles, journalOf } from './exchange.ts';
import { refuseLinks, runFolder } from './existing-output.ts';
import { codeOf, reasonOf } from '../reasons.ts';

/** Whose turn it is, as the folder of the run says. */
const ownerName = 'owner.json';

interface ClaimRequest {
  /** Absolute. */
  readonly directory: string;
  /** The directory as the user knows it. */
  readonly name: string;
  /** Takes over from a run on another host, of which nobody can say whether it has ended. */
  readonly force: boolean;
}

/**
 * Returns what gives the directory back; call it whatever happens. A directory that does not exist needs no claim: it
 * appears as a whole. Throws FileError where another run writes to it.
 */
export function claimOutput(request: ClaimRequest): () => void {
  const { directory } = request;
  if (!existsSync(directory)) {
    removeOf(dirname(directory), stagingPrefix(directory));
    return () => undefined;
  }
  const run = join(directory, runFolder);
  refuseLinks(directory, runFolder);
  try {
    removeOf(directory, `${runFolder}-`);
    if (!makeRun(run)) {
      takeOver(request, run);
      if (!makeRun(run)) throw new FileError(busy(request, undefined));
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`the output directory ${request.name} cannot be written: ${reasonOf(error)}; it is unchanged`);
  }
  return () => rmSync(run, { recursive: true, force: true });
}

/**
 * False where there is one. It appears with its owner in it, for a folder that says nothing of one is taken over. Private,
 * for the texts of secrets pass through it.
 */
function makeRun(run: string): boolean {
  const own = `${run}-${process.pid}`;
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { mode: 0o700 });
  writeFileSync(join(own, '.gitignore'), '*\n');
  writeFileSync(join(own, ownerName), JSON.stringify({ pid: process.pid, host: hostname() }));
  try {
    renameSync(own, run);
    return true;
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(codeOf(error)) && existsSync(run)) return false;
    throw error;
  }
}

/** What a killed run has begun is finished: its new files are whole, and the lock of the output comes last. */
function takeOver(request: ClaimRequest, run: string): void {
  const owner = ownerOf(run);
  if (isAlive(owner) && !(request.force && owner?.host !== hostname())) throw new FileError(busy(request, owner));
  const journal = journalOf(run);
  if (journal) exchangeFiles({ directory: request.directory, run }, journal);
  rmSync(run, { recursive: true, force: true });
}

/** The process that holds the claim. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

/** Undefined where the run was killed before it said who it is. */
function ownerOf(run: string): Owner | undefined {
  try {
    const { pid, host } = asRecord(JSON.parse(readFileSync(join(run, ownerName), 'utf8'))) ?? {};
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

/** Of a process of another host nothing can be known, so it counts as alive. */
function isAlive(owner: Owner | undefined): boolean {
  if (owner === undefined || owner.host !== hostname()) return owner !== undefined;
  try {
    process.kill(owner.pid, 0);
    return owner.pid !== process.pid;
  } catch (error) {
    // Somebody else's process runs too.
    return codeOf(error) === 'EPERM';
  }
}

/** The message to the one who came second. */
function busy({ name }: ClaimRequest, owner: Owner | undefined): string {
  const who = owner ? `process ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`}` : 'another run';
  const elsewhere = owner && owner.host !== hostname() ? '; if it has ended, use --force' : '';
  return `${who} is writing to ${name}; it is unchanged${elsewhere}`;
}

/** Where a directory is made as a whole, until it is complete: beside it, for renaming does not cross file systems. */
export function stagingOf(directory: string): string {
  return join(dirname(directory), `${stagingPrefix(directory)}${process.pid}`);
}

function stagingPrefix(directory: string): string {
  return `.${basename(directory)}.heat2kube-`;
}

/** Removes what killed runs have left under a name that ends with the number of their process. */
function removeOf(folder: string, prefix: string): void {
  for (const name of namesIn(folder)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive({ pid, host: hostname() })) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    // It is made when the output is written.
    return [];
  }
}
