/** How a YAQL expression fails: one error class, with the class of the reference, so that callers can tell the kinds apart. */

/** `parse`: Heat reports it when it validates the template; `eval`: when the function is computed. */
type YaqlPhase = 'parse' | 'eval';

/** Where in the expression: UTF-16 offsets, and code points as the reference counts in its messages. */
export interface YaqlPlace {
  /** UTF-16 offset, from 0. */
  readonly start: number;
  /** UTF-16 offset behind the last character. */
  readonly end: number;
}

/**
 * Failures that the reference's own exceptions stand for; every other class name is a Python exception.
 * yaql/language/exceptions.py.
 */
const ownClasses: ReadonlySet<string> = new Set([
  'YaqlGrammarException',
  'YaqlLexicalException',
  'NoFunctionRegisteredException',
  'NoMethodRegisteredException',
  'NoMatchingFunctionException',
  'NoMatchingMethodException',
  'AmbiguousFunctionException',
  'AmbiguousMethodException',
  'MappingTranslationException',
  'ArgumentException',
  'CollectionTooLargeException',
  'MemoryQuotaExceededException',
]);

const codes: ReadonlyMap<string, string> = new Map([
  ['YaqlGrammarException', 'yaql/syntax'],
  ['YaqlLexicalException', 'yaql/character'],
  ['NoFunctionRegisteredException', 'yaql/unknown-function'],
  ['NoMethodRegisteredException', 'yaql/unknown-method'],
  ['NoMatchingFunctionException', 'yaql/no-matching-function'],
  ['NoMatchingMethodException', 'yaql/no-matching-method'],
  ['AmbiguousFunctionException', 'yaql/ambiguous-function'],
  ['AmbiguousMethodException', 'yaql/ambiguous-method'],
  ['MappingTranslationException', 'yaql/named-argument'],
  ['ArgumentException', 'yaql/argument'],
  ['CollectionTooLargeException', 'yaql/too-many-elements'],
  ['MemoryQuotaExceededException', 'yaql/too-much-memory'],
  ['StepLimitExceeded', 'yaql/too-many-steps'],
  ['RecursionError', 'yaql/too-deep'],
]);

/** A failed expression. The only thing that `evaluateYaql` throws. */
export class YaqlError extends Error {
  /** Slug of the kind, such as `yaql/no-matching-function`; `yaql/python` for exceptions that Python raises. */
  readonly code: string;
  readonly phase: YaqlPhase;
  /** Class of the exception in the reference: `NoMatchingFunctionException`, `KeyError`, ... */
  readonly className: string;
  /** Whether the exception is the reference's own; false for Python's, whose texts may differ in detail. */
  readonly own: boolean;
  /** Where in the expression; absent where no part of it is at fault (the end of the text is a place). */
  place: YaqlPlace | undefined;

  constructor(className: string, message: string, phase: YaqlPhase = 'eval', place?: YaqlPlace) {
    super(message);
    this.name = 'YaqlError';
    this.className = className;
    this.phase = phase;
    this.place = place;
    this.own = ownClasses.has(className);
    this.code = codes.get(className) ?? 'yaql/python';
  }

  /** UTF-16 offset of the place in the expression, 0 when there is none. */
  get position(): number {
    return this.place?.start ?? 0;
  }
}

/** A Python exception at evaluation, by its class. */
export function raise(className: string, message: string = ''): never {
  throw new YaqlError(className, message);
}
