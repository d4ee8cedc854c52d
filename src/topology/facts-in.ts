/** Finds what a value mentions: the facts inside it, with those of nested texts, lists and maps. */
import type { Fact, NodeId } from '../evaluate/fact.ts';
import type { Residual, Value } from '../evaluate/value.ts';

/** Every fact atom inside a value, in the order of the text. */
export function factsIn(value: Value): readonly Fact[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap(factsIn);
    case 'map':
      return [...value.entries.values()].flatMap(factsIn);
    case 'symbolic':
      return factsOfResidual(value.expression);
    case 'known':
    case 'poison':
      return [];
  }
}

function factsOfResidual(expression: Residual): readonly Fact[] {
  switch (expression.op) {
    case 'fact':
      return [expression.fact];
    case 'concat':
      return expression.parts.flatMap(factsIn);
    case 'call':
      return factsIn(expression.argument);
    case 'select':
      return [expression.of, ...expression.path].flatMap(factsIn);
    case 'parameter':
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
  if (value?.kind !== 'symbolic' || value.expression.op !== 'fact') return undefined;
  const { fact } = value.expression;
  return fact.fact === 'id' || fact.fact === 'name' ? fact.of : undefined;
}
