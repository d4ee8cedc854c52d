/** Short text of a value for a message; secrets and what is not known are never printed. */
import type { Value } from '../evaluate/value.ts';
import { Float } from '../python/scalar.ts';

const longest = 80;

/** At most 80 characters, then `...`. Not valid JSON: numbers and keys are printed bare. */
export function describe(value: Value): string {
  const text = plain(value, 0);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function plain(value: Value, depth: number): string {
  if (depth > 4) return '...';
  switch (value.kind) {
    case 'poison':
      return '(in error)';
    case 'symbolic':
      return '(not known yet)';
    case 'list':
      return `[${value.items.map((item) => plain(item, depth + 1)).join(', ')}]`;
    case 'map':
      if (value.secretKeys !== undefined) return `<${value.secretKeys}>`;
      return `{${[...value.entries].map(([key, item]) => `${key}: ${plain(item, depth + 1)}`).join(', ')}}`;
    case 'known':
      if (value.secret !== false) return `<${value.secret}>`;
      if (value.value instanceof Float) return String(value.value.value);
      return typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value);
  }
}
