/** The only door to the outside: whoever embeds the compiler says what a file name means. */

/**
 * Reads files by name. Names are as the caller gave them or joined from them with `resolve`.
 * `read` resolves to the text, to `undefined` where there is no such file, and rejects with {@link HostError}
 * where a file may not or cannot be read.
 */
export interface Host {
  read(name: string): Promise<string | undefined>;
  /** The name of `reference` as written inside the file `from`. URLs come back unchanged. */
  resolve(from: string, reference: string): string;
  /** Names of all files, where the host knows them. Asked for only when a stack computes the name of a file. */
  names?(): readonly string[];
}

/** A file that may not be read (outside the roots, a URL) or cannot be (a directory, no permission). */
export class HostError extends Error {
  readonly reason: 'outside-roots' | 'url' | 'unreadable' | 'too-large' | 'not-text';

  constructor(reason: HostError['reason'], message: string) {
    super(message);
    this.name = 'HostError';
    this.reason = reason;
  }
}
