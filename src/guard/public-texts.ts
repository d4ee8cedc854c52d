/** What the inputs say for everybody to read: a secret that stands there too, as the name of an image, is none that can be kept. */
import { anyPluginType } from '../../grammar/heat/index.ts';
import { looksSecret } from '../check/secret-names.ts';
import { holdsPrivateKey } from '../evaluate/private-key.ts';
import type { ReadStack } from '../hot/read.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import { allResources, type Stack } from '../stack/stack.ts';
import { allTemplates, hiddenNames, hiddenPlaces, nestedTemplates } from './hidden-places.ts';

/** Taken from the texts themselves and not from values, whose marks might be wrong. */
export function publicTexts(stack: Stack | undefined, read: ReadStack): readonly string[] {
  const templates = new Set(stack ? [stack.template, ...nestedTemplates(stack)] : allTemplates(stack, read));
  const hidden = new Set([...templates].flatMap(hiddenNames));
  // An undeclared name may be a misspelled one of a hidden parameter.
  const declared = new Set([...templates].flatMap(({ parameters }) => [...parameters.keys()]));
  const found: string[] = [];
  const visit = treeVisitor(found, new Set(hiddenPlaces(stack, read).map(placeOf)));
  for (const { tree } of templates) visit(tree);
  const { parameters, parameterDefaults } = read.environment;
  for (const values of [parameters, parameterDefaults])
    for (const [name, tree] of values) if (declared.has(name) && !hidden.has(name)) visit(tree);
  // Heat lists the types of resources for everybody, also where a parameter gives that of a group's members.
  // One that Heat does not know is shown by nobody: a hidden value may have come there by mistake.
  for (const { type, nested } of stack ? allResources(stack) : []) if (nested || anyPluginType(type)) found.push(type);
  const sources = new Set([...templates].map(({ file }) => file.name));
  for (const { name, text } of read.files.values()) if (!sources.has(name) && !holdsPrivateKey(text)) found.push(text);
  return found;
}

type Place = string;

function placeOf({ file, start }: Span): Place {
  return `${file.name}\0${start}`;
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
        // A key of a hidden map is as hidden as what it leads to.
        if (!hidden.has(placeOf(key.span))) found.push(name);
        if (value.kind !== 'scalar' || !looksSecret(name)) visit(value);
      }
    }
  };
  return visit;
}
