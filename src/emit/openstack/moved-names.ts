/** Parameters that stand for what has moved: one name each over all templates, for environments give values to all of them at once. */
import { pluginType } from '../../../grammar/heat/index.ts';
import type { Resource } from '../../stack/stack.ts';
import type { TemplateUse } from './template-set.ts';
import type { Reference } from './references.ts';

/** A placeholder of a group in a path (`resource.%index%.first_address`) makes the value one of each member. */
export const placeholder = /%[^%\s]+%/;

/** A parameter in the place of references to a resource that has moved. */
export interface MovedParameter extends Pick<Reference, 'resource' | 'path'> {
  readonly parameter: string;
  /** Of one value: a text, or a list or map. */
  readonly type: 'string' | 'json';
  /** It keeps the value from before the move. */
  readonly before?: true;
  /** Its value must not be shown. */
  readonly hidden: boolean;
  /** Set where the value differs by member of a group: the parameter is a map of them, by index or by path of the member. */
  readonly by?: 'index' | 'member';
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

const listsOfMembers = new Set(['refs', 'refs_map', 'attributes', 'outputs', 'outputs_list', 'removed_rsrc_list']);

/** What Heat gives for the attribute, as far as it is known: a list or map is no text. */
export function typeOfReference({ path, rest }: Reference, resource: Resource | undefined): 'string' | 'json' {
  const [attribute, ...inner] = path;
  if (rest.length > 0) return 'json';
  if (attribute === undefined || !resource) return 'string';
  if (resource.group) {
    if (attribute.startsWith('resource.')) return 'string';
    // Any other attribute of a group is one value for each member.
    const single = attribute === 'current_size' || (listsOfMembers.has(attribute) && inner.length > 1);
    return single ? 'string' : 'json';
  }
  const schema = pluginType(resource.plugin)?.attributes.get(attribute);
  if (schema?.type !== 'map' && schema?.type !== 'list') return 'string';
  // The addresses of a server are lists by network.
  const depth = attribute === 'networks' ? 2 : 1;
  return path.length <= depth ? 'json' : 'string';
}

const secretAttributes: ReadonlyMap<string, string> = new Map([
  ['OS::Heat::RandomString', 'value'],
  ['OS::Nova::KeyPair', 'private_key'],
]);

export function isSecretReference({ path }: Reference, resource: Resource | undefined): boolean {
  return resource !== undefined && path[0] !== undefined && secretAttributes.get(resource.plugin) === path[0];
}
