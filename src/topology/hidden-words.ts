/** Words for secrets that everybody reads about. Two secrets never have the same: one question would then ask for both. */
import { hiddenParameter } from '../evaluate/parameters.ts';
import type { Value } from '../evaluate/value.ts';
import { allResources, type Stack } from '../stack/stack.ts';

/**
 * The value of a parameter is called by its name. What was made of it, or taken out of it, is called by the first place where it
 * stands, because that does not change when another place is added: an answer then never serves another value.
 */
export class HiddenWords {
  readonly #whole: ReadonlyMap<string, string>;
  readonly #words = new Map<string, string>();

  /** `whole` has the text of the value of each hidden parameter, by its words. */
  constructor(whole: ReadonlyMap<string, string> = new Map<string, string>()) {
    this.#whole = whole;
  }

  /** `place` is where the secret stands: `image of web`. */
  of(secret: Value, what: string, place: string): string {
    if (secret.kind !== 'known' || !this.#whole.has(what)) return what;
    const text = String(secret.value);
    if (this.#whole.get(what) === text) return what;
    const key = `${what}\n${text}`;
    const words = this.#words.get(key) ?? `${place} from ${what}`;
    this.#words.set(key, words);
    return words;
  }
}

/** Of all hidden parameters; a list or map has no text, so that everything is a part of it. */
export function hiddenWords(root: Stack): HiddenWords {
  const whole = new Map<string, string>();
  for (const { path, parameters } of [root, ...allResources(root).flatMap(({ nested }) => nested ?? [])]) {
    for (const { name, hidden, value } of parameters.values()) {
      if (hidden) whole.set(hiddenParameter(path, name), value.kind === 'known' ? String(value.value) : '');
    }
  }
  return new HiddenWords(whole);
}
