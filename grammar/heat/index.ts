/** Access to the catalogue of Heat's resource types. Each type is parsed when it is first asked for. */
import { resourceTypeTexts } from './catalogue-data.ts';
import { customConstraintTable, heatVersions, resourceTypeChanges } from './release-data.ts';
import { eitherType } from './either-release.ts';
import { contributedTypes } from './contributed-data.ts';
import { readPlugin, readResourceType } from './read-type.ts';
import { touchedParts, type TouchedPart } from './release.ts';
import type { CustomConstraint, MappedType, PluginType, ResourceType } from './catalogue-types.ts';
import type { Release } from './release.ts';

export { heatVersions };
export { releases } from './release.ts';
export type { Release } from './release.ts';

const texts: ReadonlyMap<string, string> = new Map(Object.entries(resourceTypeTexts));
const changes: ReadonlyMap<string, string> = new Map(Object.entries(resourceTypeChanges));
const customConstraints = new Map(Object.entries(customConstraintTable));
const names: readonly string[] = Object.freeze([...new Set([...texts.keys(), ...changes.keys()])].toSorted());

/** Memory of a pure function: the same name and release always give the same object. */
const parsed = new Map<string, ResourceType>();

/** The type of exactly this name, if the stock engine of the release knows it; without a release, as either takes it. */
export function resourceType(name: string, release?: Release): ResourceType | undefined {
  const key = changes.has(name) && release !== undefined ? `${name}\0${release}` : name;
  const ready = parsed.get(key);
  if (ready) return ready;
  const type = changes.has(name) ? changedType(name, release) : typeOf(name, '19');
  if (type) parsed.set(key, type);
  return type;
}

function changedType(name: string, release: Release | undefined): ResourceType | undefined {
  if (release !== undefined) return typeOf(name, release);
  const older = resourceType(name, '19');
  const newer = resourceType(name, '27');
  return older?.kind === 'plugin' && newer?.kind === 'plugin' ? eitherType(older, newer) : (newer ?? older);
}

function typeOf(name: string, release: Release): ResourceType | undefined {
  return readResourceType(name, texts.get(name), release === '27' ? changes.get(name) : undefined);
}

/** Whether the releases differ in what they take for the type. */
export function differsByRelease(name: string): boolean {
  return changes.has(name);
}

/** Memory of a pure function. */
const touched = new Map<string, readonly TouchedPart[] | undefined>();

/**
 * Parts of properties, as paths with `*` for every item of a list, that decide whether the releases take a resource alike:
 * where none of them is given, they do. Undefined where they differ in more.
 */
export function partsThatDiffer(name: string): readonly TouchedPart[] | undefined {
  if (!touched.has(name)) touched.set(name, touchedParts(changes.get(name)));
  return touched.get(name);
}

/** All names of both releases in order, wildcards (`OS::Quantum*`) included. */
export function resourceTypeNames(): readonly string[] {
  return names;
}

/**
 * The plugin behind a name, through the stock engine's own mappings: `OS::Metering::Alarm` gives `OS::Aodh::Alarm`,
 * `OS::Quantum::Net` gives `OS::Neutron::Net`. Undefined for unknown names and for types made by a template.
 */
export function pluginType(name: string, release?: Release): PluginType | undefined {
  const type = resourceType(name, release);
  if (type?.kind === 'plugin') return type;
  if (type?.kind === 'mapping') return pluginType(type.target, release);
  if (type !== undefined) return undefined;
  // By name first: most names are of no family, and all types of a stack are asked for many times.
  const family = wildcardNames.find((own) => name.startsWith(own.slice(0, -1)));
  const wildcard = family === undefined ? undefined : resourceType(family);
  if (wildcard?.kind !== 'wildcard') return undefined;
  return pluginType(wildcard.target.slice(0, -1) + name.slice(wildcard.name.length - 1), release);
}

const contributed: ReadonlyMap<string, PluginType> = new Map(
  Object.entries(contributedTypes).map(([name, raw]) => [name, readPlugin(name, raw)]),
);

/** The plugin behind a name, of the stock engine or of those that clouds could add to it. */
export function anyPluginType(name: string): PluginType | undefined {
  return pluginType(name) ?? contributed.get(name);
}

const wildcardNames = names.filter((name) => name.endsWith('*'));

/** The mappings of whole families of names. */
export function wildcardTypes(): readonly MappedType[] {
  return wildcardNames
    .map((name) => resourceType(name))
    .filter((type): type is MappedType => type?.kind === 'wildcard');
}

export function customConstraint(name: string, release?: Release): CustomConstraint | undefined {
  const found = customConstraints.get(name);
  if (!found || (found.only !== undefined && release !== undefined && found.only !== release)) return undefined;
  return { name, local: found.local };
}
