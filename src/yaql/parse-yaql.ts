/** Text to abstract syntax, or the errors of it with their places: the first is what the reference reports. */
import type { CstNode, IToken } from 'chevrotain';
import type { ExpressionCstNode } from '../../grammar/yaql/cst.ts';
import { YaqlParser } from '../../grammar/yaql/parser.ts';
import * as t from '../../grammar/yaql/tokens.ts';
import type { Expression } from './ast.ts';
import { buildAst } from './build-ast.ts';
import { YaqlError } from './errors.ts';
import { decodeNumber, decodeQuoted, decodeVerbatim } from './literals.ts';
import { Float } from '../python/scalar.ts';
import { codePointLength } from '../python/code-points.ts';
import { floatRepr } from '../python/float-repr.ts';
import { present } from '../source/present.ts';

/** `errors` are in the order of the text and never empty; only the first is certain, the rest is what recovery found. */
type YaqlParse =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly errors: readonly [YaqlError, ...YaqlError[]] };

/**
 * Brackets may be nested so deep; parsing is recursive in them alone.
 * The reference has no such limit; its parser keeps its own stack. Deeper expressions fail there when they
 * are evaluated, by Python's recursion limit.
 */
const maximalNesting = 150;

const parser = new YaqlParser();

/**
 * Reads an expression. Never throws; Heat reports `errors[0].message` as `Bad expression ...` when it
 * validates.
 * yaql/language/parser.py and ply: the first error ends the parse there, and an error of the lexer comes when
 * its token is asked for. Hence errors are sorted by token, characters half a place before the token that
 * they precede.
 */
export function parseYaql(text: string): YaqlParse {
  const { tokens, errors: characters } = t.yaqlLexer.tokenize(text);
  const atoms = new Map<IToken, Expression>();
  const reader = new Reader(text, atoms);
  const found: { readonly index: number; readonly error: YaqlError }[] = [];
  for (const { offset } of characters) {
    const index = tokens.findIndex((token) => token.startOffset > offset);
    found.push({ index: (index < 0 ? tokens.length : index) - 0.5, error: reader.badCharacter(offset) });
  }
  readAtoms(tokens, atoms, found);
  const structure = examineBrackets(tokens);
  if (structure.gapBeforeName !== undefined) {
    found.push({ index: structure.gapBeforeName, error: reader.unexpected(tokens[structure.gapBeforeName]) });
  }
  if (structure.tooDeep !== undefined) {
    found.push({ index: structure.tooDeep, error: tooDeep(present(tokens[structure.tooDeep], 'token')) });
    return failure(found);
  }
  parser.input = tokens;
  const tree = parser.expression();
  const order = new Map(tokens.map((token, index) => [token, index]));
  for (const { token } of parser.errors) {
    found.push({
      index: order.get(token) ?? tokens.length,
      error: reader.unexpected(order.has(token) ? token : undefined),
    });
  }
  if (found.length > 0 || !isExpression(tree)) return failure(found);
  try {
    return { ok: true, expression: buildAst(tree, (token) => atoms.get(token) ?? keyword(token)) };
  } catch (error) {
    if (error instanceof YaqlError) return { ok: false, errors: [error] };
    throw error;
  }
}

function failure(found: readonly { readonly index: number; readonly error: YaqlError }[]): YaqlParse {
  const [first, ...rest] = found.toSorted((a, b) => a.index - b.index).map(({ error }) => error);
  return { ok: false, errors: [present(first, 'error of a failed parse'), ...rest] };
}

/** Values of all atoms; what cannot be decoded goes to `found`, for the reference decodes while it splits the text. */
function readAtoms(
  tokens: readonly IToken[],
  atoms: Map<IToken, Expression>,
  found: { index: number; error: YaqlError }[],
): void {
  tokens.forEach((token, index) => {
    try {
      const atom = readAtom(token);
      if (atom !== undefined) atoms.set(token, atom);
    } catch (error) {
      if (!(error instanceof YaqlError)) throw error;
      error.place = placeOf(token);
      found.push({ index: index - 0.25, error });
    }
  });
}

function readAtom(token: IToken): Expression | undefined {
  const range = placeOf(token);
  const body = token.image.slice(1, -1);
  switch (token.tokenType) {
    case t.Variable:
      return { kind: 'variable', name: token.image, range };
    case t.NumberLiteral:
      return { kind: 'constant', value: decodeNumber(token.image), range };
    case t.DoubleQuoted:
    case t.SingleQuoted:
      return { kind: 'constant', value: decodeQuoted(body), range };
    case t.Verbatim:
      return { kind: 'constant', value: decodeVerbatim(body), range };
    case t.True:
    case t.False:
      return { kind: 'constant', value: token.tokenType === t.True, range };
    case t.Null:
      return { kind: 'constant', value: null, range };
    default:
      return undefined;
  }
}

function keyword(token: IToken): Expression {
  return { kind: 'keyword', name: token.image, range: placeOf(token) };
}

/**
 * What the rules cannot say in one token of lookahead: how deep brackets nest, and which omitted arguments may stand
 * before the first named one (a single one, behind a value).
 * yaql/language/parser.py, `p_incomplete_arg_list` and `p_named_arg_list`.
 */
function examineBrackets(tokens: readonly IToken[]): { tooDeep?: number; gapBeforeName?: number } {
  const gaps: number[] = [0];
  let previous: IToken | undefined;
  for (const [index, token] of tokens.entries()) {
    switch (token.tokenType) {
      case t.FunctionName:
      case t.LeftParenthesis:
      case t.LeftBracket:
      case t.LeftBrace:
        if (gaps.push(0) > maximalNesting) return { tooDeep: index };
        break;
      case t.RightParenthesis:
      case t.RightBracket:
      case t.RightBrace:
        if (gaps.length > 1) gaps.pop();
        break;
      case t.Comma:
        gaps[gaps.length - 1] = gapBehind(previous, present(gaps.at(-1), 'gap'));
        break;
      case t.MapsTo:
        if (present(gaps.at(-1), 'gap') > 1) return { gapBeforeName: index };
        break;
      default:
    }
    previous = token;
  }
  return {};
}

/** Omitted arguments up to a comma; those at the start count for two. */
function gapBehind(previous: IToken | undefined, gap: number): number {
  switch (previous?.tokenType) {
    case t.Comma:
      return gap + 1;
    case t.FunctionName:
    case t.LeftBracket:
    case t.LeftBrace:
      return 2;
    default:
      return 0;
  }
}

function tooDeep(token: IToken): YaqlError {
  return new YaqlError('RecursionError', 'The expression is nested too deeply', 'parse', placeOf(token));
}

/**
 * Messages in the words of the reference; positions in them count code points.
 * yaql/language/exceptions.py, `YaqlLexicalException` and `YaqlGrammarException`.
 */
class Reader {
  readonly #text: string;
  readonly #atoms: ReadonlyMap<IToken, Expression>;

  constructor(text: string, atoms: ReadonlyMap<IToken, Expression>) {
    this.#text = text;
    this.#atoms = atoms;
  }

  badCharacter(offset: number): YaqlError {
    const character = String.fromCodePoint(present(this.#text.codePointAt(offset), 'character'));
    const message = `Lexical error: illegal character '${character}' at position ${this.#codePoints(offset)}`;
    return new YaqlError('YaqlLexicalException', message, 'parse', { start: offset, end: offset + character.length });
  }

  unexpected(token: IToken | undefined): YaqlError {
    if (token === undefined) {
      const end = this.#text.length;
      return new YaqlError('YaqlGrammarException', 'Parse error: unexpected end of statement', 'parse', {
        start: end,
        end,
      });
    }
    const position = this.#codePoints(token.startOffset);
    const message = `Parse error: unexpected '${shown(token, this.#atoms.get(token))}' at position ${position} of expression '${this.#text}'`;
    return new YaqlError('YaqlGrammarException', message, 'parse', placeOf(token));
  }

  #codePoints(offset: number): number {
    return codePointLength(this.#text.slice(0, offset));
  }
}

/**
 * A token in a message: its value in Python's words.
 * ply has converted the token by then, so a string shows without its quotes and null as `None`.
 */
function shown(token: IToken, atom: Expression | undefined): string {
  if (token.tokenType === t.FunctionName) return token.image.slice(0, -1);
  if (atom?.kind !== 'constant') return token.image;
  const { value } = atom;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof Float ? floatRepr(value.value) : String(value);
}

function placeOf(token: IToken): { readonly start: number; readonly end: number } {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** The one place where chevrotain's untyped node becomes the generated type of the rule that made it. */
function isExpression(node: CstNode): node is ExpressionCstNode {
  return node.name === 'expression';
}
