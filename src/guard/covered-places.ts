/** What is covered in the lines of inputs that are shown with messages: places where a reader would find a secret. */
import { secretLine } from '../check/secret-texts.ts';
import type { EnvironmentFile } from '../hot/environment-file.ts';
import type { ReadStack } from '../hot/read.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import type { Stack } from '../stack/stack.ts';
import { allTemplates, hiddenPlaces, parametersIn, scalarsIn } from './hidden-places.ts';

/** Hidden values, texts that show a password or key, and values of names that may be misspelled ones of hidden parameters. */
export function coveredPlaces(stack: Stack | undefined, read: ReadStack): readonly Span[] {
  const templates = allTemplates(stack, read);
  const declared = new Set(templates.flatMap(({ parameters }) => [...parameters.keys()]));
  const unknown = read.environmentFiles.flatMap((file) => parametersIn(file, (name) => !declared.has(name)));
  const texts = [...templates.map(({ tree }) => tree), ...read.environmentFiles.flatMap(sectionsOf)];
  return [...hiddenPlaces(stack, read), ...unknown.flatMap(scalarsIn), ...texts.flatMap(passwordsIn)];
}

function sectionsOf({ sections }: EnvironmentFile): readonly Tree[] {
  return [...sections.values()].map(({ value }) => value);
}

function passwordsIn(tree: Tree): readonly Span[] {
  if (tree.kind === 'sequence') return tree.items.flatMap(passwordsIn);
  if (tree.kind === 'mapping') return tree.entries.flatMap(({ value }) => passwordsIn(value));
  return typeof tree.value === 'string' && secretLine(tree.value) !== undefined ? [tree.span] : [];
}
