/** Finds the texts that stand for runtime values in what a child stack has got from its parent. */
import { wordOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';

/** Whether any text in the values is one; lists and maps are looked through. */
export function holdsStandIn(values: Iterable<Value>): boolean {
  for (const value of values) if (standIn.test(wordOf(value)) || holdsStandIn(partsOf(value))) return true;
  return false;
}

function partsOf(value: Value): Iterable<Value> {
  if (value.kind === 'list') return value.items;
  return value.kind === 'map' ? value.entries.values() : [];
}

/** The texts of the recorded results, also as a text of JSON holds them. */
const standIn = /(?:^|")(?:attr|ref):/;
