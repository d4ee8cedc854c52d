/** Values for the parameters that stand for what has moved: those that are known, and places to complete for the rest. */
import type { EmittedFile } from '../file.ts';
import { openstackFiles } from '../layout.ts';
import { present } from '../../source/present.ts';
import { pyStr } from '../../python/text.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { findResource } from '../../stack/find-resource.ts';
import type { Resource } from '../../stack/stack.ts';
import type { Rendered, Source } from '../rendered.ts';
import type { MemberKeys } from './member-keys.ts';
import { memberPath, type MovedParameter } from './moved-names.ts';
import type { Value } from '../../evaluate/value.ts';
import type { TemplateData } from './plain-tree.ts';
import { instancesOf, type TemplateUse } from './template-set.ts';

/** A parameter with the template that declares it. */
export interface MovedOf {
  readonly use: TemplateUse;
  readonly parameter: MovedParameter;
  readonly members: MemberKeys;
}

/** One environment, and another one for values that must not be shown. */
export function movedEnvironments(moved: readonly MovedOf[], rendered: Rendered): readonly EmittedFile[] {
  const values = moved.map((one): readonly [MovedOf, TemplateData] => [one, valueOf(one, rendered)]);
  const file = (path: string, hidden: 'shown' | 'hidden', comment: readonly string[]): readonly EmittedFile[] => {
    const own = values.filter(([{ parameter }]) => parameter.hidden === (hidden === 'hidden'));
    if (own.length === 0) return [];
    const defaults = new Map(own.map(([{ parameter }, value]) => [parameter.parameter, value]));
    const environment = new Map<string, TemplateData>([['parameter_defaults', defaults]]);
    const { text } = printYaml(environment, comment);
    return [{ path, text, ...(hidden === 'hidden' && { secret: true as const }) }];
  };
  return [
    ...file(openstackFiles.residualEnvironment, 'shown', [
      'Values of moved resources for the resources that stay and refer to them. Complete a copy of it: see MIGRATION.md.',
    ]),
    ...file(openstackFiles.secretEnvironment, 'hidden', [
      'Secret values of moved resources for the resources that stay and refer to them. Complete every <...>.',
    ]),
  ];
}

function valueOf({ use, parameter, members }: MovedOf, rendered: Rendered): TemplateData {
  const instances = instancesOf(use, parameter.resource);
  if (parameter.by === 'only') {
    return single(parameter, present(instances[0], 'instance'), rendered);
  }
  return new Map(
    use.stacks.flatMap((stack): readonly (readonly [string, TemplateData])[] => {
      // A stack in which its condition is false asks for nothing.
      const instance = instances.find(({ stackPath }) => stackPath === stack.path);
      return instance ? [[members.keyOf(use, stack), single(parameter, instance, rendered)]] : [];
    }),
  );
}

const mapsOfMembers = new Set(['attributes', 'outputs', 'refs_map']);

/** An attribute of a group has a value for each member. */
function ofGroup(
  { path, before, type }: MovedParameter,
  resource: Resource,
  { source }: Rendered,
): TemplateData | undefined {
  const [attribute] = path;
  if (type !== 'json' || attribute === undefined || memberPath(path) || !resource.group?.sizeKnown) return undefined;
  const isId = attribute === 'refs' || attribute === 'refs_map';
  const whole = isId ? 'id' : path.filter((part) => !isWhole(part)).join('.');
  const values = resource.group.members.map((name): [string, string] => {
    const member = `${resource.path}/${name}`;
    const live = isId ? source.facts?.physicalIds.get(member) : undefined;
    return [name, live ?? `<${whole} of ${member}${before && !isId ? ' before the move' : ''}>`];
  });
  return mapsOfMembers.has(attribute) ? new Map(values) : values.map(([, value]) => value);
}

function isWhole(attribute: string): boolean {
  return mapsOfMembers.has(attribute) || attribute === 'outputs_list';
}

function single(parameter: MovedParameter, instance: Resource, rendered: Rendered): TemplateData {
  return (
    knownValue(parameter, instance.path, rendered) ??
    ofGroup(parameter, instance, rendered) ??
    hole(parameter, instance.path)
  );
}

/** The live id where the resource itself is asked for, what was before the move, or a generated text that stands below `secrets/`. */
function knownValue(
  { path: attribute, steps, before, hidden, type }: MovedParameter,
  path: string,
  { source, secrets, settled }: Rendered,
): TemplateData | undefined {
  if (attribute.length === 0) return source.facts?.physicalIds.get(path);
  const asked = memberPath(attribute);
  if (asked?.path.length === 0) return source.facts?.physicalIds.get(`${path}/${asked.member}`);
  const ids = memberIds(attribute, path, source);
  if (ids !== undefined) return ids;
  if (before && !hidden) return plainBefore(source.before(path, steps), type) ?? soleAddress(attribute, path, source);
  if (!hidden) return undefined;
  const name = settled.names.get(path);
  const secret = secrets.find((one) => one.name === name);
  return secret?.incomplete.includes('value') ? undefined : secret?.texts.get('value');
}

/** What a group says of its members as wholes: their ids. */
function memberIds(
  [attribute = '', ...inner]: readonly string[],
  path: string,
  source: Source,
): TemplateData | undefined {
  const names = findResource(path, source.stack)?.group?.members;
  if (!names) return undefined;
  const idOf = (name: string | undefined): string | undefined => source.facts?.physicalIds.get(`${path}/${name ?? ''}`);
  const all = names.flatMap((name): [string, string][] => {
    const id = idOf(name);
    return id === undefined ? [] : [[name, id]];
  });
  if (attribute === 'refs' && inner.length === 1) return idOf(names[Number(inner[0])]);
  if (attribute === 'refs_map' && inner.length === 1) return idOf(inner[0]);
  if (inner.length > 0 || all.length < names.length) return undefined;
  if (attribute === 'refs') return all.map(([, id]) => id);
  return attribute === 'refs_map' ? new Map(all) : undefined;
}

/** Parameters of one value are texts, the others lists or maps. */
function plainBefore(value: Value | undefined, type: MovedParameter['type']): TemplateData | undefined {
  if (!value || (value.kind === 'known') !== (type === 'string')) return undefined;
  return value.kind === 'known' ? pyStr(value.value) : plainOf(value);
}

/** Of a value in which nothing is open. */
function plainOf(value: Value): TemplateData {
  if (value.kind === 'list') return value.items.map(plainOf);
  if (value.kind === 'map') return new Map([...value.entries].map(([key, item]) => [key, plainOf(item)]));
  return value.kind === 'known' ? value.value : null;
}

/** The address of a live server that has one, where nothing is known of its ports. */
function soleAddress(attribute: readonly string[], path: string, { facts }: Source): string | undefined {
  if (attribute.join() !== 'first_address') return undefined;
  const id = facts?.physicalIds.get(path);
  const server = id === undefined ? undefined : facts?.servers.get(id);
  const [address, ...others] = [...(server?.addresses.values() ?? [])].flat();
  return others.length === 0 ? address : undefined;
}

function hole({ path, before }: MovedParameter, what: string): string {
  const member = memberPath(path);
  const [asked, of] = member ? [member.path, `${what}/${member.member}`] : [path, what];
  return asked.length === 0 ? `<id of ${of}>` : `<${asked.join('.')} of ${of}${before ? ' before the move' : ''}>`;
}
