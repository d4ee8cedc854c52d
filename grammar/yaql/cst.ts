/** Types of the concrete syntax tree; generated from the rules by `vitest -u test/yaql/grammar.test.ts`. */
import type { CstNode, IToken } from 'chevrotain';

export interface ExpressionCstNode extends CstNode {
  name: 'expression';
  children: ExpressionCstChildren;
}

export type ExpressionCstChildren = {
  operand: OperandCstNode[];
  BinaryOperator?: IToken[];
};

export interface OperandCstNode extends CstNode {
  name: 'operand';
  children: OperandCstChildren;
}

export type OperandCstChildren = {
  PrefixOperator?: IToken[];
  Atom?: IToken[];
  call?: CallCstNode[];
  group?: GroupCstNode[];
  list?: ListCstNode[];
  map?: MapCstNode[];
  index?: IndexCstNode[];
};

export interface CallCstNode extends CstNode {
  name: 'call';
  children: CallCstChildren;
}

export type CallCstChildren = {
  FunctionName: IToken[];
  arguments?: ArgumentsCstNode[];
  RightParenthesis: IToken[];
};

export interface GroupCstNode extends CstNode {
  name: 'group';
  children: GroupCstChildren;
}

export type GroupCstChildren = {
  LeftParenthesis: IToken[];
  expression: ExpressionCstNode[];
  RightParenthesis: IToken[];
};

export interface ListCstNode extends CstNode {
  name: 'list';
  children: ListCstChildren;
}

export type ListCstChildren = {
  LeftBracket: IToken[];
  arguments?: ArgumentsCstNode[];
  RightBracket: IToken[];
};

export interface MapCstNode extends CstNode {
  name: 'map';
  children: MapCstChildren;
}

export type MapCstChildren = {
  LeftBrace: IToken[];
  arguments?: ArgumentsCstNode[];
  RightBrace: IToken[];
};

export interface IndexCstNode extends CstNode {
  name: 'index';
  children: IndexCstChildren;
}

export type IndexCstChildren = {
  LeftBracket: IToken[];
  arguments?: ArgumentsCstNode[];
  RightBracket: IToken[];
};

export interface ArgumentsCstNode extends CstNode {
  name: 'arguments';
  children: ArgumentsCstChildren;
}

export type ArgumentsCstChildren = {
  slot: SlotCstNode[];
  Comma?: IToken[];
  MapsTo?: IToken[];
  expression?: ExpressionCstNode[];
  mapping?: MappingCstNode[];
};

export interface SlotCstNode extends CstNode {
  name: 'slot';
  children: SlotCstChildren;
}

export type SlotCstChildren = {
  Comma?: IToken[];
  expression: ExpressionCstNode[];
};

export interface MappingCstNode extends CstNode {
  name: 'mapping';
  children: MappingCstChildren;
}

export type MappingCstChildren = {
  expression: ExpressionCstNode[];
  MapsTo: IToken[];
};
