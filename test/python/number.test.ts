import { describe, expect, it } from 'vitest';

import { PythonError } from '../../src/python/error.ts';
import * as number from '../../src/python/number.ts';
import { parseFloatText, parseIntText } from '../../src/python/parse-number.ts';
import { Float, isInt, type Int } from '../../src/python/scalar.ts';
import { pyRepr } from '../../src/python/text.ts';
import { decode, recorded, show, type Row } from './recorded.ts';

type Numeric = number.Numeric;

const unary: Record<string, (value: Numeric) => unknown> = {
  negate: number.negate,
  abs: number.abs,
  repr: pyRepr,
  truncate: (value) => (value instanceof Float ? number.truncate(value) : value),
};
const binary: Record<string, (left: Numeric, right: Numeric) => unknown> = {
  add: number.add,
  subtract: number.subtract,
  multiply: number.multiply,
  floorDivide: number.floorDivide,
  trueDivide: number.trueDivide,
  modulo: number.modulo,
  power: number.power,
  compareNumbers: (left, right) => number.compareNumbers(left, right) ?? null,
};
const integer: Record<string, (left: Int, right: Int) => unknown> = {
  bitwiseAnd: number.bitwiseAnd,
  bitwiseOr: number.bitwiseOr,
  bitwiseXor: number.bitwiseXor,
  shiftLeft: number.shiftLeft,
  shiftRight: number.shiftRight,
};

function numeric(value: unknown): Numeric {
  const decoded = decode(value);
  if (isInt(decoded) || decoded instanceof Float) return decoded;
  throw new Error('Not a number');
}

function whole(value: unknown): Int {
  const decoded = numeric(value);
  if (decoded instanceof Float) throw new Error('Not an int');
  return decoded;
}

function compute([name, [left, right]]: Row): unknown {
  if (name in unary) return unary[name]?.(numeric(left));
  if (name in binary) return binary[name]?.(numeric(left), numeric(right));
  if (name in integer) return integer[name]?.(whole(left), whole(right));
  if (name === 'roundHalfEven') return number.roundHalfEven(numeric(left), whole(right));
  throw new Error(`Unknown function ${name}`);
}

function actual(row: Row): string {
  try {
    return show(compute(row));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return `${error.className}: ${error.message.includes('complex') ? 'complex' : error.message}`;
  }
}

function expected([, , outcome]: Row): string {
  return 'error' in outcome ? `${outcome.error}: ${outcome.message}` : show(decode(outcome.result));
}

describe('arithmetic', () => {
  it('agrees with the recorded results of Python', () => {
    const rows = [...recorded('number'), ...recorded('number-edges')];
    expect(rows.length).toBeGreaterThan(300);
    const differences = rows
      .map((row) => ({ row: JSON.stringify(row.slice(0, 2)), expected: expected(row), actual: actual(row) }))
      .filter((line) => line.expected !== line.actual);
    expect(differences).toEqual([]);
  });

  it('keeps one form of an integer', () => {
    expect(number.add(Number.MAX_SAFE_INTEGER, 1)).toBe(9007199254740992n);
    expect(number.subtract(9007199254740992n, 1)).toBe(Number.MAX_SAFE_INTEGER);
    expect(show(number.multiply(-5, 0))).toBe('0');
    expect(show(number.negate(0))).toBe('0');
  });

  it('keeps floats floats when rounding', () => {
    expect(number.roundHalfEven(new Float(2.5))).toEqual(new Float(2));
    expect(number.roundHalfEven(new Float(2.675), 2)).toEqual(new Float(2.67));
    expect(number.roundHalfEven(1250, -2)).toBe(1200);
    expect(number.roundHalfEven(7, -400000)).toBe(0);
  });

  it('ends where an int would grow without bound', () => {
    expect(() => number.power(10, 10 ** 12)).toThrow(PythonError);
    expect(() => number.shiftLeft(1, 2n ** 70n)).toThrow(PythonError);
    expect(number.power(1, 10 ** 12)).toBe(1);
    expect(number.power(-1, 10 ** 12 + 1)).toBe(-1);
    expect(number.power(0, 10 ** 12)).toBe(0);
    expect(number.power(0, 0)).toBe(1);
    expect(number.shiftRight(-7, 2n ** 70n)).toBe(-1);
  });
});

describe('numbers in texts', () => {
  it('agrees with the recorded results of Python', () => {
    const differences = recorded('number-text')
      .map((row) => {
        const text = String(row[1][0]);
        const value = row[0] === 'parseIntText' ? parseIntText(text) : parseFloatText(text);
        const wanted = 'result' in row[2] && row[2].result !== 'undefined' ? decode(row[2].result) : undefined;
        return { row: JSON.stringify(row), expected: show(wanted), actual: show(value) };
      })
      .filter((line) => line.expected !== line.actual);
    expect(differences).toEqual([]);
  });

  it('refuses ints of more than 4300 digits', () => {
    expect(parseIntText('-' + '9'.repeat(4300))).toBe(-(10n ** 4300n - 1n));
    expect(parseIntText('9'.repeat(4301))).toBeUndefined();
  });
});
