/**
 * Characters by their Unicode names, as the escape `\N{...}` names them.
 *
 * Packed form: one entry a name, in the order of code points. A digit is a character of {@link alphabet}. An entry is the
 * number of words it shares with the start of the previous name (plus 30 when code points were left out before it, whose
 * number follows in four digits), the number of its other words, and those words by index: one digit below 45, else two
 * or three.
 */
import { nameWords, numberedNames, packedNames } from '../../grammar/yaql/character-names.ts';
import { present } from '../source/present.ts';

const base = 90;
/** Printable ASCII without quotes and backslash. */
const alphabet: string = [...Array(94).keys()]
  .map((code) => String.fromCharCode(code + 33))
  .filter((character) => !`'"\\\``.includes(character))
  .join('');

let table: ReadonlyMap<string, number> | undefined;

/**
 * The character of a name in any case, or undefined when there is none.
 * CPython Modules/unicodedata.c, `_getcode`: names in any case; those of ideographs carry the code point in
 * hexadecimal, those of Hangul syllables their parts. Unpacked at the first use, because few expressions hold
 * such an escape.
 */
export function characterNamed(name: string): string | undefined {
  const wanted = name.toUpperCase();
  table ??= unpack();
  const code = table.get(wanted) ?? numbered(wanted) ?? hangul(wanted);
  return code === undefined ? undefined : String.fromCodePoint(code);
}

function unpack(): ReadonlyMap<string, number> {
  const digits = new Map([...alphabet].map((character, value) => [character, value]));
  const words = nameWords.split(' ');
  const names = new Map<string, number>();
  let offset = 0;
  let code = -1;
  let current: string[] = [];
  const next = (): number => present(digits.get(present(packedNames[offset++], 'packed digit')), 'digit');
  const wordIndex = (): number => {
    const first = next();
    if (first < 45) return first;
    if (first < 88) return 45 + (first - 45) * base + next();
    return 45 + 43 * base + (first - 88) * base * base + next() * base + next();
  };
  while (offset < packedNames.length) {
    const header = next();
    code += header < 30 ? 1 : 1 + ((next() * base + next()) * base + next()) * base + next();
    const fresh = Array.from({ length: next() }, () => present(words[wordIndex()], 'word'));
    current = [...current.slice(0, header % 30), ...fresh];
    names.set(current.join(' '), code);
  }
  return names;
}

function numbered(name: string): number | undefined {
  const match = /^(.*)-([0-9A-F]{4,6})$/.exec(name);
  const code = Number.parseInt(match?.[2] ?? '', 16);
  const found = numberedNames.some(([prefix, first, last]) => prefix === match?.[1] && code >= first && code <= last);
  return found ? code : undefined;
}

const leads = ['G', 'GG', 'N', 'D', 'DD', 'R', 'M', 'B', 'BB', 'S', 'SS', '', 'J', 'JJ', 'C', 'K', 'T', 'P', 'H'];
const vowels = 'A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I'.split(' ');
const tails = ['', ...'G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H'.split(' ')];

/**
 * Hangul syllables are named by their parts and numbered by them too.
 * The arithmetic of the Unicode standard, section 3.12. An empty lead or tail is a part like the others.
 */
function hangul(name: string): number | undefined {
  const parts = /^HANGUL SYLLABLE ([BCDGHJKMNPRST]*)([AEIOUWY]+)([BCDGHJKLMNPST]*)$/.exec(name);
  if (parts === null) return undefined;
  let number = 0;
  for (const [index, list] of [leads, vowels, tails].entries()) {
    const found = list.indexOf(present(parts[index + 1], 'part'));
    if (found < 0) return undefined;
    number = number * list.length + found;
  }
  return 0xac00 + number;
}
