/** Values for the parameters that stand for what has moved: those that are known, and places to complete for the rest. */
import type { EmittedFile } from '../file.ts';
import { openstackFiles } from '../layout.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { Resource } from '../../stack/stack.ts';
import type { Rendered, Source } from '../rendered.ts';
import type { MemberKeys } from './member-keys.ts';
import type { MovedParameter } from './moved-names.ts';
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
  if (by === 'index') return new Map([['0', hole(parameter, `member 0 of ${resource}`)]]);
  const instances = use.instances.get(resource) ?? [];
  if (by === undefined) return ofGroup(parameter, instances[0]) ?? single(parameter, instances[0]?.path, rendered);
  return new Map(
    use.stacks.map((stack) => {
      const instance = instances.find(({ stackPath }) => stackPath === stack.path);
      return [members.keyOf(use, stack), single(parameter, instance?.path, rendered)];
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

/** The live id where the resource itself is asked for, or a generated text that stands below `secrets/`. */
function knownValue(
  { path: attribute, before, hidden }: MovedParameter,
  path: string,
  { source, secrets, settled }: Rendered,
): string | undefined {
  if (attribute.length === 0) return source.facts?.physicalIds.get(path);
  if (before && attribute.join() === 'first_address') return onlyAddress(path, source);
  if (!hidden) return undefined;
  const name = settled.names.get(path);
  const secret = secrets.find((one) => one.name === name);
  return secret?.incomplete.includes('value') ? undefined : secret?.texts.get('value');
}

/** The address of a live server that has one. */
function onlyAddress(path: string, { facts }: Source): string | undefined {
  const id = facts?.physicalIds.get(path);
  const server = id === undefined ? undefined : facts?.servers.get(id);
  const [address, ...others] = [...(server?.addresses.values() ?? [])].flat();
  return others.length === 0 ? address : undefined;
}

function hole({ path, before }: MovedParameter, what: string): string {
  return path.length === 0 ? `<id of ${what}>` : `<${path.join('.')} of ${what}${before ? ' before the move' : ''}>`;
}
