/** The words of an exception repeat what a function was given: here they lose what is secret of it. */
import type { CallExpression } from '../hot/ast.ts';
import { firstSecrecy, type Value } from './value.ts';

/** What may be told of a failure of a call that has seen these values. */
export function publicWords(text: string, seen: readonly Value[], { name }: CallExpression): string {
  const secrecy = firstSecrecy(seen);
  if (secrecy === false) return text;
  // The language computes on the way to its failure, and names what it has computed.
  if (name === 'yaql') return `the query has no result for the ${secrecy}`;
  const secrets = seen.flatMap(secretsIn).toSorted((left, right) => right.length - left.length);
  return secrets.reduce((words, secret) => words.replaceAll(secret, () => `<${secrecy}>`), text);
}

function secretsIn(value: Value): readonly string[] {
  switch (value.kind) {
    case 'known':
      return value.secret === false || value.value === null || value.value === '' ? [] : [String(value.value)];
    case 'list':
      return value.items.flatMap(secretsIn);
    case 'map': {
      const keys = value.secretKeys === undefined ? [] : [...value.entries.keys()];
      return [...keys, ...[...value.entries.values()].flatMap(secretsIn)];
    }
    case 'symbolic':
    case 'poison':
      return [];
  }
}
