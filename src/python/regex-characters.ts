/** Tests of single characters for regular expressions: sets, shorthands and case folding as Python does them. */
import { isAsciiWord, isDecimal, isSpace, isWord } from './characters.ts';
import { regexFlags, type Category, type RegexNode, type SetMember } from './regex-syntax.ts';
import { codePointOf } from './code-points.ts';

export type CharacterTest = (code: number) => boolean;

type SetNode = Extract<RegexNode, { readonly op: 'set' }>;
type Range = Extract<SetMember, { readonly low: number }>;

const lastOfFirstPlane = 0xffff;

export const anyCharacter: CharacterTest = () => true;

/** `.` without the flag `s`. */
export const notNewline: CharacterTest = (code) => code !== 0x0a;

/** The test of a set under the flags that hold where it stands. */
export function setTest({ members, negated }: SetNode, flags: number): CharacterTest {
  const ranges = members.filter((member): member is Range => 'low' in member);
  const categories = members
    .filter((member): member is Category => 'kind' in member)
    .map((category) => categoryTest(category, flags));
  const inRanges = (flags & regexFlags.ignoreCase) === 0 ? rangeTest(ranges) : foldedTest(ranges, flags);
  const [first] = categories;
  const only = ranges.length === 0 && categories.length === 1 ? first : undefined;
  const inAny: CharacterTest = (code) => inRanges(code) || categories.some((test) => test(code));
  const inSet = only ?? (categories.length === 0 ? inRanges : inAny);
  return negated ? not(inSet) : inSet;
}

function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code);
}

function rangeTest(ranges: readonly Range[]): CharacterTest {
  const [first] = ranges;
  if (first !== undefined && ranges.length === 1) {
    const { low, high } = first;
    return low === high ? (code) => code === low : (code) => code >= low && code <= high;
  }
  return (code) => ranges.some(({ low, high }) => code >= low && code <= high);
}

/**
 * Whether any spelling of the character is in the ranges.
 * Beyond the first plane CPython looks only at the lower and upper case of the character at hand, and so does
 * this.
 */
function foldedTest(ranges: readonly Range[], flags: number): CharacterTest {
  if ((flags & regexFlags.ascii) !== 0) {
    const inRanges = rangeTest(ranges);
    return (code) => inRanges(code) || inRanges(otherAsciiCase(code));
  }
  const keys = new Set<string>();
  for (const { low, high } of ranges) {
    for (let code = low; code <= Math.min(high, Math.max(low, lastOfFirstPlane)); code++) keys.add(foldKey(code));
  }
  const wide = rangeTest(ranges.filter(({ high }) => high > lastOfFirstPlane));
  return (code) => {
    const lower = toLower(code);
    return keys.has(foldKey(code)) || wide(lower) || wide(toUpper(lower));
  };
}

function otherAsciiCase(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code + 0x20;
  return code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
}

/**
 * Simple lower case: one character for one.
 * CPython Modules/_sre/sre.c, `sre_lower_unicode`.
 */
function toLower(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  return codePointOf(String.fromCodePoint(code).toLowerCase());
}

function toUpper(code: number): number {
  const upper = String.fromCodePoint(code).toUpperCase();
  const first = codePointOf(upper);
  return upper.length === String.fromCodePoint(first).length ? first : code;
}

/**
 * Characters are the same without case when their lower case forms have one upper case form.
 * CPython Lib/re/_casefix.py lists the further equivalents, such as the long s and the Kelvin sign.
 */
function foldKey(code: number): string {
  return String.fromCodePoint(toLower(code)).toUpperCase();
}

/** Lower case for back references, which compare without the further equivalences of {@link setTest}. */
export function lowerCase(flags: number): ((code: number) => number) | undefined {
  if ((flags & regexFlags.ignoreCase) === 0) return undefined;
  if ((flags & regexFlags.ascii) === 0) return toLower;
  return (code) => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code);
}

/** `\w`, for word boundaries too. */
export function wordTest(flags: number): CharacterTest {
  return (flags & regexFlags.ascii) === 0 ? isWord : isAsciiWord;
}

function categoryTest({ kind, negated }: Category, flags: number): CharacterTest {
  const ascii = (flags & regexFlags.ascii) !== 0;
  const tests = {
    digit: ascii ? (code: number) => code >= 0x30 && code <= 0x39 : isDecimal,
    space: ascii ? (code: number) => code === 0x20 || (code >= 0x09 && code <= 0x0d) : isSpace,
    word: ascii ? isAsciiWord : isWord,
  };
  return negated ? not(tests[kind]) : tests[kind];
}
