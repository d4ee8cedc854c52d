/** What the inputs say for everybody to read: a secret that stands there too, as the name of an image, is none that can be kept. */
import { looksSecret } from '../check/secret-names.ts';
import { holdsPrivateKey } from '../evaluate/private-key.ts';
import type { Expression, Template } from '../hot/ast.ts';
import type { ReadStack } from '../hot/read.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';

/** Taken from the texts themselves and not from values, whose marks might be wrong. */
export function publicTexts(stack: Stack, read: ReadStack): readonly string[] {
  const templates = new Set([stack.template, ...nestedTemplates(stack)]);
  const hidden = new Set([...templates].flatMap(hiddenNames));
  const found: string[] = [];
  const visit = treeVisitor(found, hiddenPlaces(stack));
  for (const { tree } of templates) visit(tree);
  const { parameters, parameterDefaults } = read.environment;
  for (const values of [parameters, parameterDefaults])
    for (const [name, tree] of values) if (!hidden.has(name)) visit(tree);
  // Heat lists the types of resources for everybody, also where a parameter gives that of a group's members.
  for (const { type } of allResources(stack)) found.push(type);
  const sources = new Set([...templates].map(({ file }) => file.name));
  for (const { name, text } of read.files.values()) if (!sources.has(name) && !holdsPrivateKey(text)) found.push(text);
  return found;
}

function nestedTemplates(stack: Stack): readonly Template[] {
  return [...allResources(stack)].flatMap(({ nested }) => (nested ? [nested.template] : []));
}

function hiddenNames({ parameters }: Template): readonly string[] {
  return [...parameters.values()].flatMap(({ name, hidden }) => (hidden ? [name] : []));
}

type Place = string;

function placeOf({ file, start }: Span): Place {
  return `${file.name}\0${start}`;
}

/** Where templates write the values of hidden parameters: as defaults, and as properties of nested templates. */
function hiddenPlaces(stack: Stack): ReadonlySet<Place> {
  const places = new Set<Place>();
  for (const { parameters } of [stack.template, ...nestedTemplates(stack)])
    for (const { hidden, default: own } of parameters.values())
      if (hidden && own) for (const { span } of scalarsIn(own)) places.add(placeOf(span));
  for (const resource of allResources(stack))
    for (const value of hiddenProperties(resource)) for (const span of literalsIn(value)) places.add(placeOf(span));
  return places;
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

function treeVisitor(found: string[], hidden: ReadonlySet<Place>): (tree: Tree) => void {
  const visit = (tree: Tree): void => {
    if (tree.kind === 'sequence') for (const item of tree.items) visit(item);
    else if (tree.kind === 'scalar') {
      const text = String(tree.value);
      if (!hidden.has(placeOf(tree.span)) && !holdsPrivateKey(text)) found.push(text);
    } else {
      for (const { key, value } of tree.entries) {
        const name = String(key.value);
        found.push(name);
        if (value.kind !== 'scalar' || !looksSecret(name)) visit(value);
      }
    }
  };
  return visit;
}
