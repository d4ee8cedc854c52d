/** One file that the command line names, wherever it is. */
import { dirname, resolve } from 'node:path';
import { HostError } from '../host/host.ts';
import { diskHost } from './disk-host.ts';
import { FileError } from './exit-status.ts';
import type { Terminal } from './terminal.ts';

const maxBytes = 64 * 1024 * 1024;

export async function readFile(terminal: Terminal, name: string): Promise<string> {
  const { cwd } = terminal;
  try {
    const text = await diskHost({ cwd, roots: [dirname(resolve(cwd, name))], maxBytes }).read(name);
    if (text !== undefined) return text;
  } catch (error) {
    if (error instanceof HostError) throw new FileError(`the file "${name}" cannot be read: ${error.message}`);
    throw error;
  }
  throw new FileError(`the file "${name}" does not exist`);
}
