/** Makes the folders of an output directory, those of secrets for their owner alone. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from '../reasons.ts';

/** Secrets are for their owner alone. */
export const secretModes = { file: 0o600, directory: 0o700 } as const;

/** The mode goes for every folder that is made, so those above `secrets/` are made before. */
export function makeFolder(directory: string, folder: string): void {
  const secret = secretFolder.exec(folder);
  makeFolders(join(directory, secret ? (secret[1] ?? '') : folder));
  if (secret) makeFolders(join(directory, folder), secretModes.directory);
}

const secretFolder = /^(overlays\/[^/]+\/)?secrets(?:\/|$)/;

/**
 * A folder and those above it. Not `mkdir` with `recursive`: below file systems that know no new folders, such as `/proc`,
 * Node tries it for ever.
 */
export function makeFolders(path: string, mode?: number): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(path).isDirectory()) return;
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || parent === path || isFolder(parent)) throw error;
    makeFolders(parent, mode);
    mkdirSync(path, mode);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
