/** The words of YAQL as chevrotain tokens, in the order in which the reference tries them: the first that matches wins. */
import { createToken, Lexer } from 'chevrotain';
import type { TokenType } from 'chevrotain';

/** What Python's `\w` matches: letters and numbers of every script, and the underscore. */
const word = String.raw`[\p{L}\p{N}_]`;
/** `\w` without `\d`: what an identifier starts with. */
const initial = String.raw`(?!\p{Nd})${word}`;

/** Custom patterns, because chevrotain's own analysis of a pattern knows no Unicode classes. */
function pattern(source: string): (text: string, offset: number) => RegExpExecArray | null {
  const expression = new RegExp(source, 'uy');
  return (text, offset) => {
    expression.lastIndex = offset;
    return expression.exec(text);
  };
}

function token(name: string, source: string, categories: readonly TokenType[] = []): TokenType {
  return createToken({ name, pattern: pattern(source), categories: [...categories], line_breaks: true });
}

function symbol(name: string, image: string, categories: readonly TokenType[] = []): TokenType {
  return createToken({ name, pattern: image, categories: [...categories], label: `'${image}'` });
}

function operatorWord(name: string, image: string, categories: readonly TokenType[]): TokenType {
  return createToken({
    name,
    pattern: pattern(`${image}(?!${word})`),
    categories: [...categories],
    label: `'${image}'`,
    line_breaks: false,
  });
}

/** Operators that may stand between two operands. */
export const BinaryOperator = createToken({ name: 'BinaryOperator', pattern: Lexer.NA });
/** Operators that may stand before an operand. */
export const PrefixOperator = createToken({ name: 'PrefixOperator', pattern: Lexer.NA });
/** Constants and variables: operands of one word. */
export const Atom = createToken({ name: 'Atom', pattern: Lexer.NA });

/** Space, tab, carriage return and line feed only: form feed, no-break space and the byte order mark are errors. */
export const WhiteSpace = createToken({
  name: 'WhiteSpace',
  pattern: /[ \t\r\n]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

export const Variable = token('Variable', String.raw`\$${word}*`, [Atom]);
export const NumberLiteral = token('NumberLiteral', String.raw`(?<!${word})\p{Nd}+(?:\.\p{Nd}+)?(?!${word})`, [Atom]);
/** A name with the parenthesis that touches it; wins over operators, so `not(x)` calls a function. */
export const FunctionName = token('FunctionName', String.raw`${initial}${word}*\(`);
export const And = operatorWord('And', 'and', [BinaryOperator]);
export const Or = operatorWord('Or', 'or', [BinaryOperator]);
export const In = operatorWord('In', 'in', [BinaryOperator]);
export const Mod = operatorWord('Mod', 'mod', [BinaryOperator]);
export const Not = operatorWord('Not', 'not', [PrefixOperator]);
export const True = operatorWord('True', 'true', [Atom]);
export const False = operatorWord('False', 'false', [Atom]);
export const Null = operatorWord('Null', 'null', [Atom]);
/** Any other bare identifier: a string constant. Unlike a function name it may not start with two underscores. */
export const Keyword = token('Keyword', String.raw`(?!__)${initial}${word}*`, [Atom]);
export const DoubleQuoted = token('DoubleQuoted', String.raw`"(?:[^"\\]|\\[^\n])*"`, [Atom]);
export const SingleQuoted = token('SingleQuoted', String.raw`'(?:[^'\\]|\\[^\n])*'`, [Atom]);
/** Nothing but the back quote itself is escaped in it. */
export const Verbatim = token('Verbatim', '`(?:[^`\\\\]|\\\\[^\\n])*`', [Atom]);

export const MapsTo = symbol('MapsTo', '=>');
export const Then = symbol('Then', '->', [BinaryOperator]);
export const Matches = symbol('Matches', '=~', [BinaryOperator]);
export const NotMatches = symbol('NotMatches', '!~', [BinaryOperator]);
export const NotLess = symbol('NotLess', '>=', [BinaryOperator]);
export const NotGreater = symbol('NotGreater', '<=', [BinaryOperator]);
export const NotEqual = symbol('NotEqual', '!=', [BinaryOperator]);
export const SafeDot = symbol('SafeDot', '?.', [BinaryOperator]);
export const Dot = symbol('Dot', '.', [BinaryOperator]);
export const Plus = symbol('Plus', '+', [BinaryOperator, PrefixOperator]);
export const Minus = symbol('Minus', '-', [BinaryOperator, PrefixOperator]);
export const Times = symbol('Times', '*', [BinaryOperator]);
export const Divide = symbol('Divide', '/', [BinaryOperator]);
export const Less = symbol('Less', '<', [BinaryOperator]);
export const Greater = symbol('Greater', '>', [BinaryOperator]);
export const Equal = symbol('Equal', '=', [BinaryOperator]);
export const LeftBracket = symbol('LeftBracket', '[');
export const RightBracket = symbol('RightBracket', ']');
export const LeftBrace = symbol('LeftBrace', '{');
export const RightBrace = symbol('RightBrace', '}');
export const LeftParenthesis = symbol('LeftParenthesis', '(');
export const RightParenthesis = symbol('RightParenthesis', ')');
export const Comma = symbol('Comma', ',');

/** Every token in the order of the lexer, categories last. */
export const yaqlTokens: readonly TokenType[] = Object.freeze([
  WhiteSpace,
  Variable,
  NumberLiteral,
  FunctionName,
  And,
  Or,
  In,
  Mod,
  Not,
  True,
  False,
  Null,
  Keyword,
  DoubleQuoted,
  SingleQuoted,
  Verbatim,
  MapsTo,
  Then,
  Matches,
  NotMatches,
  NotLess,
  NotGreater,
  NotEqual,
  SafeDot,
  Dot,
  Plus,
  Minus,
  Times,
  Divide,
  Less,
  Greater,
  Equal,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  LeftParenthesis,
  RightParenthesis,
  Comma,
  BinaryOperator,
  PrefixOperator,
  Atom,
]);

/** Splits a text into tokens; goes on behind a character that starts none, so that all of them can be reported. */
export const yaqlLexer: Lexer = new Lexer([...yaqlTokens], {
  ensureOptimizations: false,
  positionTracking: 'onlyOffset',
  skipValidations: false,
});
