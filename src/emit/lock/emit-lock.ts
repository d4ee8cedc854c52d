/** `heat2kube.lock`: digests of what was read and written, so that a file that a user edited is never overwritten unseen. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { EmittedFile } from '../file.ts';

export const lockPath = 'heat2kube.lock';

/** Digests by name, hexadecimal SHA-256 of the UTF-8 bytes. */
interface Lock {
  readonly version: 1;
  readonly tool: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

function digest(text: string): string {
  // One flat string: a text that was put together byte by byte keeps all its pieces alive.
  return Array.from(sha256(utf8ToBytes(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `{ version: 1, tool, inputs, files }`: no times, and nothing of `secrets/`. Inputs that hold secrets are the caller's to leave out. */
export function emitLock(
  tool: string,
  inputs: readonly { readonly name: string; readonly text: string }[],
  files: readonly EmittedFile[],
): EmittedFile {
  const lock: Lock = {
    version: 1,
    tool,
    inputs: digests(inputs.map(({ name, text }) => [name, text])),
    files: digests(files.filter((file) => file.secret !== true).map(({ path, text }) => [path, text])),
  };
  return { path: lockPath, text: `${JSON.stringify(lock, undefined, 2)}\n` };
}

function digests(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const sorted = entries.toSorted(([a], [b]) => Number(a > b) - Number(a < b));
  return Object.fromEntries(sorted.map(([name, text]) => [name, digest(text)]));
}
