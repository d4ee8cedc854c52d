import { describe, expect, it } from 'vitest';

import { compileRegex, escapeRegex, type Pattern, RegexBudgetError, type RegexMatch } from '../../src/python/regex.ts';
import { recorded, type Row } from './recorded.ts';

function regex(pattern: string, flags: number = 0, budget?: number): Pattern {
  const compiled = compileRegex(pattern, flags, budget);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.regex;
}

function spans(match: RegexMatch | null): readonly (readonly number[])[] | null {
  if (match === null) return null;
  const groups = Array.from({ length: match.regex.groups + 1 }, (_, index) => match.span(index));
  return groups.map(({ start, end }) => [start, end]);
}

function everything([pattern, flags, text, template]: readonly unknown[]): unknown {
  const compiled = compileRegex(String(pattern), Number(flags));
  if (!compiled.ok) return compiled.message;
  const { regex: found } = compiled;
  const subject = String(text);
  const substitute = (count: number): unknown => {
    const result = found.sub(subject, String(template), count);
    return result.ok ? [result.text, result.count] : result.message;
  };
  return {
    flags: found.flags,
    names: [...found.groupIndex],
    match: spans(found.match(subject)),
    search: spans(found.search(subject)),
    full: spans(found.fullmatch(subject)),
    from2: spans(found.search(subject, 2)),
    all: Array.from(found.findAll(subject), spans),
    split: found.split(subject),
    split1: found.split(subject, 1),
    sub: substitute(0),
    sub1: substitute(1),
  };
}

function actual(row: Row): string {
  try {
    return JSON.stringify(everything(row[1]));
  } catch (error) {
    return String(error);
  }
}

function expected(outcome: Row[2]): string {
  return JSON.stringify('error' in outcome ? outcome.message : outcome.result);
}

describe('regular expressions', () => {
  it('agree with the recorded results of Python', () => {
    const rows = [...recorded('regex'), ...recorded('regex-edges')];
    expect(rows.length).toBeGreaterThan(300);
    const differences = rows
      .map((row) => ({ row: JSON.stringify(row[1]), expected: expected(row[2]), actual: actual(row) }))
      .filter((line) => line.expected !== line.actual);
    expect(differences.slice(0, 20)).toEqual([]);
  });

  it.each([
    ['.*', 'a'],
    ['(a|b)*', 'ab'],
    ['(?:ab|a|b)*', 'ab'],
    ['(?:a|ab)*?$', 'ab'],
    ['(?:(?:a|b)+,?)*', 'ab,'],
    ['.*?$', 'ab'],
  ])('match long texts without running out of stack: %s', (pattern, piece) => {
    const text = piece.repeat(100_000 / piece.length);
    expect(regex(pattern).match(text)?.end).toBe(text.length);
  });

  it('end when a match takes too long', () => {
    const text = 'a'.repeat(40);
    expect(() => regex('(a+)+b').match(text)).toThrow(RegexBudgetError);
    expect(() => regex('(?:a|aa)+$', 0, 1000).search(`${text}b`)).toThrow(RegexBudgetError);
    expect(() => regex('(?:){4294967294}').match('')).toThrow(RegexBudgetError);
  });

  it('refuse deep nesting instead of running out of stack', () => {
    const nested = compileRegex('('.repeat(50_000) + ')'.repeat(50_000));
    expect(nested).toMatchObject({ ok: false, message: expect.stringMatching(/^maximum recursion depth exceeded/) });
  });

  it('replace by a function and by templates', () => {
    const names = regex('(?P<first>\\w+) (?P<last>\\w+)');
    expect(names.sub('Ada Lovelace', '\\g<last>, \\1')).toEqual({ ok: true, text: 'Lovelace, Ada', count: 1 });
    expect(names.sub('Ada Lovelace', '$1')).toEqual({ ok: true, text: '$1', count: 1 });
    const upper = regex('[a-c]').sub('abcd', (match) => match.text.toUpperCase(), 2);
    expect(upper).toEqual({ ok: true, text: 'ABcd', count: 2 });
    expect(names.sub('x', '\\q')).toEqual({ ok: false, message: 'bad escape \\q at position 0', position: 0 });
  });

  it('escape what Python escapes', () => {
    const text = 'a b\t\n.-_~\u00e9!"#%&,/:;<=>@`{}[]()^$*+?|\\';
    expect(escapeRegex(text)).toBe(
      'a\\ b\\\t\\\n\\.\\-_\\~\u00e9!"\\#%\\&,/:;<=>@`\\{\\}\\[\\]\\(\\)\\^\\$\\*\\+\\?\\|\\\\',
    );
    expect(regex(escapeRegex(text)).fullmatch(text)).not.toBeNull();
  });
});
