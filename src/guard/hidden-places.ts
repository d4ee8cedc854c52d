/** Where templates write the values of hidden parameters: as defaults, and as properties of nested templates. */
import type { Expression, Template } from '../hot/ast.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';

export function hiddenPlaces(stack: Stack): readonly Span[] {
  const defaults = [stack.template, ...nestedTemplates(stack)].flatMap(({ parameters }) =>
    [...parameters.values()].flatMap(({ hidden, default: own }) =>
      hidden && own ? scalarsIn(own).map(({ span }) => span) : [],
    ),
  );
  return [...defaults, ...[...allResources(stack)].flatMap(hiddenProperties).flatMap(literalsIn)];
}

export function nestedTemplates(stack: Stack): readonly Template[] {
  return [...allResources(stack)].flatMap(({ nested }) => (nested ? [nested.template] : []));
}

export function hiddenNames({ parameters }: Template): readonly string[] {
  return [...parameters.values()].flatMap(({ name, hidden }) => (hidden ? [name] : []));
}

function hiddenProperties({ nested, definition: { properties } }: Resource): readonly Expression[] {
  if (!nested || properties?.kind !== 'map') return [];
  return properties.entries.flatMap(({ key, value }) =>
    typeof key === 'string' && nested.parameters.get(key)?.hidden === true ? [value] : [],
  );
}

function literalsIn(expression: Expression): readonly Span[] {
  switch (expression.kind) {
    case 'literal':
      return [expression.span];
    case 'list':
      return expression.items.flatMap(literalsIn);
    case 'map':
      return expression.entries.flatMap(({ value }) => literalsIn(value));
    case 'call':
      return literalsIn(expression.argument);
  }
}

function scalarsIn(tree: Tree): readonly Tree[] {
  if (tree.kind === 'scalar') return [tree];
  return (tree.kind === 'sequence' ? tree.items : tree.entries.map(({ value }) => value)).flatMap(scalarsIn);
}
