/** Concrete syntax tree to abstract one: flat operator chains become trees by precedence, literals become values. */
import type { IToken } from 'chevrotain';
import type { ArgumentsCstNode, ExpressionCstNode, IndexCstNode, OperandCstNode } from '../../grammar/yaql/cst.ts';
import { binaryOperators, indexLevel, prefixOperators } from '../../grammar/yaql/operators.ts';
import type { Argument, Expression, Mapping, TextRange } from './ast.ts';
import { missing } from './ast.ts';
import { YaqlError } from './errors.ts';
import { present } from '../source/present.ts';

/** Value of an atom token, decoded when the text was read. */
type AtomValue = (token: IToken) => Expression;

/**
 * Deepest tree that is built. CPython's recursion limit stops the reference at about a third of it; here it keeps every
 * walk over the tree within the stack.
 */
const maximalDepth = 500;

/**
 * Builds the tree of a text that parsed without errors.
 * Throws YaqlError (`RecursionError`, phase `parse`) for a tree deeper than {@link maximalDepth}; the text
 * itself must have parsed.
 */
export function buildAst(root: ExpressionCstNode, atom: AtomValue): Expression {
  return new Builder(atom).expression(root).node;
}

interface Built {
  readonly node: Expression;
  readonly depth: number;
}

/**
 * An operator that waits for its right operand.
 * `level` grows as the binding gets looser: the order of yaql/language/factory.py,
 * `YaqlFactory._standard_operators`, from the top.
 */
interface Pending {
  readonly operator: string;
  readonly level: number;
  readonly prefixAt: number | undefined;
}

class Builder {
  readonly #atom: AtomValue;

  constructor(atom: AtomValue) {
    this.#atom = atom;
  }

  /** Precedence climbing with explicit stacks, so that a long chain needs no recursion. */
  expression(node: ExpressionCstNode): Built {
    const values: Built[] = [];
    const pending: Pending[] = [];
    node.children.operand.forEach((operand, index) => {
      const token = node.children.BinaryOperator?.[index - 1];
      if (token !== undefined) {
        const { level, associativity } = present(binaryOperators.get(token.image), 'operator');
        reduce(values, pending, associativity === 'left' ? level : level - 1);
        pending.push({ operator: token.image, level, prefixAt: undefined });
      }
      for (const prefix of operand.children.PrefixOperator ?? []) {
        const level = present(prefixOperators.get(prefix.image), 'level of the operator');
        pending.push({ operator: prefix.image, level, prefixAt: prefix.startOffset });
      }
      values.push(this.#primary(operand));
      // An index binds tighter than most operators, but not than `.`: `$.a[0]` indexes the property.
      for (const index of operand.children.index ?? []) {
        reduce(values, pending, indexLevel);
        values.push(this.#index(pop(values), index));
      }
    });
    reduce(values, pending, Number.POSITIVE_INFINITY);
    return pop(values);
  }

  #primary(operand: OperandCstNode): Built {
    const { Atom, call, group, list, map } = operand.children;
    const atom = Atom?.[0];
    if (atom !== undefined) return { node: this.#atom(atom), depth: 1 };
    const inCall = call?.[0];
    if (inCall !== undefined) {
      const name = present(inCall.children.FunctionName[0], 'name of the function').image.slice(0, -1);
      const { items, depth } = this.#arguments(inCall.children.arguments);
      return deeper(
        {
          kind: 'call',
          name,
          arguments: items,
          range: rangeOf(inCall.children.FunctionName, inCall.children.RightParenthesis),
        },
        depth,
      );
    }
    const inGroup = group?.[0];
    if (inGroup !== undefined) {
      const body = this.expression(first(inGroup.children.expression));
      return deeper(
        {
          kind: 'group',
          body: body.node,
          range: rangeOf(inGroup.children.LeftParenthesis, inGroup.children.RightParenthesis),
        },
        body.depth,
      );
    }
    const inList = list?.[0];
    if (inList !== undefined) {
      const { items, depth } = this.#arguments(inList.children.arguments);
      return deeper(
        { kind: 'list', arguments: items, range: rangeOf(inList.children.LeftBracket, inList.children.RightBracket) },
        depth,
      );
    }
    const inMap = first(map);
    const { items, depth } = this.#arguments(inMap.children.arguments);
    return deeper(
      { kind: 'map', arguments: items, range: rangeOf(inMap.children.LeftBrace, inMap.children.RightBrace) },
      depth,
    );
  }

  #index(target: Built, index: IndexCstNode): Built {
    const { items, depth } = this.#arguments(index.children.arguments);
    const { LeftBracket, RightBracket } = index.children;
    const range = { start: target.node.range.start, end: rangeOf(LeftBracket, RightBracket).end };
    return deeper({ kind: 'index', target: target.node, arguments: items, range }, Math.max(target.depth, depth));
  }

  #arguments(nodes: readonly ArgumentsCstNode[] | undefined): { items: readonly Argument[]; depth: number } {
    const node = nodes?.[0];
    if (node === undefined) return { items: [], depth: 0 };
    const items: Argument[] = [];
    let depth = 0;
    const build = (expression: ExpressionCstNode): Expression => {
      const built = this.expression(expression);
      depth = Math.max(depth, built.depth);
      return built.node;
    };
    const slots = node.children.slot;
    const value = node.children.expression?.[0];
    slots.forEach((slot, index) => {
      // Each comma in a slot stands for one omitted argument before the value.
      for (const _ of slot.children.Comma ?? []) items.push(missing);
      const source = build(first(slot.children.expression));
      const named = value !== undefined && index === slots.length - 1;
      items.push(named ? mapping(source, build(value)) : source);
    });
    for (const { children } of node.children.mapping ?? []) {
      const [source, destination] = children.expression;
      items.push(mapping(build(present(source, 'key')), build(present(destination, 'value'))));
    }
    return { items, depth };
  }
}

/** Applies the waiting operators that bind at least as tight as `level`. */
function reduce(values: Built[], pending: Pending[], level: number): void {
  for (let top = pending.at(-1); top !== undefined && top.level <= level; top = pending.at(-1)) {
    pending.pop();
    const right = pop(values);
    const { operator, prefixAt } = top;
    if (prefixAt !== undefined) {
      const range = { start: prefixAt, end: right.node.range.end };
      values.push(deeper({ kind: 'unary', operator, operand: right.node, range }, right.depth));
    } else {
      const left = pop(values);
      const range = { start: left.node.range.start, end: right.node.range.end };
      const depth = Math.max(left.depth, right.depth);
      values.push(deeper({ kind: 'binary', operator, left: left.node, right: right.node, range }, depth));
    }
  }
}

function deeper(node: Expression, inner: number): Built {
  if (inner >= maximalDepth) {
    throw new YaqlError('RecursionError', 'The expression is nested too deeply', 'parse', node.range);
  }
  return { node, depth: inner + 1 };
}

function mapping(source: Expression, destination: Expression): Mapping {
  return { kind: 'mapping', source, destination, range: { start: source.range.start, end: destination.range.end } };
}

/** From the opening token to the closing one. */
function rangeOf(opening: readonly IToken[], closing: readonly IToken[]): TextRange {
  const last = first(closing);
  return { start: first(opening).startOffset, end: last.startOffset + last.image.length };
}

/** The grammar has one wherever this is asked. */
function first<T>(nodes: readonly T[] | undefined): T {
  return present(nodes?.[0], 'part of the syntax tree');
}

function pop(values: Built[]): Built {
  return present(values.pop(), 'operand');
}
