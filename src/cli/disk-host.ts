/** The host of the command line: files of the disk, below given roots only. */
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { HostError } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { isUrl, resolveName } from '../host/paths.ts';
import { codeOf, reasonOf } from './reasons.ts';

interface DiskHostOptions {
  /** Directories below which files may be read, absolute or relative to `cwd`; at least one. */
  readonly roots: readonly string[];
  /** Directory to which names are relative. */
  readonly cwd: string;
  /** Largest file in bytes; Heat's limit of a template when left out. */
  readonly maxBytes?: number;
  /** The option that raises the limit, if one does. */
  readonly raisedBy?: string;
}

/** Heat's limit of a template: 512 KiB. */
const defaultMaxBytes = 524_288;

/** Reads only what lies below a root after all links are followed. URLs, directories and files that are no UTF-8 text are refused. */
export function diskHost({ roots, cwd, maxBytes = defaultMaxBytes, raisedBy }: DiskHostOptions): Host {
  const realRoots = lazily(() => Promise.all(roots.map((root) => existingPath(resolve(cwd, root)))));
  return {
    resolve: resolveName,
    read: async (name) => {
      if (isUrl(name)) throw new HostError('url', `${name} is a URL`);
      const path = resolve(cwd, name);
      const allowed = (await realRoots()).filter((root) => root !== undefined);
      const real = await existingPath(path);
      if (real === undefined) {
        await refuseMissingOutside(path, name, allowed);
        return undefined;
      }
      if (!isBelow(real, allowed)) throw outside(name);
      return decode(await readLimited(real, { maxBytes, raisedBy }), name);
    },
  };
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const way = relative(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  });
}

function outside(name: string): HostError {
  return new HostError('outside-roots', `${name} is outside the allowed directories`);
}

/** The path with links followed; `undefined` when there is nothing. */
async function existingPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new HostError('unreadable', reasonOf(error));
  }
}

/** Whether a file outside the roots exists is not told: the nearest directory that exists decides. */
async function refuseMissingOutside(path: string, name: string, roots: readonly string[]): Promise<void> {
  let directory = dirname(path);
  for (;;) {
    const real = await existingPath(directory);
    if (real !== undefined) {
      if (!isBelow(real, roots)) throw outside(name);
      return;
    }
    const parent = dirname(directory);
    if (parent === directory) return;
    directory = parent;
  }
}

async function readLimited(
  path: string,
  { maxBytes, raisedBy }: { readonly maxBytes: number; readonly raisedBy: string | undefined },
): Promise<Uint8Array> {
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    const found = await stat(path);
    if (found.isDirectory()) throw new HostError('unreadable', 'it is a directory');
    if (!found.isFile()) throw new HostError('unreadable', 'it is not a regular file');
    if (found.size > maxBytes)
      throw new HostError(
        'too-large',
        `it has ${found.size} bytes, and the limit is ${maxBytes}${raisedBy === undefined ? '' : `; ${raisedBy} raises it`}`,
      );
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError('unreadable', reasonOf(error));
  }
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    // The byte order mark stays in the text: positions count from the file's own start.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new HostError('not-text', `${name} is not UTF-8`);
  }
}
