/**
 * Attributes of what has a child stack: outputs of templates, members of groups. Follows the engine's `get_attribute`
 * methods; what is not there is undefined, and whoever asked reports it.
 */
import { pluginType } from '../../grammar/heat/index.ts';
import { follow } from '../evaluate/follow.ts';
import { firstPoison } from '../evaluate/plain.ts';
import type { AttributeSource } from '../evaluate/scope.ts';
import { factValue, known, list, map, noOrigins, poison, textOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import { typeName } from '../python/tree.ts';
import { removedMembers } from './plan-group.ts';
import { wholeOf } from './resolved-type.ts';
import { selectPath } from './select-path.ts';
import { memberResources, type Resource, type Stack } from './stack.ts';

/** What `get_attr` gives for a resource that is built; `attribute` undefined asks for all of them. */
export function attributeOf(
  source: AttributeSource,
  resource: Resource,
  attribute: string | undefined,
  path: readonly Value[],
): Value | undefined {
  const given = attribute === undefined ? undefined : source.given?.(resource, attribute);
  return given ? follow(given, path, 'attribute') : ownAttribute(source, resource, attribute, path);
}

/** What the stack itself gives for it. */
function ownAttribute(
  source: AttributeSource,
  resource: Resource,
  attribute: string | undefined,
  path: readonly Value[],
): Value | undefined {
  if (resource.emptied) return attribute === undefined ? map([]) : known(null);
  if (resource.plugin === 'OS::Heat::Value') return valueOf(resource, attribute, path, source);
  const { nested } = resource;
  if (!nested && resource.kind === 'template' && resource.externalId === undefined && source.kind === 'symbolic') {
    return poison;
  }
  if (nested && (resource.kind === 'template' || resource.group)) {
    if (attribute === undefined)
      return resource.group ? wholeGroup(source, resource) : allOutputs(source, resource, nested);
    const asked: Asked = { source, resource, nested, attribute, path };
    return resource.group ? groupAttribute(asked) : templateAttribute(asked);
  }
  // Of a type that the stock engine does not have, only the source can say what attributes there are.
  const isForeign = resource.kind === 'plugin' && pluginType(resource.plugin) === undefined;
  if (attribute === undefined && !isForeign) return allAttributes(source, resource);
  return source.attribute(resource, attribute, path);
}

/** The attribute as a whole, then the path into it: matters where a child stack would follow the path itself. */
export function selectedAttribute(
  source: AttributeSource,
  resource: Resource,
  attribute: string | undefined,
  path: readonly Value[],
): Value | undefined {
  if (resource.kind !== 'template' && !resource.group) return attributeOf(source, resource, attribute, path);
  const whole = attributeOf(source, resource, attribute, []);
  return whole && selectPath(whole, path);
}

/** Every attribute that the type has, but the raw one. */
function allAttributes(source: AttributeSource, resource: Resource): Value {
  const names = resource.promised ?? wholeOf(pluginType(resource.plugin)?.attributes);
  return map(names.map((name) => [name, source.attribute(resource, name, [])] as const));
}

/** What `get_resource` gives for a resource that is built. */
export function referenceOf(source: AttributeSource, resource: Resource): Value {
  const named = resource.kind === 'template' ? resource.nested?.outputs.get('OS::stack_id') : undefined;
  return named && !named.disabled ? named.value : source.reference(resource);
}

interface Asked {
  readonly source: AttributeSource;
  readonly resource: Resource;
  readonly nested: Stack;
  readonly attribute: string;
  readonly path: readonly Value[];
}

const unassigned: Value = {
  ...poison,
  failure: { errorClass: 'ValueError', message: 'Property value not assigned' },
};

function valueOf(
  resource: Resource,
  attribute: string | undefined,
  path: readonly Value[],
  source: AttributeSource,
): Value | undefined {
  const own = asProperty(resource.effective.get('value') ?? (resource.properties.has('value') ? poison : unassigned));
  if (attribute === 'value') return selectPath(own, path);
  const value = source.given?.(resource, 'value') ?? own;
  if (attribute === undefined) return value.kind === 'poison' ? value : map([['value', value]]);
  return source.attribute(resource, attribute, path);
}

/** `Properties._get_property_value` in heat/engine/properties.py makes a ValueError of whatever ends a function. */
function asProperty(value: Value): Value {
  const spoilt = firstPoison(value);
  if (!spoilt?.failure) return value;
  return { ...spoilt, failure: { ...spoilt.failure, errorClass: 'ValueError' } };
}

function allOutputs(source: AttributeSource, resource: Resource, nested: Stack): Value {
  return map([...nested.outputs].map(([name, { value }]) => [name, source.given?.(resource, name) ?? value] as const));
}

/** The attributes of a group that need no path. */
function wholeGroup(source: AttributeSource, resource: Resource): Value {
  const entries: [string, Value][] = [];
  for (const attribute of wholeOf(pluginType(resource.plugin)?.attributes)) {
    const value = attributeOf(source, resource, attribute, []);
    if (value !== undefined) entries.push([attribute, value]);
  }
  return map(entries);
}

function templateAttribute({ source, nested, attribute, path }: Asked): Value | undefined {
  if (attribute.startsWith('resource.')) return memberOrNothing(source, nested, attribute, path);
  const output = nested.outputs.get(attribute);
  return output && selectPath(asOutput(output.value), path);
}

/** To the engine a `KeyError` means that there is no such output. */
function asOutput(value: Value): Value {
  const failure = firstPoison(value)?.failure;
  if (failure?.errorClass !== 'KeyError') return value;
  return { ...poison, failure: { ...failure, errorClass: 'InvalidTemplateAttribute' } };
}

/** `resource.NAME` is the member's reference, `resource.NAME.ATTRIBUTE` or a path behind it one of its attributes. */
function memberAttribute(
  source: AttributeSource,
  nested: Stack,
  attribute: string,
  path: readonly Value[],
): Value | undefined {
  const { name, rest } = splitMember(attribute);
  const member = nested.resources.get(name);
  if (!member) return undefined;
  const [first, ...others] = rest === undefined ? path : [known(rest), ...path];
  if (first === undefined) return referenceOf(source, member);
  const asked = textOf(first);
  return asked === undefined ? noName(first) : attributeOf(source, member, asked, others);
}

/** The engine takes what is no text for a name with a path, and takes it apart (heat/engine/node_data.py, `attribute`). */
function noName(name: Value): Value | undefined {
  if (name.kind !== 'known') return undefined;
  return {
    ...poison,
    failure: { errorClass: 'TypeError', message: `'${typeName(name.value)}' object is not subscriptable` },
  };
}

/** A stack without any resource counts as none in Python, and the engine finds nothing in it rather than miss a member. */
function memberOrNothing(
  source: AttributeSource,
  nested: Stack,
  attribute: string,
  path: readonly Value[],
): Value | undefined {
  return nested.resources.size === 0 ? known(null) : memberAttribute(source, nested, attribute, path);
}

function splitMember(attribute: string): { readonly name: string; readonly rest?: string } {
  const inner = attribute.slice('resource.'.length);
  const dot = inner.indexOf('.');
  return dot < 0 ? { name: inner } : { name: inner.slice(0, dot), rest: inner.slice(dot + 1) };
}

function groupAttribute(asked: Asked): Value | undefined {
  const { resource, attribute } = asked;
  if (resource.group?.sizeKnown === false) return unknownSize(resource.name);
  switch (resource.plugin) {
    case 'AWS::AutoScaling::AutoScalingGroup':
    case 'OS::Heat::InstanceGroup':
      return attribute === 'InstanceList' ? instanceList(asked) : undefined;
    case 'OS::Heat::AutoScalingGroup':
      return scalingAttribute(asked);
    case 'OS::Heat::ResourceChain':
    case 'OS::Heat::ResourceGroup':
      return plainGroupAttribute(asked);
    default:
      return deploymentAttribute(asked);
  }
}

function plainGroupAttribute(asked: Asked): Value | undefined {
  const { source, nested, attribute, path, resource } = asked;
  const members = membersOf(asked);
  if (attribute.startsWith('resource.')) {
    const isReference = path.length === 0 && splitMember(attribute).rest === undefined;
    const find = resource.plugin === 'OS::Heat::ResourceChain' || isReference ? memberAttribute : memberOrNothing;
    return find(source, nested, attribute, path);
  }
  if (attribute === 'refs') return selectPath(list(members.map((member) => referenceOf(source, member))), path);
  if (attribute === 'refs_map' && resource.plugin === 'OS::Heat::ResourceGroup') {
    // The engine looks for an output of the whole path, finds none and gives the map as it is.
    return map(members.map((member) => [member.name, referenceOf(source, member)] as const));
  }
  if (attribute === 'removed_rsrc_list' && resource.plugin === 'OS::Heat::ResourceGroup') return removedNames(resource);
  if (attribute === 'attributes') {
    const name = textOf(path[0]);
    if (name === undefined) return path.length > 0 && members.length === 0 ? map([]) : undefined;
    return byName(asked, name, path.slice(1));
  }
  return ofEach(asked, attribute, path);
}

function scalingAttribute(asked: Asked): Value | undefined {
  const { source, attribute, path } = asked;
  const members = membersOf(asked);
  if (attribute === 'current_size') return known(members.length);
  if (attribute === 'refs') return list(members.map((member) => referenceOf(source, member)));
  if (attribute === 'refs_map') {
    return map(members.map((member) => [member.name, referenceOf(source, member)] as const));
  }
  const name = textOf(path[0]);
  if (attribute === 'outputs') return name === undefined ? undefined : byName(asked, name, path.slice(1));
  if (attribute === 'outputs_list') return name === undefined ? undefined : ofEach(asked, name, path.slice(1));
  return attribute.startsWith('resource.') ? byIndex(asked, members) : undefined;
}

/** Whether a member lacks what is asked of one: the group gathers it from all of them before it looks for that one. */
export function isLacked(source: AttributeSource, group: Resource, attribute: string, path: readonly Value[]): boolean {
  const { rest } = splitMember(attribute);
  const steps = rest === undefined ? path : [known(rest), ...path];
  const first = textOf(steps[0]);
  // A resource inside a member is looked for in another way.
  if (first === undefined || first.startsWith('resource.')) return false;
  return ownAttribute(source, group, 'outputs', steps) === undefined;
}

/** Members of a scaling group are counted, for their names are random. */
function byIndex({ source, attribute, path }: Asked, members: readonly Resource[]): Value | undefined {
  const { name, rest } = splitMember(attribute);
  const member = /^-?\d+$/.test(name) ? members.at(Number(name)) : undefined;
  if (!member) return undefined;
  const [first, ...others] = rest === undefined ? path : [known(rest), ...path];
  if (first === undefined) return referenceOf(source, member);
  const asked = textOf(first);
  return asked === undefined ? undefined : attributeOf(source, member, asked, others);
}

const deploymentNames: ReadonlyMap<string, string> = new Map([
  ['deploy_stdouts', 'deploy_stdout'],
  ['deploy_stderrs', 'deploy_stderr'],
  ['deploy_status_codes', 'deploy_status_code'],
]);

/** Always a map by server. */
function deploymentAttribute(asked: Asked): Value | undefined {
  const values = byName(asked, deploymentNames.get(asked.attribute) ?? asked.attribute, []);
  return values && selectPath(values, asked.path);
}

/** Addresses joined by commas; null without members. */
function instanceList(asked: Asked): Value | undefined {
  const addresses = ofEach(asked, 'PublicIp', []);
  if (addresses?.kind !== 'list') return addresses;
  const texts = addresses.items.map((item) => textOf(item));
  if (texts.length === 0) return known(null);
  return texts.some((text) => text === undefined) ? joined(addresses.items) : known(texts.join(','));
}

function joined(items: readonly Value[]): Value {
  const parts = items.flatMap((item, index) => (index === 0 ? [item] : [known(','), item]));
  return { kind: 'symbolic', expression: { op: 'concat', parts }, time: 'cluster', origins: noOrigins, secret: false };
}

/** Names that the removal policies took out when the group was made. */
function removedNames({ effective }: Resource): Value {
  const names = [...removedMembers(effective.get('removal_policies'))].toSorted((a, b) => (a < b ? -1 : 1));
  return list(names.map((name) => known(name)));
}

function membersOf({ resource }: Asked): readonly Resource[] {
  return memberResources(resource);
}

function byName(asked: Asked, attribute: string, path: readonly Value[]): Value | undefined {
  const entries: [string, Value][] = [];
  for (const member of membersOf(asked)) {
    const value = attributeOf(asked.source, member, attribute, path);
    if (value === undefined) return undefined;
    entries.push([member.name, value]);
  }
  return map(entries);
}

function ofEach(asked: Asked, attribute: string, path: readonly Value[]): Value | undefined {
  const values = byName(asked, attribute, path);
  return values?.kind === 'map' ? list([...values.entries.values()]) : values;
}

function unknownSize(group: string): Value {
  return factValue({ fact: 'none', why: `the members of "${group}" are not known` });
}
