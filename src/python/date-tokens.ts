/** Words, numbers and marks of a date text, as dateutil splits it. */
import { isDecimal, isSpace } from './characters.ts';
import { present } from '../source/present.ts';
import { codePointOf } from './code-points.ts';

const letter = /^\p{L}$/u;

/** What a token is made of so far; a point leaves open whether it separates or belongs to a number. */
type State = 'word' | 'number' | 'word with points' | 'number with points';

/**
 * The tokens in order. White space is a token of one space, any other mark a token of its own. Points split words and
 * dates (`Sep.20.2009`), but stay within a number (`30.447`); a comma behind two digits may stand for one.
 * dateutil/parser/_parser.py, `_timelex.get_token`; NUL characters are skipped there too.
 */
export function dateTokens(text: string): string[] {
  const characters = Array.from(text).filter((character) => character !== '\0');
  const tokens: string[] = [];
  for (let start = 0; start < characters.length;) {
    const first = present(characters[start], 'character');
    if (letter.test(first) || isDigit(first)) {
      const token = readToken(characters, start);
      tokens.push(...token.parts);
      start = token.end;
    } else {
      tokens.push(isSpace(codeOf(first)) ? ' ' : first);
      start++;
    }
  }
  return tokens;
}

interface Token {
  readonly parts: readonly string[];
  readonly end: number;
}

function readToken(characters: readonly string[], start: number): Token {
  let token = present(characters[start], 'character');
  let state: State = letter.test(token) ? 'word' : 'number';
  let sawLetters = false;
  let end = start + 1;
  for (; end < characters.length; end++) {
    const next = present(characters[end], 'character');
    sawLetters ||= state === 'word' || state === 'word with points';
    const after = follow(state, token, next);
    if (after === undefined) break;
    state = after;
    token += next;
  }
  const points = token.split('.').length - 1;
  const isOpen = state === 'word with points' || state === 'number with points';
  const splits = isOpen && (sawLetters || points > 1 || token.endsWith('.') || token.endsWith(','));
  const [head = '', ...rest] = splits ? token.split(/([.,])/).filter((part) => part !== '') : [token];
  const isNumber = state === 'number with points' && !head.includes('.');
  return { parts: [isNumber ? head.replaceAll(',', '.') : head, ...rest], end };
}

/** The state with one more character, undefined where the token ends before it. */
function follow(state: State, token: string, next: string): State | undefined {
  switch (state) {
    case 'word':
      if (letter.test(next)) return 'word';
      return next === '.' ? 'word with points' : undefined;
    case 'number':
      if (isDigit(next)) return 'number';
      return next === '.' || (next === ',' && token.length >= 2) ? 'number with points' : undefined;
    case 'word with points':
      if (next === '.' || letter.test(next)) return 'word with points';
      return isDigit(next) && token.endsWith('.') ? 'number with points' : undefined;
    case 'number with points':
      if (next === '.' || isDigit(next)) return 'number with points';
      return letter.test(next) && token.endsWith('.') ? 'word with points' : undefined;
  }
}

function isDigit(character: string): boolean {
  return isDecimal(codeOf(character));
}

function codeOf(character: string): number {
  return codePointOf(character);
}
