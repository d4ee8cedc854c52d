/** The operators of YAQL with their precedences: 1 binds tightest. An index binds at level 2, a function call is no operator. */

export interface OperatorLevel {
  readonly level: number;
  readonly associativity: 'left' | 'right';
}

const left = (level: number): OperatorLevel => ({ level, associativity: 'left' });

export const binaryOperators: ReadonlyMap<string, OperatorLevel> = new Map([
  ['.', left(1)],
  ['?.', left(1)],
  ['=~', left(4)],
  ['!~', left(4)],
  ['*', left(5)],
  ['/', left(5)],
  ['mod', left(5)],
  ['+', left(6)],
  ['-', left(6)],
  ['>', left(7)],
  ['<', left(7)],
  ['>=', left(7)],
  ['<=', left(7)],
  ['!=', left(7)],
  ['=', left(7)],
  ['in', left(7)],
  ['and', left(9)],
  ['or', left(10)],
  ['->', { level: 11, associativity: 'right' }],
]);

/** Level of the index `value[...]`. */
export const indexLevel = 2;

export const prefixOperators: ReadonlyMap<string, number> = new Map([
  ['+', 3],
  ['-', 3],
  ['not', 8],
]);
