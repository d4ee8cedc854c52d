/** Finds what a value mentions: the facts and parameters inside it, with those of nested texts, lists and maps. */
import type { Atom } from '../evaluate/bind.ts';
import type { Fact, NodeId } from '../evaluate/fact.ts';
import type { Residual, Value } from '../evaluate/value.ts';

/** Every fact atom inside a value, in the order of the text. */
export function factsIn(value: Value): readonly Fact[] {
  return atomsIn(value).flatMap((atom) => (atom.op === 'fact' ? [atom.fact] : []));
}

/** Every fact and every parameter without a value, in the order of the text. */
export function atomsIn(value: Value): readonly Atom[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap(atomsIn);
    case 'map':
      return [...value.entries.values()].flatMap(atomsIn);
    case 'symbolic':
      return atomsOfResidual(value.expression);
    case 'known':
    case 'poison':
      return [];
  }
}

function atomsOfResidual(expression: Residual): readonly Atom[] {
  switch (expression.op) {
    case 'fact':
    case 'parameter':
      return [expression];
    case 'concat':
      return expression.parts.flatMap(atomsIn);
    case 'call':
      return atomsIn(expression.argument);
    case 'select':
      return [expression.of, ...expression.path].flatMap(atomsIn);
    case 'sealed':
      return [];
  }
}

/** Nodes that a value mentions, each once. */
export function nodesIn(value: Value): readonly NodeId[] {
  return [...new Set(factsIn(value).flatMap((fact) => (fact.fact === 'none' ? [] : [fact.of])))];
}

/** The node whose id or name a value is, when it is nothing else. */
export function referredNode(value: Value | undefined): NodeId | undefined {
  if (value?.kind !== 'symbolic') return undefined;
  const { expression } = value;
  if (expression.op === 'concat') return expression.parts.length === 1 ? referredNode(expression.parts[0]) : undefined;
  if (expression.op !== 'fact') return undefined;
  const { fact } = expression;
  return fact.fact === 'id' || fact.fact === 'name' ? fact.of : undefined;
}
