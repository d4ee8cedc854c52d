/** What a group reads of its properties to make its members: one that it cannot have stops it. */
import { pluginType } from '../../grammar/heat/index.ts';
import type { EffectiveProperties } from '../catalogue/process-properties.ts';
import { hasPoison } from '../evaluate/plain.ts';
import type { Value } from '../evaluate/value.ts';
import type { Inspected } from './inspect-site.ts';
import type { WatchedView } from './plugin-view.ts';
import { present } from '../source/present.ts';

type Unread = NonNullable<WatchedView['failed']>;

/** By plugin, in its order. */
const readForMembers: ReadonlyMap<string, readonly string[]> = new Map([
  ['OS::Heat::AutoScalingGroup', ['desired_capacity', 'min_size', 'max_size', 'resource']],
  ['OS::Heat::ResourceChain', ['resources', 'concurrent', 'resource_properties']],
  ['OS::Heat::ResourceGroup', ['count', 'removal_policies', 'resource_def', 'index_var']],
]);

/** Groups of deployments: one member for each entry of `servers`. */
const deployments: ReadonlySet<string> = new Set([
  'OS::Heat::SoftwareDeploymentGroup',
  'OS::Heat::SoftwareDeployments',
  'OS::Heat::StructuredDeploymentGroup',
  'OS::Heat::StructuredDeployments',
]);

/** A group of none has no members to check. */
export function unreadForCheck(plugin: string, properties: EffectiveProperties): Unread | undefined {
  const [size = ''] = readBy(plugin, properties);
  const unread = firstUnread([size], properties);
  return unread ?? (isNone(properties.values.get(size)) ? undefined : unreadForMembers(plugin, properties));
}

/** The first property that the group needs for its members and cannot have. */
export function unreadForMembers(plugin: string, properties: EffectiveProperties): Unread | undefined {
  return firstUnread(readBy(plugin, properties), properties);
}

function firstUnread(names: Iterable<string>, { values, errors }: EffectiveProperties): Unread | undefined {
  for (const property of names) {
    const problem = errors.get(property);
    const value = values.get(property);
    if (problem || (value && hasPoison(value))) return { property, ...(problem && { problem }) };
  }
  return undefined;
}

function isNone(size: Value | undefined): boolean {
  return size?.kind === 'map' ? size.entries.size === 0 : size?.kind === 'known' && size.value === 0;
}

function readBy(plugin: string, { values }: EffectiveProperties): readonly string[] {
  // Each member gets all other properties.
  if (deployments.has(plugin)) return ['servers', ...present(pluginType(plugin), 'type').properties.keys()];
  const members = values.get('resources');
  const isAlone = members?.kind === 'list' && members.items.length < 2;
  // Whether members are made together is no question for one.
  return (readForMembers.get(plugin) ?? []).filter((name) => name !== 'concurrent' || !isAlone);
}

/** A resource group takes a parameter that is not there for null in the definition of its members. */
export function isLeftOut({ properties, schema }: Inspected, { property }: Unread): boolean {
  if (property !== 'resource_def' || !schema.properties.has(property)) return false;
  const messages = properties.get(property)?.messages ?? [];
  return messages.length > 0 && messages.every(({ kind }) => kind === 'missing_parameter');
}
