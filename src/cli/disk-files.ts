/** Questions about files of the disk that have no answer where there is no such file. */
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

export async function isFile(path: string): Promise<boolean> {
  return (await statOf(path))?.isFile() === true;
}

/** Undefined for what cannot be read or is larger than `maxBytes`: whoever needs the file reports why. */
export async function textOf(path: string, maxBytes: number): Promise<string | undefined> {
  const found = await statOf(path);
  if (!found?.isFile() || found.size > maxBytes) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
