/** Cuts texts that are not known yet, where their known parts say enough. */
import { concat } from './concat.ts';
import { knownLike, originsOf, withOrigins, type Value } from './value.ts';

/** Delimiters that an address or an id never holds. */
const neverInside = /^[,;|/ \n\t=@]+$/;

/** Cut in its known parts; undefined where another part could hold the delimiter. */
export function splitOpenText(text: Value, delimiter: string): readonly Value[] | undefined {
  if (text.kind !== 'symbolic' || !neverInside.test(delimiter)) return undefined;
  const parts = text.expression.op === 'concat' ? text.expression.parts : [text];
  if (!parts.every((part) => part.kind === 'known' || isAddressLike(part))) return undefined;
  const pieces: Value[][] = [[]];
  for (const part of parts) {
    if (part.kind !== 'known') {
      pieces.at(-1)?.push(part);
      continue;
    }
    for (const [index, piece] of String(part.value).split(delimiter).entries()) {
      if (index > 0) pieces.push([]);
      pieces.at(-1)?.push(knownLike(piece, part));
    }
  }
  return pieces.map((piece) => withOrigins(joined(piece), originsOf(text)));
}

/** What stands alone between two delimiters is itself, and no text that holds it. */
function joined(parts: readonly Value[]): Value {
  const filled = parts.filter((part) => part.kind !== 'known' || part.value !== '');
  const [only] = filled;
  return only && filled.length === 1 ? only : concat(parts);
}

function isAddressLike(part: Value): boolean {
  return (
    part.kind === 'symbolic' &&
    part.expression.op === 'fact' &&
    ['address', 'id', 'mac'].includes(part.expression.fact.fact)
  );
}
