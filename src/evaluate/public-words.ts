/** The words of an exception repeat what a function was given: here they lose what is secret of it. */
import type { CallExpression } from '../hot/ast.ts';
import type { Scalar } from '../python/scalar.ts';
import { pyRepr } from '../python/text.ts';
import { textReplacer } from '../source/replace-texts.ts';
import { firstSecrecy, secrecyOf, type Value } from './value.ts';

/** The text of a value for a message. */
export function publicText(text: string, value: Value): string {
  const secrecy = secrecyOf(value);
  return secrecy === false ? text : `<${secrecy}>`;
}

/** What may be told of a failure of a call that has seen these values. */
export function publicWords(text: string, seen: readonly Value[], { name }: CallExpression): string {
  const secrecy = firstSecrecy(seen);
  if (secrecy === false) return text;
  // The language computes on the way to its failure, and names what it has computed.
  if (name === 'yaql') return `the query has no result for the ${secrecy}`;
  let isClear = true;
  const shown = textReplacer(seen.flatMap(secretsIn))(text, (secret, at) => {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + secret.length)];
    if (isTelling(secret) || (before === after && isQuote(before))) return `<${secrecy}>`;
    if (!continues(secret.charAt(0), before) && !continues(secret.slice(-1), after)) isClear = false;
    return undefined;
  });
  // A short one that is a word of its own could be a word of the sentence too: nobody can tell, so the sentence goes.
  return isClear ? shown : `"${name}" has no result for the ${secrecy}`;
}

/** In letters. */
const longestWord = 40;

/** Whether the text is like nothing else: a short one, or a word, stands in any sentence by chance. */
function isTelling(secret: string): boolean {
  return secret.length >= 8 && (secret.length > longestWord || !/^[a-z]+$/i.test(secret));
}

function isQuote(letter: string): boolean {
  return letter === "'" || letter === '"';
}

/** Whether two letters next to each other are in one word. */
function continues(one: string, other: string): boolean {
  return /[\p{L}\p{N}_]/u.test(one) && /[\p{L}\p{N}_]/u.test(other);
}

function secretsIn(value: Value): readonly string[] {
  switch (value.kind) {
    case 'known':
      return value.secret === false || value.value === null ? [] : wordsOf(value.value);
    case 'list':
      return value.items.flatMap(secretsIn);
    case 'map': {
      const keys = value.secretKeys === undefined ? [] : [...value.entries.keys()];
      return [...keys.flatMap(wordsOf), ...[...value.entries.values()].flatMap(secretsIn)];
    }
    case 'symbolic':
    case 'poison':
      return [];
  }
}

/** As it is, and as Python shows it between quotes. */
function wordsOf(scalar: Scalar): readonly string[] {
  if (typeof scalar === 'string') return [scalar, pyRepr(scalar).slice(1, -1)];
  // Python refuses to show an integer of many digits.
  return [typeof scalar === 'bigint' ? String(scalar) : pyRepr(scalar)];
}
