/** Where inputs write the values of hidden parameters: as defaults, as properties of nested templates, and in environments. */
import { createCollector } from '../diagnostics/collector.ts';
import type { Expression, Template } from '../hot/ast.ts';
import type { EnvironmentFile } from '../hot/environment-file.ts';
import type { ReadStack } from '../hot/read.ts';
import { isTemplateName } from '../hot/registry.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';

/** Without a stack, of which a limit was exceeded, as far as the templates tell. */
export function hiddenPlaces(stack: Stack | undefined, read: ReadStack): readonly Span[] {
  const templates = allTemplates(stack, read);
  const defaults = templates.flatMap(({ parameters }) =>
    [...parameters.values()].flatMap(({ hidden, default: own }) => (hidden && own ? scalarsIn(own) : [])),
  );
  const names = new Set(templates.flatMap(hiddenNames));
  const given = read.environmentFiles
    .flatMap((file) => parametersIn(file, (name) => names.has(name)))
    .flatMap(scalarsIn);
  const literals = resourcesOf(stack).flatMap(hiddenProperties).flatMap(literalsIn);
  return [...defaults, ...given, ...literals];
}

/** Those that no resource is made of hide what they are given all the same. */
export function allTemplates(
  stack: Stack | undefined,
  { template, files, templateOf }: ReadStack,
): readonly Template[] {
  const unheard = createCollector();
  const read = [...files.values()].flatMap((file) =>
    isTemplateName(file.name) ? (templateOf(file, unheard) ?? []) : [],
  );
  const root = stack?.template ?? template;
  return [...new Set([...(root ? [root] : []), ...nestedTemplates(stack), ...read])];
}

/** Values that an environment gives to parameters of such names. */
function parametersIn({ sections }: EnvironmentFile, asked: (name: string) => boolean): readonly Tree[] {
  return (['parameters', 'parameter_defaults'] as const).flatMap((section) => {
    const values = sections.get(section)?.value;
    if (values?.kind !== 'mapping') return [];
    return values.entries.filter(({ key }) => asked(String(key.value))).map(({ value }) => value);
  });
}

export function nestedTemplates(stack: Stack | undefined): readonly Template[] {
  return resourcesOf(stack).flatMap(({ nested }) => (nested ? [nested.template] : []));
}

function resourcesOf(stack: Stack | undefined): readonly Resource[] {
  return stack ? allResources(stack) : [];
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
      return expression.entries.flatMap(({ keySpan, value }) => [keySpan, ...literalsIn(value)]);
    case 'call':
      return literalsIn(expression.argument);
  }
}

/** With the keys of maps: they are as secret as what they lead to. */
export function scalarsIn(tree: Tree): readonly Span[] {
  if (tree.kind === 'scalar') return [tree.span];
  if (tree.kind === 'sequence') return tree.items.flatMap(scalarsIn);
  const own = tree.entries.flatMap(({ key, value }) => [key.span, ...scalarsIn(value)]);
  return tree.dropped ? [...own, ...tree.dropped.flatMap(scalarsIn)] : own;
}
