/**
 * What a resource of a live stack must say so that an update of Heat does nothing to what lives: policies, sizes of groups, and
 * deployments, whose scripts run again whenever their definition differs.
 */
import { referencesIn } from './references.ts';
import { isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { deploymentTypes, droppedProperties, statedSize } from '../../facts/quiet-properties.ts';
import { runsOnUpdate } from '../../facts/update-effects.ts';
import { sectionOf, type SectionKeys } from './section-keys.ts';
import type { Resource } from '../../stack/stack.ts';

/** All instances of one definition. */
export interface Definition {
  readonly keys: SectionKeys;
  readonly instances: readonly Resource[];
  /** Of the same template, by name. */
  readonly siblings: ReadonlyMap<string, readonly Resource[]>;
}

/** Only an unchanged definition keeps Heat from running such a deployment. */
export function runsOnEveryUpdate(body: TemplateMap, { keys, instances, siblings }: Definition): boolean {
  if (!isDeployment(instances)) return false;
  const config = sectionOf(body, keys.properties).get('config');
  const components = [...referencesIn(config)].flatMap((name) => siblings.get(name) ?? []);
  return components.some(runsOnUpdate);
}

function isDeployment(instances: readonly Resource[]): boolean {
  return instances.some(({ plugin }) => deploymentTypes.has(plugin));
}

/** The definition that an update may come with. */
export function quiet(body: TemplateMap, definition: Definition): TemplateMap {
  const { keys, instances } = definition;
  const changed = quietProperties(sectionOf(body, keys.properties), instances);
  const still = instances.some(({ plugin }) => plugin === 'OS::Heat::ResourceGroup') ? withoutRolling(body) : body;
  return changed ? new Map([...still, [keys.properties, changed]]) : still;
}

function withoutRolling(body: TemplateMap): TemplateMap {
  const policy = body.get('update_policy');
  if (!isDataMap(policy) || !policy.has('rolling_update')) return body;
  const rest = new Map([...policy].filter(([key]) => key !== 'rolling_update'));
  const others = [...body].filter(([key]) => key !== 'update_policy');
  return rest.size > 0 ? new Map([...body, ['update_policy', rest]]) : new Map(others);
}

function quietProperties(properties: TemplateMap, instances: readonly Resource[]): TemplateMap | undefined {
  if (isDeployment(instances)) return new Map<string, TemplateData>([...properties, ['actions', ['CREATE']]]);
  const [resource] = instances;
  if (!resource) return undefined;
  const gone = droppedProperties.get(resource.plugin);
  if (gone) return new Map([...properties].filter(([key]) => !gone.includes(key)));
  const stated = statedSize.get(resource.plugin);
  const size = instances.length === 1 && resource.group?.asked ? resource.group.members.length : undefined;
  return stated !== undefined && size !== undefined ? new Map([...properties, [stated, size]]) : undefined;
}

/** The same with the policy Retain, whatever the resource is. */
export function retained(body: TemplateMap, definition: Definition): TemplateMap {
  const { keys } = definition;
  if (runsOnEveryUpdate(body, definition)) return body;
  const policy = body.get(keys.deletionPolicy);
  const same = typeof policy === 'string' && policy.toLowerCase() === 'retain';
  const entries = [...quiet(body, definition)].flatMap(([key, value]): readonly [string, TemplateData][] => {
    if (key === keys.deletionPolicy) return [[key, same ? value : 'Retain']];
    // Where there is none yet, it goes below the type, for a reader to find.
    return key === keys.type && policy === undefined
      ? [
          [key, value],
          [keys.deletionPolicy, 'Retain'],
        ]
      : [[key, value]];
  });
  return new Map(entries);
}
