/**
 * `heat2kube.lock`: what the next run into the same output must know. Digests of what was read and written, so that a file
 * that a user edited is never overwritten unseen; and what was settled, so that nothing changes its name or its origin unseen.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Settled } from '../../plan/settled.ts';
import type { EmittedFile } from '../file.ts';

export const lockPath = 'heat2kube.lock';

function digest(text: string): string {
  // One flat string: a text that was put together byte by byte keeps all its pieces alive.
  return Array.from(sha256(utf8ToBytes(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface LockInput {
  /** Name and version of the tool. */
  readonly tool: string;
  readonly settled: Settled;
  /** The same of each overlay, by its name; names are those of all. */
  readonly overlays: ReadonlyMap<string, Settled>;
  /** What was read. What holds secrets is the caller's to leave out. */
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  /** What is written. */
  readonly files: readonly EmittedFile[];
}

/**
 * `{ version: 1, tool, mode, names, hosts, objects, origins, overlays, inputs, files }`: no times, and nothing of `secrets/`.
 * Digests are hexadecimal SHA-256.
 */
export function emitLock({ tool, settled, overlays, inputs, files }: LockInput): EmittedFile {
  const lock = {
    version: 1,
    tool,
    names: sorted(settled.names),
    ...plainSettled(settled),
    ...(overlays.size > 0 && {
      overlays: sorted(new Map([...overlays].map(([name, own]) => [name, plainSettled(own)]))),
    }),
    inputs: digests(inputs.map(({ name, text }) => [name, text])),
    files: digests(files.filter((file) => file.secret !== true).map(({ path, text }) => [path, text])),
  };
  return { path: lockPath, text: `${JSON.stringify(lock, undefined, 2)}\n` };
}

function plainSettled({ mode, hosts, objects, origins }: Settled): object {
  return {
    mode,
    hosts: sorted(hosts),
    objects: sorted(objects),
    origins: sorted(origins),
  };
}

function digests(entries: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  return sorted(new Map([...entries].map(([name, text]) => [name, digest(text)])));
}

function sorted<T>(entries: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => Number(a > b) - Number(a < b)));
}
