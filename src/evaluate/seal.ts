/**
 * Keeps secrets out of reach where texts are read by everybody: a sealed value can be carried, joined and asked about like one that
 * is not known, and only the text of a Secret opens it.
 */
import { concat } from './concat.ts';
import { piecesOf } from './hidden-pieces.ts';
import { list, originsOf, symbolic, withOrigins, type Value } from './value.ts';

/** The words for a secret that is sealed; `what` is what makes it one. */
type WordsFor = (secret: Value, what: string) => string;

/**
 * The value with every secret part sealed. Booleans stay, for they choose between texts that everybody may read; so does null.
 * The keys of a map are read with it, so a map with secret keys is sealed as a whole.
 */
export function sealed(value: Value, words: WordsFor = (_, what) => what): Value {
  switch (value.kind) {
    case 'known':
      return value.secret === false ? value : sealedScalar(value, words(value, value.secret));
    case 'list':
      return value.items.some(hasSeal)
        ? list(
            value.items.map((item) => sealed(item, words)),
            value.origins,
          )
        : value;
    case 'map':
      if (value.secretKeys !== undefined) return seal(value, words(value, value.secretKeys));
      if (![...value.entries.values()].some(hasSeal)) return value;
      return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, sealed(item, words)])) };
    case 'symbolic': {
      const { expression } = value;
      if (value.secret === false || expression.op !== 'concat' || !expression.parts.some(hasSeal)) return value;
      const parts = expression.parts.map((part) => sealed(part, words));
      return { ...value, time: 'never', expression: { ...expression, parts } };
    }
    case 'poison':
      return value;
  }
}

function sealedScalar(value: Extract<Value, { kind: 'known' }>, secret: string): Value {
  const isOpen = value.value === null || typeof value.value === 'boolean' || value.value === '';
  return isOpen ? { ...value, secret: false } : seal(value, secret);
}

function seal(value: Value, secret: string): Value {
  return symbolic({ op: 'sealed', value }, 'never', { origins: originsOf(value), secret });
}

/** The same, where only the secret pieces of a text are sealed: its other pieces can be read. */
export function sealedPieces(value: Value): Value {
  switch (value.kind) {
    case 'known':
      return value.hidden ? concat(piecesOf(value).map((piece) => sealed(piece))) : sealed(value);
    case 'list':
      return { ...value, items: value.items.map(sealedPieces) };
    case 'map':
      if (value.secretKeys !== undefined) return sealed(value);
      return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, sealedPieces(item)])) };
    case 'symbolic': {
      if (value.expression.op !== 'concat') return sealed(value);
      return withOrigins(concat(value.expression.parts.map(sealedPieces)), value.origins);
    }
    case 'poison':
      return value;
  }
}

/** Whether sealing changes the value. */
function hasSeal(value: Value): boolean {
  return sealed(value) !== value;
}

/** The value with every seal opened: for the texts of Secrets, and for choices between texts that are no secrets. */
export function unsealed(value: Value): Value {
  switch (value.kind) {
    case 'list':
      return list(value.items.map(unsealed), value.origins);
    case 'map':
      return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, unsealed(item)])) };
    case 'symbolic': {
      const { expression } = value;
      if (expression.op === 'sealed') return withOrigins(expression.value, value.origins);
      if (expression.op !== 'concat') return value;
      const parts = expression.parts.map(unsealed);
      const isSame = parts.every((part, index) => part === expression.parts[index]);
      return isSame ? value : withOrigins(concat(parts), value.origins);
    }
    case 'known':
    case 'poison':
      return value;
  }
}
