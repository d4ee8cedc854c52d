/**
 * `heat2kube.lock`: what the next run into the same output must know. Digests of what was read and written, so that a file
 * that a user edited is never overwritten unseen; and what was settled, so that nothing changes its name or its origin unseen.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Settled } from '../../plan/settled.ts';
import type { Digest } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';

export const lockPath = 'heat2kube.lock';

/** For callers that bring none: it runs anywhere, but takes about ten times as long as what a platform has. */
export function slowDigest(text: string): string {
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
  readonly digest: Digest;
}

/**
 * `{ version: 1, tool, mode, names, hosts, objects, origins, overlays, inputs, files }`: no times, and nothing of `secrets/`.
 * Digests are hexadecimal SHA-256.
 */
export async function emitLock({ tool, settled, overlays, inputs, files, digest }: LockInput): Promise<EmittedFile> {
  const lock = {
    version: 1,
    tool,
    names: sorted(settled.names),
    ...plainSettled(settled),
    ...(overlays.size > 0 && {
      overlays: sorted(new Map([...overlays].map(([name, own]) => [name, plainSettled(own)]))),
    }),
    inputs: await digests(new Map(inputs.map(({ name, text }) => [name, text])), digest),
    files: await digests(new Map(files.filter(isPublic).map(({ path, text }) => [path, text])), digest),
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

function isPublic({ secret }: EmittedFile): boolean {
  return secret !== true;
}

async function digests(texts: ReadonlyMap<string, string>, digest: Digest): Promise<Readonly<Record<string, string>>> {
  const found = new Map<string, string>();
  const pending: Promise<unknown>[] = [];
  for (const [name, text] of texts) {
    const own = digest(text);
    if (typeof own === 'string') found.set(name, own);
    else pending.push(own.then((late) => found.set(name, late)));
  }
  await Promise.all(pending);
  return sorted(found);
}

function sorted<T>(entries: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => Number(a > b) - Number(a < b)));
}
