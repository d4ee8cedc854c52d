/** Texts such as `attr:server.addresses`, which stand for what only a live resource has. Any function makes plain texts of them. */
import { pyStr } from '../python/text.ts';
import { concat } from './concat.ts';
import { isPlain, markOf, plainOf } from './plain.ts';
import { known, knownLike, type Value } from './value.ts';

/** The text for an attribute, extended by the path into it. */
export function standInFor(text: string, path: readonly Value[]): Value {
  return extended(known(text), path);
}

/** The text for what lies below a stand-in; undefined for any other value. */
export function belowStandIn(value: Value, path: readonly Value[]): Value | undefined {
  return value.kind === 'known' && value.standIn ? extended(value, path) : undefined;
}

function extended(value: Value, path: readonly Value[]): Value {
  const steps = path.map((step) => (isPlain(step) ? knownLike(`.${pyStr(plainOf(step))}`, markOf(step)) : step));
  const text = concat([value, ...steps]);
  return text.kind === 'known' ? { ...text, standIn: true } : text;
}
