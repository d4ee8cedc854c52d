/** Parameters that stand for what has moved: one name each over all templates, for environments give values to all of them at once. */
import { pluginType } from '../../../grammar/heat/index.ts';
import type { Resource } from '../../stack/stack.ts';
import { membersOf, type TemplateUse } from './template-set.ts';
import type { Way } from './member-keys.ts';
import type { Reference } from './references.ts';

/** A parameter in the place of references to a resource that has moved. */
export interface MovedParameter extends Pick<Reference, 'resource' | 'path' | 'steps'> {
  readonly parameter: string;
  /** Of one value: a text, or a list or map. */
  readonly type: 'string' | 'json';
  /** It keeps the value from before the move. */
  readonly before?: true;
  /** Its value must not be shown. */
  readonly hidden: boolean;
  /** How stacks of the template differ: but for `only`, the parameter is a map of their values. */
  readonly by: Way;
}

/** Gives names that nothing else has: no parameter of any template, and no other one of these. */
export class MovedNames {
  readonly #taken: Set<string>;
  readonly #given = new Map<string, string>();

  constructor(uses: readonly TemplateUse[]) {
    this.#taken = new Set(uses.flatMap(({ template }) => [...template.parameters.keys()]));
  }

  /** The same `key` gets the same name again; `wanted` becomes a legal name in both dialects. */
  name(key: string, wanted: string): string {
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const base = wanted.replaceAll(/\W+/g, '_');
    let name = base;
    for (let count = 2; this.#taken.has(name); count++) name = `${base}_${count}`;
    this.#taken.add(name);
    this.#given.set(key, name);
    return name;
  }
}

/** Attributes of a group that hold something of each member, with how many parts of a path lead to one of them. */
const listsOfMembers: ReadonlyMap<string, number> = new Map([
  ['refs', 1],
  ['refs_map', 1],
  ['removed_rsrc_list', 1],
  ['attributes', 2],
  ['outputs', 2],
  ['outputs_list', 2],
]);

/** What Heat gives for the attribute, as far as it is known: a list or map is no text. */
export function typeOfReference(
  { path, rest }: Pick<Reference, 'path' | 'rest'>,
  resource: Resource | undefined,
): 'string' | 'json' {
  const [attribute, ...inner] = path;
  if (rest.length > 0) return 'json';
  if (attribute === undefined || !resource) return 'string';
  if (resource.group) {
    const ofMember = memberPath(path);
    // Members have one definition: any of them shows the type.
    const [member] = membersOf(resource);
    if (ofMember) return typeOfReference({ path: ofMember.path, rest }, member);
    // Any other attribute of a group is one value for each member.
    const single = attribute === 'current_size' || inner.length >= (listsOfMembers.get(attribute) ?? Infinity);
    return single ? 'string' : 'json';
  }
  const schema = pluginType(resource.plugin)?.attributes.get(attribute);
  if (schema?.type !== 'map' && schema?.type !== 'list') return 'string';
  // The addresses of a server are lists by network.
  const depth = attribute === 'networks' ? 2 : 1;
  return path.length <= depth ? 'json' : 'string';
}

/** The member of a group that a path asks for (`resource.0.networks`, or with the attribute below), and what it asks of it. */
export function memberPath(
  path: readonly string[],
): { readonly member: string; readonly path: readonly string[] } | undefined {
  const [attribute = '', ...inner] = path;
  const [, member, own] = /^resource\.([^.]+)(?:\.(.+))?$/.exec(attribute) ?? [];
  return member === undefined ? undefined : { member, path: own === undefined ? inner : [own, ...inner] };
}

const secretAttributes: ReadonlyMap<string, string> = new Map([
  ['OS::Heat::RandomString', 'value'],
  ['OS::Nova::KeyPair', 'private_key'],
]);

export function isSecretReference({ path }: Reference, resource: Resource | undefined): boolean {
  return resource !== undefined && path[0] !== undefined && secretAttributes.get(resource.plugin) === path[0];
}
