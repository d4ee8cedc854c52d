/** Access to the catalogue of Heat's resource types. Each type is parsed when it is first asked for. */
import { customConstraintTable, heatVersion, resourceTypeTexts } from './catalogue-data.ts';
import { readResourceType } from './read-type.ts';
import type { CustomConstraint, MappedType, PluginType, ResourceType } from './catalogue-types.ts';

export { heatVersion };

const texts: ReadonlyMap<string, string> = new Map(Object.entries(resourceTypeTexts));
const customConstraints: ReadonlyMap<string, CustomConstraint> = new Map(
  Object.entries(customConstraintTable).map(([name, local]) => [name, { name, local }]),
);
const names: readonly string[] = Object.freeze([...texts.keys()]);

/** Memory of a pure function: the same name always gives the same object. */
const parsed = new Map<string, ResourceType>();

/** The type of exactly this name, if the stock engine knows it. */
export function resourceType(name: string): ResourceType | undefined {
  const ready = parsed.get(name);
  if (ready) return ready;
  const text = texts.get(name);
  if (text === undefined) return undefined;
  const type = readResourceType(name, text);
  parsed.set(name, type);
  return type;
}

/** All names in order, wildcards (`OS::Quantum*`) included. */
export function resourceTypeNames(): readonly string[] {
  return names;
}

/**
 * The plugin behind a name, through the stock engine's own mappings: `OS::Metering::Alarm` gives `OS::Aodh::Alarm`,
 * `OS::Quantum::Net` gives `OS::Neutron::Net`. Undefined for unknown names and for types made by a template.
 */
export function pluginType(name: string): PluginType | undefined {
  const type = resourceType(name);
  if (type?.kind === 'plugin') return type;
  if (type?.kind === 'mapping') return pluginType(type.target);
  if (type !== undefined) return undefined;
  const wildcard = wildcardTypes().find((mapped) => name.startsWith(mapped.name.slice(0, -1)));
  if (!wildcard) return undefined;
  return pluginType(wildcard.target.slice(0, -1) + name.slice(wildcard.name.length - 1));
}

const wildcardNames = names.filter((name) => name.endsWith('*'));

/** The mappings of whole families of names. */
export function wildcardTypes(): readonly MappedType[] {
  return wildcardNames.map(resourceType).filter((type): type is MappedType => type?.kind === 'wildcard');
}

export function customConstraint(name: string): CustomConstraint | undefined {
  return customConstraints.get(name);
}
