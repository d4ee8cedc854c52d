/** Copies of what a server had while it ran: as if its power had been cut, so good for a trial and nothing else. */
import type { Word } from '../plan/operations.ts';

/** Names in the cloud of such copies, and of what is made from them. */
export class TrialCopies {
  readonly #names = new Set<string>();

  add(name: string): void {
    this.#names.add(name);
  }

  /** A word that names the thing, or a variable that holds its id: looked up by that name. */
  has(word: Word): boolean {
    const name = nameIn(word);
    return name !== undefined && this.#names.has(name);
  }
}

function nameIn(word: Word): string | undefined {
  if (typeof word === 'string') return word;
  const { value } = word;
  if (!('look' in value) || value.look.look !== 'live') return undefined;
  return nameIn(value.look.live.id);
}
