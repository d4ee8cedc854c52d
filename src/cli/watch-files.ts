/** Runs something again whenever one of the files that it asked for changes, or a pattern matches other files. */
import { statSync, watch, type FSWatcher, type Stats } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import { FileError } from './exit-status.ts';
import { filesMatching, foldersOf } from './glob.ts';
import { codeOf, reasonOf } from './reasons.ts';
import type { Terminal } from './terminal.ts';

/** What something depends on. */
export interface Watched {
  /** Existing or not; relative to the working directory or absolute. */
  readonly files: readonly string[];
  /** As the command line has them. */
  readonly patterns: readonly string[];
}

/** Editors write a file in several steps: what happens within this time is one change. */
const settleMilliseconds = 40;

/**
 * `run` gives what it depends on; `first` is what is known before. Ends when the terminal says stop, or when there is
 * nothing that could be watched.
 * @throws FileError where the system allows no more watching
 */
export async function watchFiles(terminal: Terminal, first: Watched, run: () => Promise<Watched>): Promise<void> {
  const watched = new DirectoryWatch(terminal.cwd);
  watched.follow(first);
  terminal.stop?.addEventListener('abort', () => watched.end(), { once: true });
  try {
    while (!terminal.stop?.aborted) {
      watched.begin();
      watched.follow(await run());
      if (!(await watched.nextChange())) return;
    }
  } finally {
    watched.end();
  }
}

/**
 * Directories are watched, not files: an editor puts a new file in the place of the old one. Where a directory does not exist,
 * the nearest one above it is watched until it does: a switch of branches removes folders and makes them again.
 */
class DirectoryWatch {
  readonly #cwd: string;
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>();
  #files: ReadonlySet<string> = new Set();
  #patterns: readonly string[] = [];
  /** What the patterns led to before `run`. */
  #listing = '';
  /** Paths that changed since `begin`: a change while `run` is at work must not be lost. */
  #changed = new Set<string>();
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  begin(): void {
    this.#changed = new Set();
    this.#listing = this.#listed();
  }

  follow({ files, patterns }: Watched): void {
    const paths = files.map((name) => resolve(this.#cwd, name));
    this.#files = new Set(paths);
    this.#patterns = patterns;
    const folders = patterns.flatMap((pattern) => foldersOf(this.#cwd, pattern));
    const directories = new Map([...paths.map(dirname), ...folders].map(nearestDirectory));
    for (const [directory, { watcher, inode }] of this.#watchers) {
      // A directory that was made again is another one, of which the old watcher hears nothing.
      if (directories.get(directory) === inode) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const [directory, inode] of directories) this.#watch(directory, inode);
  }

  /** False when watching has ended. */
  async nextChange(): Promise<boolean> {
    while (!this.#ended && this.#watchers.size > 0) {
      if ([...this.#changed].some((path) => this.#concerns(path)) || this.#listing !== this.#listed()) {
        await new Promise((settled) => setTimeout(settled, settleMilliseconds));
        return !this.#ended;
      }
      await new Promise<void>((woken) => {
        this.#wake = woken;
      });
    }
    return false;
  }

  end(): void {
    this.#ended = true;
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    this.#wake?.();
  }

  /** Directories too: a file can be in a new one before anybody watches it. */
  #listed(): string {
    const paths = this.#patterns.flatMap((pattern) => [
      ...filesMatching(this.#cwd, pattern),
      ...foldersOf(this.#cwd, pattern),
    ]);
    return paths.join('\0');
  }

  /** A file that is followed, or a folder on the way to one. */
  #concerns(path: string): boolean {
    return this.#files.has(path) || [...this.#files].some((file) => file.startsWith(`${path}${sep}`));
  }

  #watch(directory: string, inode: number): void {
    if (this.#ended || this.#watchers.has(directory)) return;
    try {
      const watcher = watch(directory, (_, name) => {
        if (name !== null) this.#changed.add(resolve(directory, basename(name)));
        // The event of a directory that goes away has its own name.
        if (nearestDirectory(directory)[1] !== inode) this.#changed.add(directory);
        this.#wake?.();
      });
      watcher.on('error', () => watcher.close());
      this.#watchers.set(directory, { watcher, inode });
    } catch (error) {
      // It went away a moment ago; the next run tries again.
      if (codeOf(error) !== 'ENOENT') throw new FileError(`${directory} cannot be watched: ${refusalOf(error)}`);
    }
  }
}

/** Linux says that a disk is full where it means the number of watched directories. */
function refusalOf(error: unknown): string {
  return codeOf(error) === 'ENOSPC' ? 'the system allows no more watched directories' : reasonOf(error);
}

/** The directory, or the nearest one above it that exists, with its number on the disk. */
function nearestDirectory(path: string): readonly [directory: string, inode: number] {
  for (let directory = path; ; directory = dirname(directory)) {
    const found = statusOf(directory);
    if (found?.isDirectory() || directory === dirname(directory)) return [directory, found?.ino ?? 0];
  }
}

/** What cannot be asked, for want of permission or an endless link, cannot be watched either. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
