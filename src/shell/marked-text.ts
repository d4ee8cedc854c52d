/** A text with values in it, as a plain text that a parser reads, and the way back from its fragments to values. */
import { concat } from '../evaluate/concat.ts';
import { piecesOf } from '../evaluate/hidden-pieces.ts';
import { sealed, unsealed } from '../evaluate/seal.ts';
import {
  joinOrigins,
  known,
  noOrigins,
  withOrigins,
  type Origins,
  type SymbolicValue,
  type Value,
} from '../evaluate/value.ts';

/** Where the shell would see a value. */
export type Quoting = 'bare' | 'double' | 'single' | 'document';

export interface MarkedText {
  /** A mark stands in the place of each value that is secret or not known yet. */
  readonly text: string;
  /** The value of a fragment of the text, or of what a parser made of one. */
  valueOf(fragment: string): Value;
  /** The fragment for people: with words in the place of marks, and without secrets. */
  shown(fragment: string): string;
  /** The same text, whose values come from these leaves besides. */
  from(origins: Origins): MarkedText;
  /** Whether the fragment is the command that signals Heat. */
  isSignal(fragment: string): boolean;
  /** Whether the shell leaves all values of a fragment as they are. */
  isInert(fragment: string, quoting: Quoting): boolean;
}

const markPattern = /heat2kubevalue(\d+)z/g;

/** What a text may not hold: marks, and characters that the parser keeps for itself. */
const reserved = /heat2kubevalue|[\ue000-\uf8ff\ufdd0-\ufdef]/;

/** Undefined where the text cannot be marked, or is none. */
export function markText(value: Value): MarkedText | undefined {
  return markTexts([value])?.marked;
}

/** Several texts that share their marks. */
interface MarkedTexts {
  /** Of the first text. */
  readonly marked: MarkedText;
  /** All of them, in their order. */
  readonly texts: readonly string[];
}

export function markTexts(all: readonly Value[]): MarkedTexts | undefined {
  const values: Value[] = [];
  const texts = all.map((value) => withMarks(value, values));
  if (!texts.every((text) => text !== undefined)) return undefined;
  return { marked: marked(texts[0] ?? '', values, noOrigins), texts };
}

/** Adds what the marks stand for to `values`. */
function withMarks(value: Value, values: Value[]): string | undefined {
  let text = '';
  for (const part of partsOf(value)) {
    if (part.kind === 'known' && part.secret === false) {
      if (typeof part.value !== 'string' || reserved.test(part.value)) return undefined;
      text += part.value;
    } else if (part.kind === 'poison' || part.kind === 'list' || part.kind === 'map') return undefined;
    else {
      text += `heat2kubevalue${values.length}z`;
      values.push(sealed(part));
    }
  }
  return text;
}

/** Texts, each of which is secret as a whole or not at all, and what is not known. */
function partsOf(value: Value): readonly Value[] {
  if (value.kind === 'symbolic' && value.expression.op === 'concat') return value.expression.parts.flatMap(partsOf);
  return value.kind === 'known' ? piecesOf(value) : [value];
}

function marked(text: string, values: readonly Value[], origins: Origins): MarkedText {
  const valuesIn = (fragment: string): readonly Value[] =>
    [...fragment.matchAll(markPattern)].flatMap(([, index]) => values[Number(index)] ?? []);
  return {
    text,
    valueOf(fragment) {
      const pieces = fragment.split(markPattern);
      // Every other piece is the number of a mark.
      const parts = pieces.flatMap((piece, index) =>
        index % 2 === 0 ? [known(piece)] : (values[Number(piece)] ?? []),
      );
      const filled = parts.filter((part) => part.kind !== 'known' || part.value !== '');
      const [only] = filled;
      return withOrigins(only && filled.length === 1 ? only : concat(parts), origins);
    },
    from: (others) => marked(text, values, joinOrigins(origins, others)),
    shown: withoutMarks,
    isSignal: (fragment) =>
      fragment.replace(markPattern, '') === '' &&
      valuesIn(fragment).some((part) => part.kind === 'symbolic' && isSignal(part)),
    isInert: (fragment, quoting) => valuesIn(fragment).every((part) => isInert(part, quoting)),
  };
}

/** A text for people, in which marks are no words. */
export function withoutMarks(text: string): string {
  return text.replaceAll(markPattern, '...');
}

function isSignal({ expression }: SymbolicValue): boolean {
  return expression.op === 'fact' && expression.fact.fact === 'signal';
}

/** What the shell itself would read in a value, by the quotes around it. */
const active: Readonly<Record<Quoting, RegExp>> = {
  bare: /[^\w@%+=:,./-]/,
  double: /[$`"\\]/,
  single: /'/,
  document: /[$`\\]/,
};

/** Addresses, ids and names hold nothing that the shell reads; what a function will make of others is seen later. */
function isInert(value: Value, quoting: Quoting): boolean {
  const open = unsealed(value);
  if (open.kind === 'known') return !active[quoting].test(String(open.value));
  if (open.kind !== 'symbolic') return false;
  const { op } = open.expression;
  if (op === 'fact') return open.expression.fact.fact !== 'none' && open.expression.fact.fact !== 'signal';
  return op === 'parameter' || (quoting !== 'bare' && op !== 'concat');
}
