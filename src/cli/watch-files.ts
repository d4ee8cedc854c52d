/** Runs something again whenever one of the files that it asked for changes. */
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Terminal } from './terminal.ts';

/** Editors write a file in several steps: what happens within this time is one change. */
const settleMilliseconds = 40;

/**
 * `run` gives the names of the files that it depends on, existing or not; `first` are those that are known before. Ends
 * when the terminal says stop, or when there is nothing that could be watched.
 */
export async function watchFiles(
  terminal: Terminal,
  first: readonly string[],
  run: () => Promise<readonly string[]>,
): Promise<void> {
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

/** Directories are watched, not files: an editor puts a new file in the place of the old one. */
class DirectoryWatch {
  readonly #cwd: string;
  readonly #watchers = new Map<string, FSWatcher>();
  #files: ReadonlySet<string> = new Set();
  /** Paths that changed since `begin`: a change while `run` is at work must not be lost. */
  #changed = new Set<string>();
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  begin(): void {
    this.#changed = new Set();
  }

  follow(names: readonly string[]): void {
    const paths = names.map((name) => resolve(this.#cwd, name));
    this.#files = new Set(paths);
    const directories = new Set(paths.map((path) => dirname(path)));
    for (const [directory, watcher] of this.#watchers) {
      if (directories.has(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const directory of directories) this.#watch(directory);
  }

  /** False when watching has ended. */
  async nextChange(): Promise<boolean> {
    while (!this.#ended && this.#watchers.size > 0) {
      if ([...this.#changed].some((path) => this.#files.has(path))) {
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
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    this.#wake?.();
  }

  #watch(directory: string): void {
    if (this.#ended || this.#watchers.has(directory)) return;
    try {
      const watcher = watch(directory, (_, name) => {
        if (name !== null) this.#changed.add(resolve(directory, basename(name)));
        this.#wake?.();
      });
      watcher.on('error', () => watcher.close());
      this.#watchers.set(directory, watcher);
    } catch (error) {
      // A directory that does not exist yet cannot be watched; the next run tries again.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}
