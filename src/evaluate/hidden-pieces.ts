/** Texts of which only some pieces are secret: a script that is open but for the password in it. */
import { knownLike, type HiddenPiece, type KnownValue } from './value.ts';

/** The secret pieces of texts that are joined; those that touch and are secret alike are one. */
export function joinedPieces(texts: readonly KnownValue[]): readonly HiddenPiece[] {
  const all: HiddenPiece[] = [];
  let offset = 0;
  for (const text of texts) {
    for (const { start, end, secret } of hiddenOf(text)) {
      const last = all.at(-1);
      const piece = { start: start + offset, end: end + offset, secret };
      if (last?.end === piece.start && last.secret === secret) all[all.length - 1] = { ...last, end: piece.end };
      else all.push(piece);
    }
    offset += String(text.value).length;
  }
  return all;
}

function hiddenOf({ value, secret, hidden }: KnownValue): readonly HiddenPiece[] {
  if (secret === false || value === '') return [];
  return hidden ?? [{ start: 0, end: String(value).length, secret }];
}

/** The pieces of a text in their order, each of which is secret as a whole or not at all. */
export function piecesOf(text: KnownValue): readonly KnownValue[] {
  const { value, hidden, origins } = text;
  if (typeof value !== 'string' || !hidden) return [text];
  const pieces: KnownValue[] = [];
  let from = 0;
  for (const { start, end, secret } of hidden) {
    if (start > from) pieces.push(knownLike(value.slice(from, start), { origins, secret: false }));
    pieces.push(knownLike(value.slice(start, end), { origins, secret }));
    from = end;
  }
  if (from < value.length) pieces.push(knownLike(value.slice(from), { origins, secret: false }));
  return pieces;
}
