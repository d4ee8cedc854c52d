/** What is covered in the inputs that are shown with messages, and in messages about them: what may be a secret. */
import { looksSecret } from '../check/secret-names.ts';
import { secretLine } from '../check/secret-texts.ts';
import { isFalsy, scalarText } from '../hot/describe.ts';
import type { ReadStack } from '../hot/read.ts';
import type { MappingEntry, Tree } from '../hot/tree.ts';
import type { Range } from '../source/cover.ts';
import type { Span } from '../source/source-file.ts';
import type { Stack } from '../stack/stack.ts';
import { environmentCover, namesIn, type Cover } from './environment-cover.ts';
import { allTemplates, hiddenPlaces, scalarsIn } from './hidden-places.ts';

/** By name of the file. Of other files it is not known what they say. */
export function coveredPlaces(stack: Stack | undefined, read: ReadStack): ReadonlyMap<string, Cover> {
  const templates = allTemplates(stack, read);
  const names = namesIn(templates);
  const found = new Map<string, { readonly ranges: Range[]; readonly words: readonly string[] }>();
  for (const file of read.environmentFiles) {
    const { ranges, words } = environmentCover(file, names);
    found.set(file.file.name, { ranges: [...ranges], words });
  }
  for (const { file, tree } of templates) {
    if (!found.has(file.name)) found.set(file.name, { ranges: [], words: [] });
    for (const span of [...defaultsIn(tree), ...textsIn(tree)]) found.get(span.file.name)?.ranges.push(span);
  }
  for (const span of hiddenPlaces(stack, read)) found.get(span.file.name)?.ranges.push(span);
  return found;
}

/** Values of equal keys before the last one, of which nobody knows what they are, and texts that show a password or key. */
function textsIn(tree: Tree): readonly Span[] {
  if (tree.kind === 'sequence') return tree.items.flatMap(textsIn);
  if (tree.kind === 'scalar')
    return typeof tree.value === 'string' && secretLine(tree.value) !== undefined ? [tree.span] : [];
  return [...(tree.dropped ?? []).flatMap(scalarsIn), ...tree.entries.flatMap(namedIn)];
}

function namedIn({ key, value }: MappingEntry): readonly Span[] {
  const isNamed = value.kind === 'scalar' && typeof value.value === 'string' && looksSecret(scalarText(key.value));
  return isNamed ? [value.span] : textsIn(value);
}

/** Defaults and constraints of parameters that somebody may have wanted to hide, wherever they are defined. */
function defaultsIn(tree: Tree): readonly Span[] {
  const sections = tree.kind === 'mapping' ? tree.entries.map(({ value }) => value) : [];
  return sections
    .flatMap((section) => (section.kind === 'mapping' ? section.entries : []))
    .flatMap(({ key, value }) => {
      const own = value.kind === 'mapping' ? value.entries : [];
      const isMeant = own.some(
        (entry) => /^(?:hid|no_?echo)/i.test(scalarText(entry.key.value)) && !isFalsy(entry.value),
      );
      if (!isMeant && !looksSecret(scalarText(key.value))) return [];
      return own.flatMap((entry) =>
        /^(?:default|constraints|allowed)/i.test(scalarText(entry.key.value)) ? scalarsIn(entry.value) : [],
      );
    });
}
