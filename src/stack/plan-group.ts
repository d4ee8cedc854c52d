/** Plans the members of each kind of group. Follows the engine's group resources. */
import { intOf, isNull, known, list, map, secrecyOf, textOf, entryAt, listItemsOf, wordOf } from '../evaluate/value.ts';
import type { MapValue, Value } from '../evaluate/value.ts';
import { Float } from '../python/scalar.ts';
import type { GroupPlan, GroupSeed, MemberPlan, Planned } from './group-plan.ts';
import { replaceText } from './replace-text.ts';

/** Undefined where the properties are in error, which has been reported. */
type Planner = (seed: GroupSeed) => Planned | undefined;

/** Undefined for what is no group, or one whose properties are in error. */
export function planGroup(seed: GroupSeed): Planned | undefined {
  return planners.get(seed.plugin)?.(seed);
}

/** Whether resources of the plugin have members of a child stack. */
export function isGroup(plugin: string): boolean {
  return planners.has(plugin);
}

/**
 * `heat/engine/resources/openstack/heat/resource_group.py`: members are named by index, and the index variable is
 * replaced in their properties.
 */
const resourceGroup: Planner = (seed) => {
  const definition = seed.effective.get('resource_def');
  if (definition?.kind !== 'map') return undefined;
  const names = membersOf(seed, countedNames(seed, [definition]), [definition]);
  const type = typeText(definition.entries.get('type'));
  if (names === undefined || type === undefined) return undefined;
  const index = textOf(seed.effective.get('index_var')) ?? '%index%';
  const written = definition.entries.get('properties');
  const metadata = definition.entries.get('metadata');
  const members = names.list.map((name): MemberPlan => ({
    name,
    type,
    properties: memberProperties(written, seed, (value) => replaceText(value, index, name)),
    ...(metadata !== undefined && !isNull(metadata) && { metadata }),
    dependsOn: [],
    writtenAt: ['resource_def', 'properties'],
  }));
  return { plan: { kind: 'resource_group', members, ...sizeOfPlan(names), version: '2015-04-30' } };
};

interface MemberNames {
  readonly list: readonly string[];
  readonly known: boolean;
  /** What the properties ask for, where that differs. */
  readonly asked?: readonly string[];
}

/** The members that there are, where that is known better than by the properties. */
function membersOf(
  { members, reserve }: GroupSeed,
  names: MemberNames | undefined,
  copied: Iterable<Value>,
): MemberNames | undefined {
  if (!names || !members || sameNames(members, names.list)) return names;
  reserve(Math.max(0, members.length - names.list.length), copied);
  return { list: members, known: true, ...(names.known && { asked: names.list }) };
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** Never negative; fractions are cut off as Python's `int` does. */
function sizeOfPlan({ known: sizeKnown, asked }: MemberNames): Pick<GroupPlan, 'sizeKnown' | 'asked'> {
  return { sizeKnown, ...(asked && { asked }) };
}

/** Null properties go, but a first validation looks at them too. */
function memberProperties(
  written: Value | undefined,
  seed: GroupSeed,
  change: (value: Value) => Value,
): ReadonlyMap<string, Value> {
  const properties = new Map<string, Value>();
  if (written?.kind !== 'map') return properties;
  for (const [name, value] of written.entries) {
    if (seed.only !== undefined || !isNull(value)) properties.set(name, change(value));
  }
  return properties;
}

/** `0`, `1`, ... without those that the removal policies name. */
function countedNames(seed: GroupSeed, copied: readonly Value[]): MemberNames | undefined {
  const { size, known: isKnown } = sizeOrOne(seed.effective.get('count'));
  if (size === undefined) return undefined;
  const removed = removedMembers(seed.effective.get('removal_policies'));
  const list: string[] = [];
  const wanted = Math.min(size, seed.only ?? size);
  seed.reserve(wanted, copied);
  for (let index = 0; list.length < wanted; index++) if (!removed.has(String(index))) list.push(String(index));
  return { list, known: isKnown };
}

/** Names under `resource_list` of the removal policies; they are never used again. */
export function removedMembers(policies: Value | undefined): ReadonlySet<string> {
  const removed = listItemsOf(policies).flatMap((policy) => listItemsOf(entryAt(policy, 'resource_list')));
  return new Set(removed.flatMap((item) => (item.kind === 'known' ? [String(item.value)] : [])));
}

/** Where the number of members is not known, the first one stands for all: its name is one that a member has. */
function sizeOrOne(value: Value | undefined): { readonly size: number | undefined; readonly known: boolean } {
  return value?.kind === 'symbolic' ? { size: 1, known: false } : { size: sizeOf(value), known: true };
}

function sizeOf(value: Value | undefined): number | undefined {
  const whole = intOf(value);
  if (whole !== undefined) return Math.max(0, Number(whole));
  const scalar = value?.kind === 'known' ? value.value : undefined;
  return scalar instanceof Float ? Math.max(0, Math.trunc(scalar.value)) : undefined;
}

const scalingGroup: Planner = (seed) => {
  const definition = seed.effective.get('resource');
  if (definition?.kind !== 'map') return undefined;
  const wrong = memberProblem(definition.entries);
  if (wrong !== undefined) return { problem: wrong, kind: 'resource_definition' };
  const writtenType = definition.entries.get('type');
  const type = typeText(writtenType) ?? '';
  // What the members are is decided when a value is given.
  if (writtenType?.kind === 'symbolic' && type === '') return undefined;
  const sizes = { desired: 'desired_capacity', least: 'min_size' };
  const names = membersOf(seed, scaledNames(seed, sizes, [definition]), [definition]);
  if (names === undefined) return undefined;
  const written = definition.entries.get('properties');
  const metadata = definition.entries.get('metadata');
  const deletionPolicy = textOf(definition.entries.get('deletion_policy'));
  const properties = written?.kind === 'map' ? written.entries : new Map<string, Value>();
  const members = names.list.map((name): MemberPlan => ({
    name,
    type,
    properties,
    ...(metadata !== undefined && !isNull(metadata) && { metadata }),
    // Heat drops what a member's definition depends on.
    dependsOn: [],
    ...(deletionPolicy !== undefined && { deletionPolicy }),
    writtenAt: ['resource', 'properties'],
  }));
  return { plan: { kind: 'scaling_group', members, ...sizeOfPlan(names), version: '2015-04-30' } };
};

const isObject = ({ kind }: Value): boolean => kind === 'map' || kind === 'symbolic';
const isWord = (value: Value): boolean => textOf(value) !== undefined || value.kind === 'symbolic';

/** What each field of a definition must be, in the order of heat/engine/template_common.py, `_rsrc_defn_args`. */
const memberFields: readonly (readonly [field: string, typeName: string, fits: (value: Value) => boolean])[] = [
  ['type', 'string', isWord],
  ['properties', 'object', isObject],
  ['metadata', 'object', isObject],
  ['depends_on', 'list or string', (value) => value.kind === 'list' || isWord(value)],
  ['deletion_policy', 'string', isWord],
  ['update_policy', 'object', isObject],
  ['description', 'string', isWord],
];

function memberProblem(definition: ReadonlyMap<string, Value>): string | undefined {
  if (!definition.has('type')) return 'Resource member is missing "type"';
  const wrong = memberFields.find(([field, , fits]) => {
    const value = definition.get(field);
    return value && !fits(value);
  });
  if (wrong) return `Resource member ${wrong[0]} type must be ${wrong[1]}`;
  if (textOf(definition.get('type')) === '') return 'Each Resource must contain a Type key';
  const dependencies = definition.get('depends_on');
  return dependencies?.kind === 'list' && !dependencies.items.every(isWord)
    ? 'Resource member depends_on must be a list of strings'
    : undefined;
}

/** `m0`, `m1`, ...: real names are random. */
function scaledNames(
  seed: GroupSeed,
  { desired, least }: { readonly desired: string; readonly least: string },
  copied: Iterable<Value>,
): MemberNames | undefined {
  const wanted = seed.effective.get(desired);
  const minimum = seed.effective.get(least);
  const chosen = wanted?.kind === 'symbolic' || (sizeOf(wanted) ?? 0) > 0 ? wanted : minimum;
  const { size, known: isKnown } = sizeOrOne(chosen);
  if (size === undefined) return undefined;
  const made = Math.min(size, seed.only ?? size);
  seed.reserve(made, copied);
  return { list: Array.from({ length: made }, (_, index) => `m${index}`), known: isKnown };
}

const chain: Planner = (seed) => {
  const types = seed.effective.get('resources');
  if (types?.kind !== 'list') return undefined;
  const written = seed.effective.get('resource_properties');
  const properties = written?.kind === 'map' ? written.entries : new Map<string, Value>();
  const together = seed.effective.get('concurrent');
  const sequential = !(together?.kind === 'known' && together.value === true);
  const odd = types.items.find(
    (type) => type.kind !== 'symbolic' && type.kind !== 'poison' && textOf(type) === undefined,
  );
  if (odd && isNull(odd)) return { problem: 'the type of a member is not there', kind: 'unknown_resource_type' };
  if (odd) return { problem: 'the type of a member is not a text', kind: 'resource_check' };
  seed.reserve(types.items.length, properties.values());
  const members = types.items.map((type, index): MemberPlan => ({
    name: String(index),
    // One that is not known yet is the type of nothing.
    type: typeText(type) ?? '',
    properties,
    dependsOn: sequential && index > 0 ? [String(index - 1)] : [],
    writtenAt: ['resource_properties'],
  }));
  return { plan: { kind: 'chain', members, sizeKnown: true, version: '2015-04-30' } };
};

/** One deployment for each server, with the group's own properties; unset ones are passed as null. */
const deploymentGroup: Planner = (seed) => {
  const servers = seed.effective.get('servers');
  if (servers?.kind === 'symbolic')
    return { plan: { ...deployments(seed, new Map([['0', servers]])), sizeKnown: false } };
  if (servers?.kind !== 'map') return undefined;
  return { plan: deployments(seed, shownNames(servers)) };
};

/** Names stand in plans and messages: where hidden ones name the servers, their positions do. */
function shownNames({ secretKeys, entries }: MapValue): ReadonlyMap<string, Value> {
  if (secretKeys === undefined) return entries;
  return new Map([...entries.values()].map((server, index) => [String(index), server]));
}

function deployments(seed: GroupSeed, servers: ReadonlyMap<string, Value>): GroupPlan {
  const names = seed.propertyNames.filter((name) => name !== 'servers');
  const shared = names.map((name): [string, Value] => [name, seed.effective.get(name) ?? known(null)]);
  const type = seed.plugin.startsWith('OS::Heat::Structured')
    ? 'OS::Heat::StructuredDeployment'
    : 'OS::Heat::SoftwareDeployment';
  const wanted = Math.min(servers.size, seed.only ?? servers.size);
  seed.reserve(
    wanted,
    shared.map(([, value]) => value),
  );
  const members = [...servers].slice(0, wanted).map(([name, server]): MemberPlan => ({
    name,
    type,
    properties: new Map([...shared, ['server', server]]),
    dependsOn: [],
    writtenAt: [],
  }));
  return { kind: 'resource_group', members, sizeKnown: true, version: '2015-04-30' };
}

/** Servers made from a launch configuration. */
function instanceGroup(desired: string, least: string): Planner {
  return (seed) => {
    const reference = seed.effective.get('LaunchConfigurationName');
    const configuration = reference && seed.configuration(reference);
    const copied = [...(configuration?.properties.values() ?? [])];
    const names = configuration && membersOf(seed, scaledNames(seed, { desired, least }, copied), copied);
    if (names === undefined || configuration === undefined) return undefined;
    const properties = new Map(configuration.properties);
    properties.delete('InstanceId');
    properties.set('Tags', groupTags(seed));
    const [subnet] = listItemsOf(seed.effective.get('VPCZoneIdentifier'));
    if (subnet) properties.set('SubnetId', subnet);
    const members = names.list.map((name): MemberPlan => ({
      name,
      type: 'OS::Heat::ScaledResource',
      properties,
      metadata: configuration.metadata,
      dependsOn: [],
      writtenAt: [],
    }));
    const plan: GroupPlan = { kind: 'scaling_group', members, ...sizeOfPlan(names), version: '2012-12-12' };
    return { plan };
  };
}

/** The tags by which the members' meters are found. */
function groupTags(seed: GroupSeed): Value {
  const own = listItemsOf(seed.effective.get('Tags'));
  const isMetered = own.some((tag) => wordOf(entryAt(tag, 'Key')).startsWith('metering.'));
  const tag = (key: string): Value =>
    map([
      ['Key', known(key)],
      ['Value', known(seed.name)],
    ]);
  return list([
    ...own,
    ...(isMetered ? [] : [tag('metering.groupname')]),
    ...(seed.plugin === 'AWS::AutoScaling::AutoScalingGroup' ? [tag('metering.AutoScalingGroupName')] : []),
  ]);
}

const planners: ReadonlyMap<string, Planner> = new Map<string, Planner>([
  ['AWS::AutoScaling::AutoScalingGroup', instanceGroup('DesiredCapacity', 'MinSize')],
  ['OS::Heat::AutoScalingGroup', scalingGroup],
  ['OS::Heat::InstanceGroup', instanceGroup('Size', 'Size')],
  ['OS::Heat::ResourceChain', chain],
  ['OS::Heat::ResourceGroup', resourceGroup],
  ['OS::Heat::SoftwareDeploymentGroup', deploymentGroup],
  ['OS::Heat::SoftwareDeployments', deploymentGroup],
  ['OS::Heat::StructuredDeploymentGroup', deploymentGroup],
  ['OS::Heat::StructuredDeployments', deploymentGroup],
]);

/** A hidden text that is like no name of a type is shown to nobody: messages and plans name types. */
function typeText(value: Value | undefined): string | undefined {
  const text = textOf(value);
  const secrecy = value ? secrecyOf(value) : false;
  return text === undefined || secrecy === false || /::|\.(?:ya?ml|template)$/.test(text) ? text : `<${secrecy}>`;
}
