/** Holds the keys `images`, `flavors` and `volumeTypes` of `heat2kube.yaml` to the stack: an entry under a misspelled name does nothing. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { closestName, orMeant } from '../../diagnostics/did-you-mean.ts';
import { reportUnused } from '../../plan/report-unused.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { refName } from '../objects/external.ts';
import { flavorOf } from '../objects/flavor.ts';

const mappingNotFound = defineDiagnostic({
  code: 'plan/mapping-not-found',
  severity: 'warning',
  message: (name: string, key: string, what: string, meant: string | undefined) =>
    `"${name}" under ${key} in heat2kube.yaml is not used: the stack has no such ${what}${orMeant(meant)}`,
  explanation:
    'The entry has no effect. Images, flavors and volume types are named as the template and its environments name them, or by their names or ids in the facts of a live stack. Correct the name, or delete the entry. It is reported where a name of the same kind has no entry, so that one may be misspelled. If heat2kube.yaml lists several stacks, check reports each entry that none of them uses.',
});

export const unknownMappings: StackTarget = {
  id: 'unknown-mappings',
  diagnostics: [mappingNotFound],
  steps(world) {
    const { images, flavors, volumeTypes } = world.config;
    tell(world, { key: 'images', what: 'image', entries: images, used: imagesOf(world) });
    tell(world, { key: 'flavors', what: 'flavor', entries: flavors, used: flavorsOf(world) });
    tell(world, { key: 'volumeTypes', what: 'volume type', entries: volumeTypes, used: typesOf(world) });
    return [];
  },
};

interface Mapping {
  readonly key: string;
  readonly what: string;
  readonly entries: ReadonlyMap<string, unknown>;
  /** Each thing of the stack, by all its names. */
  readonly used: readonly (readonly string[])[];
}

/** What another environment uses may be there too: only beside a name without an entry is one that is not used suspicious. */
function tell(world: World, { key, what, entries, used }: Mapping): void {
  const names = new Set(used.flat());
  const open = used.filter((own) => !own.some((name) => entries.has(name))).flat();
  if (open.length === 0 && world.config.stacks.size <= 1) return;
  for (const entry of entries.keys()) {
    if (names.has(entry)) continue;
    const meant = closestName(entry, open, world.source.configPlace(key, entry));
    reportUnused(world, mappingNotFound, { key, entry }, entry, key, what, meant);
  }
}

function imagesOf({ graph, live: { facts } }: World): Mapping['used'] {
  const sources = [...graph.of('disk'), ...graph.of('volume')].map(({ source }) => source);
  return sources.flatMap((source) => {
    if (source.from !== 'image') return [];
    const name = refName(source.image);
    return [namesOf(name, facts?.images.get(name))];
  });
}

function flavorsOf(world: World): Mapping['used'] {
  return world.graph.of('machine').map((machine) => {
    const { text, fact } = flavorOf(world, machine);
    return namesOf(text, fact);
  });
}

function typesOf({ graph }: World): Mapping['used'] {
  return graph.of('volume').flatMap(({ type }) => (type ? [[refName(type)]] : []));
}

function namesOf(text: string, fact: { readonly id: string; readonly name?: string } | undefined): readonly string[] {
  return [text, fact?.id, fact?.name].filter((name) => name !== undefined);
}
