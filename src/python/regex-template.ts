/** Replacement texts of Python's `re.sub`: `\1`, `\g<1>`, `\g<name>`, escapes. */
import { parseIntText } from './parse-number.ts';
import { characterEscapes, digits } from './regex-escapes.ts';
import { isIdentifier, RegexScanner } from './regex-scanner.ts';
import { RegexSyntaxError } from './regex-syntax.ts';
import { pyRepr } from './text.ts';
import { present } from '../source/present.ts';

/** Literal texts and numbers of groups, in order. */
export type RegexTemplate = readonly (string | number)[];

/** What a template can refer to. */
interface TemplateGroups {
  readonly groups: number;
  readonly groupIndex: ReadonlyMap<string, number>;
}

const octalDigits = '01234567';

/**
 * Parses a replacement text; throws a {@link RegexSyntaxError}.
 * CPython Lib/re/_parser.py, `parse_template`. Backslashes before other marks than letters stay.
 */
export function parseTemplate(text: string, known: TemplateGroups): RegexTemplate {
  // Without a backslash nothing is special, and Python does not look.
  if (!text.includes('\\')) return [text];
  const source = new RegexScanner(text);
  const parts: (string | number)[] = [];
  for (let token = source.take(); token !== undefined; token = source.take()) {
    parts.push(token.startsWith('\\') ? readEscape(source, token, known) : token);
  }
  return parts;
}

function readEscape(source: RegexScanner, token: string, known: TemplateGroups): string | number {
  const letter = token.slice(1);
  if (letter === 'g') return readGroup(source, known);
  if (letter === '0') return character(`0${source.takeWhile(2, octalDigits)}`);
  if (digits.includes(letter)) return readDigits(source, token, known);
  const code = characterEscapes.get(token);
  if (code !== undefined) return String.fromCodePoint(code);
  if (/^[A-Za-z]$/.test(letter)) throw source.error(`bad escape ${token}`, token);
  return token;
}

/** An octal escape keeps its low eight bits. */
function character(octal: string): string {
  return String.fromCodePoint(Number.parseInt(octal, 8) & 0xff);
}

function readDigits(source: RegexScanner, first: string, known: TemplateGroups): string | number {
  let token = first + source.takeWhile(1, digits);
  if (/^\\[0-7]{2}$/.test(token) && octalDigits.includes(source.next ?? 'x')) {
    token += present(source.take(), 'digit');
    if (Number.parseInt(token.slice(1), 8) > 0o377) {
      throw source.error(`octal escape value ${token} outside of range 0-0o377`, token);
    }
    return character(token.slice(1));
  }
  return checked(source, Number(token.slice(1)), { taken: token.slice(1), known });
}

function readGroup(source: RegexScanner, known: TemplateGroups): number {
  if (!source.takes('<')) throw source.error('missing <');
  const name = source.takeUntil('>', 'group name');
  if (isIdentifier(name)) {
    const index = known.groupIndex.get(name);
    if (index === undefined) throw new RegexSyntaxError(`unknown group name ${pyRepr(name)}`);
    return index;
  }
  const index = parseIntText(name);
  if (index === undefined || index < 0) {
    throw source.error(`bad character in group name ${pyRepr(name)}`, `${name}>`);
  }
  return checked(source, Number(index), { taken: `${name}>`, known });
}

interface Reference {
  readonly taken: string;
  readonly known: TemplateGroups;
}

function checked(source: RegexScanner, index: number, { taken, known }: Reference): number {
  if (index > known.groups) throw source.error(`invalid group reference ${index}`, taken);
  return index;
}
