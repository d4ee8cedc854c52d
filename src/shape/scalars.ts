/** The plain values of files that users write: texts, sizes, counts and words of a closed set. */
import type { Tree } from '../hot/tree.ts';
import { spanText } from '../source/source-file.ts';
import { bad, type Shape } from './shape.ts';

/** A text that matches `pattern`; `expected` says what it is, for messages, editors and pages. */
export function text(pattern: RegExp, expected: string): Shape<string> {
  const quoted = `${expected}, as a text in quotes`;
  return {
    read(tree, place) {
      if (tree.kind !== 'scalar' || typeof tree.value === 'string' || tree.value === null) {
        const value = tree.kind === 'scalar' ? tree.value : undefined;
        return typeof value === 'string' && pattern.test(value) ? value : bad(tree, place, expected);
      }
      // YAML reads a plain 1.10 as 1.1, and yes as true: the name that was meant is gone.
      return bad(tree, place, pattern.test(spanText(tree.span)) ? quoted : expected);
    },
    schema: { title: expected, type: 'string', pattern: pattern.source },
  };
}

/** A text, or a whole number for which YAML takes a text of digits. */
export function textOrNumber(pattern: RegExp, expected: string): Shape<string, string | number> {
  const texts = text(pattern, expected);
  return {
    read(tree, place) {
      return wholeNumber(tree) === undefined ? texts.read(tree, place) : String(wholeNumber(tree));
    },
    schema: { ...texts.schema, type: ['string', 'integer'], minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  };
}

/** Only as it is written: YAML reads 010 as 8. */
function wholeNumber(tree: Tree): number | undefined {
  const value = tree.kind === 'scalar' ? tree.value : undefined;
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return isWhole && String(value) === spanText(tree.span) ? value : undefined;
}

/** A whole number from 1 on, up to `most` where there is one. */
export function count(most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  const expected = most === Number.MAX_SAFE_INTEGER ? 'a positive integer' : `a positive integer up to ${most}`;
  return {
    read(tree, place) {
      const value = tree.kind === 'scalar' ? tree.value : undefined;
      const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= most;
      return isCount ? value : bad(tree, place, expected);
    },
    schema: { title: expected, type: 'integer', minimum: 1, maximum: most },
  };
}

export interface Choice<Word extends string> extends Shape<Word> {
  readonly words: readonly Word[];
}

/** One of several words, each with its meaning. */
export function choice<const Meanings extends Readonly<Record<string, string>>>(
  meanings: Meanings,
): Choice<keyof Meanings & string> {
  const words = Object.keys(meanings).filter((word) => isKeyOf(meanings, word));
  return {
    words,
    read(tree, place) {
      const found = words.find((word) => tree.kind === 'scalar' && tree.value === word);
      return found ?? bad(tree, place, `one of ${words.join(', ')}`);
    },
    schema: { enum: words, description: meaningsText(meanings) },
  };
}

/** `vm: a KubeVirt VM; keep: the server stays in Nova`. */
export function meaningsText(meanings: Readonly<Record<string, string>>): string {
  return Object.entries(meanings)
    .map(([word, meaning]) => `${word}: ${meaning}`)
    .join('; ');
}

export function isKeyOf<T extends object>(object: T, name: string): name is keyof T & string {
  return Object.hasOwn(object, name);
}
