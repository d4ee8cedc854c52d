/** Values for the parameters that stand for what has moved: those that are known, and places to complete for the rest. */
import type { EmittedFile } from '../file.ts';
import { openstackFiles } from '../layout.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { Resource } from '../../stack/stack.ts';
import type { Rendered, Source } from '../rendered.ts';
import type { MemberKeys } from './member-keys.ts';
import { placeholder, type MovedParameter } from './moved-names.ts';
import type { Value } from '../../evaluate/value.ts';
import type { TemplateData } from './plain-tree.ts';
import type { TemplateUse } from './template-set.ts';

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
  const { by, resource } = parameter;
  const instances = use.instances.get(resource) ?? [];
  if (by === 'index') return ofMembers(parameter, instances[0], rendered);
  if (by === undefined) {
    const [instance] = instances;
    const known = instance && knownValue(parameter, instance.path, rendered);
    return known ?? ofGroup(parameter, instance) ?? single(parameter, instance?.path, rendered);
  }
  return new Map(
    use.stacks.map((stack) => {
      const instance = instances.find(({ stackPath }) => stackPath === stack.path);
      return [members.keyOf(use, stack), single(parameter, instance?.path, rendered)];
    }),
  );
}

/** Where the path has a placeholder for the index of a member. */
function ofMembers(parameter: MovedParameter, group: Resource | undefined, rendered: Rendered): TemplateData {
  const { path, resource } = parameter;
  const names = group?.group?.sizeKnown ? group.group.members : [];
  if (!group || names.length === 0) return new Map([['0', hole(parameter, `member 0 of ${resource}`)]]);
  return new Map(
    names.map((name) => {
      const own = { ...parameter, path: path.map((part) => part.replace(placeholder, name)) };
      return [name, knownValue(own, group.path, rendered) ?? hole(parameter, `member ${name} of ${resource}`)];
    }),
  );
}

const mapsOfMembers = new Set(['attributes', 'outputs', 'refs_map']);

/** An attribute of a group has a value for each member. */
function ofGroup({ path, type }: MovedParameter, resource: Resource | undefined): TemplateData | undefined {
  const members = resource?.group?.sizeKnown ? resource.group.members : [];
  const [attribute] = path;
  if (type !== 'json' || attribute === undefined || members.length === 0) return undefined;
  const whole = ['refs', 'refs_map'].includes(attribute) ? 'id' : path.filter((part) => !isWhole(part)).join('.');
  const values = members.map((name): [string, string] => [name, `<${whole} of ${resource?.path ?? ''}/${name}>`]);
  return mapsOfMembers.has(attribute) ? new Map(values) : values.map(([, value]) => value);
}

function isWhole(attribute: string): boolean {
  return mapsOfMembers.has(attribute) || attribute === 'outputs_list';
}

function single(parameter: MovedParameter, path: string | undefined, rendered: Rendered): TemplateData {
  const known = path === undefined ? undefined : knownValue(parameter, path, rendered);
  const what = path === undefined || path === parameter.resource ? parameter.resource : path;
  return known ?? hole(parameter, what);
}

/** The live id where the resource itself is asked for, what was before the move, or a generated text that stands below `secrets/`. */
function knownValue(
  { path: attribute, before, hidden, type }: MovedParameter,
  path: string,
  { source, secrets, settled }: Rendered,
): TemplateData | undefined {
  if (attribute.length === 0) return source.facts?.physicalIds.get(path);
  if (before && !hidden)
    return plainBefore(source.before(path, attribute), type) ?? soleAddress(attribute, path, source);
  if (!hidden) return undefined;
  const name = settled.names.get(path);
  const secret = secrets.find((one) => one.name === name);
  return secret?.incomplete.includes('value') ? undefined : secret?.texts.get('value');
}

/** Parameters of one value are texts, the others lists or maps. */
function plainBefore(value: Value | undefined, type: MovedParameter['type']): TemplateData | undefined {
  const plain = value && plainOf(value);
  const isText = typeof plain === 'string' || typeof plain === 'number';
  if (plain === undefined || isText !== (type === 'string')) return undefined;
  return isText ? String(plain) : plain;
}

function plainOf(value: Value): TemplateData | undefined {
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string' || typeof value.value === 'number' ? value.value : undefined;
    case 'list': {
      const items = value.items.flatMap((item) => plainOf(item) ?? []);
      return items.length === value.items.length ? items : undefined;
    }
    case 'map': {
      const entries = [...value.entries].flatMap(([key, item]): [string, TemplateData][] => {
        const plain = plainOf(item);
        return plain === undefined ? [] : [[key, plain]];
      });
      return entries.length === value.entries.size ? new Map(entries) : undefined;
    }
    default:
      return undefined;
  }
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
  return path.length === 0 ? `<id of ${what}>` : `<${path.join('.')} of ${what}${before ? ' before the move' : ''}>`;
}
