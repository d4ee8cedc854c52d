/** What an output directory holds from earlier runs: the lock file, the digests of its secrets, and the files themselves. */
import { hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asArray, asRecord, asText, type JsonRecord } from '../../shape/json-fields.ts';
import { answerAt, secretAt } from '../../emit/layout.ts';
import { lockPath } from '../../emit/lock/emit-lock.ts';
import { lockProblem } from '../../emit/lock/read-lock.ts';
import { sealOf } from '../../emit/lock/seal.ts';
import { secretStatePath } from '../../gate/output-texts.ts';
import { FileError } from '../exit-status.ts';
import { codeOf, reasonOf } from '../reasons.ts';

/** The output directory before this run. */
export interface ExistingOutput {
  /** Absolute. */
  readonly directory: string;
  /** The directory as the user knows it. */
  readonly name: string;
  /** `foreign`: it holds something, but no lock file of ours. */
  readonly state: 'absent' | 'empty' | 'ours' | 'foreign';
  /** Text of the lock file, where it is ours. */
  readonly lock?: string;
  /** Why a lock file that is there is not ours. */
  readonly lockProblem?: string;
  /** Texts of the objects that the reader has completed, and of Secrets as they are now, by path. */
  readonly answers: ReadonlyMap<string, string>;
  /** Digest of every file as the last run made it, secrets included; none that fits where somebody edited the lock. */
  readonly digests: ReadonlyMap<string, string>;
  /** Paths of the secrets that were drawn at random. */
  readonly drawn: readonly string[];
  /** The bytes of a file; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
}

/** Follows no link out of the directory, and reads no more of a file than the limit. */
export function readExistingOutput(directory: string, name: string): ExistingOutput {
  const readUpTo = (path: string, maxBytes: number): Uint8Array | undefined => {
    refuseLinks(directory, path);
    return readIfThere(join(directory, path), { name: `${name}/${path}`, maxBytes });
  };
  const read = (path: string): Uint8Array | undefined => readUpTo(path, Number.POSITIVE_INFINITY);
  const names = namesIn(directory, name);
  const lockBytes = names?.includes(lockPath) === true ? read(lockPath) : undefined;
  const lock = parseState(lockBytes);
  const secrets = lock && parseState(read(secretStatePath));
  return {
    directory,
    name,
    state: stateOf(names, lock),
    ...(!lock && lockBytes && { lockProblem: lockProblem(Buffer.from(lockBytes).toString('utf8')) }),
    ...(lock && lockBytes && { lock: Buffer.from(lockBytes).toString('utf8') }),
    answers: new Map([
      ...answersIn(directory, (path) => readUpTo(path, maxAnswerBytes)),
      ...secretsIn(digestsOf(secrets), read),
    ]),
    digests: new Map([...lockedDigests(lock, lockBytes), ...digestsOf(secrets)]),
    drawn: asArray(secrets?.['drawn'])
      .flatMap((path) => asText(path) ?? [])
      .filter(isInside),
    read,
  };
}

/** A lock is what tells our output from other files. */
function stateOf(names: readonly string[] | undefined, lock: JsonRecord | undefined): ExistingOutput['state'] {
  if (!names) return 'absent';
  if (lock) return 'ours';
  return names.length > 0 ? 'foreign' : 'empty';
}

/** More than any object of Kubernetes may have. */
const maxAnswerBytes = 2_097_152;

/** Of an output of ours: its reader's folders, that of the base and those of overlays. */
function answersIn(directory: string, read: ExistingOutput['read']): ReadonlyMap<string, string> {
  const below = (folder: string): readonly string[] =>
    entriesBelow(join(directory, folder)).map((name) => `${folder}/${name}`);
  const paths = ['answers', ...below('overlays').map((overlay) => `${overlay}/answers`)].flatMap(below);
  return new Map(
    paths.toSorted().flatMap((path) => {
      const bytes = answerAt(path) && read(path);
      return bytes ? [[path, Buffer.from(bytes).toString('utf8')] as const] : [];
    }),
  );
}

/** Secrets that an earlier run wrote: the reader may have completed them. */
function secretsIn(
  written: readonly (readonly [path: string, digest: string])[],
  read: ExistingOutput['read'],
): ReadonlyMap<string, string> {
  return new Map(
    written.flatMap(([path]) => {
      const bytes = secretAt(path) && read(path);
      return bytes ? [[path, Buffer.from(bytes).toString('utf8')] as const] : [];
    }),
  );
}

/** Nothing where there is no such folder, or a file instead of it. */
function entriesBelow(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw new FileError(`${directory} cannot be read: ${reasonOf(error)}`);
  }
}

/** The folder of a run inside the output directory, while it writes. */
export const runFolder = '.heat2kube-run';

/**
 * Throws FileError where a link stands on the way to a path below the directory, or in its place: nothing is read or
 * written through it. The directory itself may be one, for the user named it.
 */
export function refuseLinks(directory: string, path: string): void {
  const steps = path.split('/');
  for (const index of steps.keys()) {
    const way = steps.slice(0, index + 1).join('/');
    if (isLink(join(directory, way))) {
      throw new FileError(
        `${way} in the output directory is a link; heat2kube writes through no link, and nothing is changed`,
      );
    }
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes);
}

/** Whether a path stays below the directory: lock files can be edited, and what they name may be removed. */
export function isInside(path: string): boolean {
  return path !== '' && !/^[/\\]|\\|^[A-Za-z]:|(?:^|\/)\.\.?(?:\/|$)|\/\//.test(path);
}

function namesIn(directory: string, name: string): readonly string[] | undefined {
  try {
    return readdirSync(directory).filter((own) => !own.startsWith(runFolder));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new FileError(`the output directory ${name} cannot be read: ${reasonOf(error)}`);
  }
}

interface ReadLimits {
  /** As the user knows the file. */
  readonly name: string;
  readonly maxBytes: number;
}

function readIfThere(path: string, { name, maxBytes }: ReadLimits): Uint8Array | undefined {
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    const found = statSync(path);
    if (!found.isFile()) throw new FileError(`${name} cannot be read: it is not a regular file`);
    if (found.size > maxBytes)
      throw new FileError(`${name} cannot be read: it has ${found.size} bytes, and the limit is ${maxBytes}`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof FileError) throw error;
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw new FileError(`${name} cannot be read: ${reasonOf(error)}`);
  }
}

/** Undefined when it is no state of ours: then nothing is known about the files. */
function parseState(bytes: Uint8Array | undefined): JsonRecord | undefined {
  if (!bytes) return undefined;
  try {
    const state = asRecord(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return state?.['version'] === 1 && asRecord(state['files']) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Of a lock that somebody edited no digest is trusted: each file counts as edited, so that none is overwritten unseen. */
function lockedDigests(lock: JsonRecord | undefined, bytes: Uint8Array | undefined): ReturnType<typeof digestsOf> {
  const found = digestsOf(lock);
  const { seal, content = '' } = (bytes && sealOf(Buffer.from(bytes).toString('utf8'))) ?? {};
  return seal === undefined || seal === sha256(content) ? found : found.map(([path]) => [path, ''] as const);
}

/** Paths in a lock that lead out of the directory are ignored: somebody else wrote it. */
function digestsOf(state: JsonRecord | undefined): readonly (readonly [string, string])[] {
  return Object.entries(asRecord(state?.['files']) ?? {}).flatMap(([path, digest]) => {
    const text = asText(digest);
    return text !== undefined && isInside(path) ? [[path, text] as const] : [];
  });
}
