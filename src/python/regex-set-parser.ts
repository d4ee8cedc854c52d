/** Reads character sets, `[...]`, of Python's regular expressions. */
import { readSetEscape, type Escape } from './regex-escapes.ts';
import type { RegexScanner } from './regex-scanner.ts';
import type { RegexNode, SetMember } from './regex-syntax.ts';
import { codePointOf } from './code-points.ts';

/**
 * Reads a set behind its opening bracket.
 * A closing bracket in the first place, or behind `^`, is a character. Throws RegexSyntaxError.
 */
export function readSet(source: RegexScanner): RegexNode {
  const start = source.position - 1;
  const negated = source.takes('^');
  const members: SetMember[] = [];
  for (;;) {
    const token = takeMember(source, start);
    if (token === ']' && members.length > 0) return { op: 'set', members, negated };
    const low = readMember(source, token);
    if (!source.takes('-')) {
      members.push(memberOf(low));
      continue;
    }
    const end = takeMember(source, start);
    if (end === ']') {
      members.push(memberOf(low), { low: 0x2d, high: 0x2d });
      return { op: 'set', members, negated };
    }
    const high = readMember(source, end);
    if (low.kind !== 'literal' || high.kind !== 'literal' || high.code < low.code) {
      throw source.error(`bad character range ${token}-${end}`, `${token}-${end}`);
    }
    members.push({ low: low.code, high: high.code });
  }
}

function takeMember(source: RegexScanner, start: number): string {
  const token = source.take();
  if (token === undefined) throw source.errorAt('unterminated character set', start);
  return token;
}

function readMember(source: RegexScanner, token: string): Escape {
  if (token.startsWith('\\')) return readSetEscape(source, token);
  return { kind: 'literal', code: codePointOf(token) };
}

function memberOf(escape: Escape): SetMember {
  if (escape.kind === 'category') return escape.category;
  if (escape.kind === 'literal') return { low: escape.code, high: escape.code };
  throw new Error('A set holds characters and categories only');
}
