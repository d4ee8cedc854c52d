/**
 * The rules of YAQL, without actions: text to concrete syntax tree, nothing else.
 *
 * A chain of operators stays flat here; `operators.ts` has the precedences and `src/yaql` applies them. Every choice
 * is made on one token, so the first token that cannot go on is the one that the reference reports.
 */
import { CstParser } from 'chevrotain';
import type { CstNode, ParserMethod } from 'chevrotain';
import * as t from './tokens.ts';

/** Parses tokens of `yaqlLexer`. One instance serves many texts: set `input`, call `expression`, read `errors`. */
export class YaqlParser extends CstParser {
  /** `operand (operator operand)*` */
  readonly expression: ParserMethod<[], CstNode> = this.RULE('expression', () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator);
      this.SUBRULE2(this.operand);
    });
  });

  /** Prefix operators may follow any binary operator; `[` behind an operand is always an index. */
  readonly operand: ParserMethod<[], CstNode> = this.RULE('operand', () => {
    this.MANY(() => {
      this.CONSUME(t.PrefixOperator);
    });
    this.OR([
      { ALT: () => this.CONSUME(t.Atom) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.map) },
    ]);
    this.MANY2(() => {
      this.SUBRULE2(this.index);
    });
  });

  readonly call: ParserMethod<[], CstNode> = this.RULE('call', () => {
    this.CONSUME(t.FunctionName);
    this.OPTION(() => this.SUBRULE(this.arguments));
    this.CONSUME(t.RightParenthesis);
  });

  readonly group: ParserMethod<[], CstNode> = this.RULE('group', () => {
    this.CONSUME(t.LeftParenthesis);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParenthesis);
  });

  readonly list: ParserMethod<[], CstNode> = this.RULE('list', () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => this.SUBRULE(this.arguments));
    this.CONSUME(t.RightBracket);
  });

  readonly map: ParserMethod<[], CstNode> = this.RULE('map', () => {
    this.CONSUME(t.LeftBrace);
    this.OPTION(() => this.SUBRULE(this.arguments));
    this.CONSUME(t.RightBrace);
  });

  readonly index: ParserMethod<[], CstNode> = this.RULE('index', () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => this.SUBRULE(this.arguments));
    this.CONSUME(t.RightBracket);
  });

  /** Positional arguments, then named ones. The last slot is the key of the first named argument when `=>` follows. */
  readonly arguments: ParserMethod<[], CstNode> = this.RULE('arguments', () => {
    this.SUBRULE(this.slot);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.slot);
    });
    this.OPTION(() => {
      this.CONSUME(t.MapsTo);
      this.SUBRULE(this.expression);
      this.MANY2(() => {
        this.CONSUME2(t.Comma);
        this.SUBRULE(this.mapping);
      });
    });
  });

  /** A positional argument behind any number of omitted ones. */
  readonly slot: ParserMethod<[], CstNode> = this.RULE('slot', () => {
    this.MANY(() => {
      this.CONSUME(t.Comma);
    });
    this.SUBRULE(this.expression);
  });

  readonly mapping: ParserMethod<[], CstNode> = this.RULE('mapping', () => {
    this.SUBRULE(this.expression);
    this.CONSUME(t.MapsTo);
    this.SUBRULE2(this.expression);
  });

  constructor() {
    super([...t.yaqlTokens], { maxLookahead: 1, recoveryEnabled: true, nodeLocationTracking: 'none' });
    this.performSelfAnalysis();
  }
}
