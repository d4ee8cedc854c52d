/**
 * `heat2kube.lock`: what the next run into the same output must know. Digests of what was read and written, so that a file
 * that a user edited is never overwritten unseen; and what was settled, so that nothing changes its name or its origin unseen.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Accepted } from '../../diagnostics/collector.ts';
import type { SecretInputs } from '../../guard/secret-inputs.ts';
import type { Origin, Settled } from '../../plan/settled.ts';
import { acceptedData } from '../accepted.ts';
import type { Digest } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import { sealedContent, sealedText } from './seal.ts';

export const lockPath = 'heat2kube.lock';

/**
 * For callers that bring none: by what the platform has, at once in Node and later in a browser, or by code that runs anywhere and
 * takes about ten times as long.
 */
export function anyDigest(text: string): string | Promise<string> {
  const { crypto, process }: Platform = globalThis;
  const native = process?.getBuiltinModule?.('node:crypto');
  if (native) return native.createHash('sha256').update(text).digest('hex');
  const bytes = utf8ToBytes(text);
  if (!crypto?.subtle) return hexadecimal(sha256(bytes));
  return crypto.subtle.digest('SHA-256', bytes).then((digest) => hexadecimal(new Uint8Array(digest)));
}

/** Node before 20.16 does not lend its modules, and pages that came without TLS have no `subtle`. */
interface Platform {
  readonly process?: { getBuiltinModule?(name: 'node:crypto'): NativeCrypto | undefined };
  readonly crypto?: {
    readonly subtle?: { digest(algorithm: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> };
  };
}

interface NativeCrypto {
  createHash(algorithm: 'sha256'): { update(text: string): { digest(encoding: 'hex'): string } };
}

// One flat string: a text that was put together byte by byte keeps all its pieces alive.
function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface LockInput {
  /** Name and version of the tool. */
  readonly tool: string;
  readonly settled: Settled;
  /** The same of each overlay, by its name; names are those of all. */
  readonly overlays: ReadonlyMap<string, Settled>;
  /** What was read. */
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  /** Parameters of the command line. */
  readonly given: ReadonlyMap<string, string>;
  /** Names of what holds a secret: it gets no digest, from which the secret could be guessed. */
  readonly secret: SecretInputs;
  readonly accepted: readonly Accepted[];
  /** What the configuration decides with a reason. */
  readonly overrides: readonly object[];
  /** What is written. */
  readonly files: readonly EmittedFile[];
  readonly digest: Digest;
}

/**
 * `{ version: 1, tool, stack, mode, namespace, names, hosts, objects, origins, moved, overlays, inputs, parameters, accepted, overrides, files, seal }`: no times,
 * and nothing of `secrets/`. Digests are hexadecimal SHA-256.
 */
export async function emitLock(input: LockInput): Promise<EmittedFile> {
  const { tool, settled, overlays, inputs, given, secret, accepted, overrides, files, digest } = input;
  const lock = {
    version: 1,
    tool,
    ...(settled.stackName !== undefined && { stack: settled.stackName }),
    names: sorted(settled.names),
    ...plainSettled(settled),
    ...(settled.moved && { moved: settled.moved }),
    ...(overlays.size > 0 && {
      overlays: sorted(new Map([...overlays].map(([name, own]) => [name, plainSettled(own)]))),
    }),
    inputs: await guarded(new Map(inputs.map(({ name, text }) => [name, text])), secret.inputs, digest),
    ...(given.size > 0 && { parameters: await guarded(given, secret.given, digest) }),
    ...(accepted.length > 0 && { accepted: accepted.map(acceptedData) }),
    ...(overrides.length > 0 && { overrides }),
    files: await digests(new Map(files.filter(isPublic).map(({ path, text }) => [path, text])), digest),
  };
  return { path: lockPath, text: sealedText(lock, await digest(sealedContent(lock))) };
}

function plainSettled({ mode, namespace, hosts, objects, origins }: Settled): object {
  return {
    mode,
    ...(namespace !== undefined && { namespace }),
    hosts: sorted(hosts),
    objects: sorted(objects),
    origins: sorted(new Map([...origins].map(([node, origin]) => [node, plainOrigin(origin)]))),
  };
}

function plainOrigin(origin: Origin): object {
  return origin.origin === 'moved' && origin.devices ? { ...origin, devices: sorted(origin.devices) } : origin;
}

function isPublic({ secret }: EmittedFile): boolean {
  return secret !== true;
}

const hasHidden = 'no digest: it has a hidden value';

async function guarded(
  texts: ReadonlyMap<string, string>,
  secret: ReadonlySet<string>,
  digest: Digest,
): Promise<Readonly<Record<string, string>>> {
  const open = new Map([...texts].filter(([name]) => !secret.has(name)));
  const closed = [...texts.keys()].filter((name) => !open.has(name)).map((name) => [name, hasHidden] as const);
  return sorted(new Map([...closed, ...Object.entries(await digests(open, digest))]));
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
