/**
 * Tells members of a group apart inside their one template: each gets the path under which parameters have its values. Where
 * a member cannot be given its path, the name of its stack replaces the path.
 */
import { present } from '../../source/present.ts';
import type { Resource } from '../../stack/stack.ts';
import type { TemplateData, TemplateMap } from './plain-tree.ts';
import type { MovedNames } from './moved-names.ts';
import { keysOf, sectionOf } from './section-keys.ts';
import { membersOf, type TemplateUse, type UsingStack } from './template-set.ts';

/** How a template knows which of its stacks it is. */
export type Way = 'only' | 'path' | 'stack-name';

export class MemberKeys {
  readonly #ways: ReadonlyMap<string, Way>;
  /** Templates whose stacks must know their path. */
  readonly #needed: ReadonlySet<string>;
  readonly #names: MovedNames;
  readonly #uses: ReadonlyMap<string, TemplateUse>;

  /** `asked`: templates in which something that stays refers to something that has moved. */
  constructor(uses: readonly TemplateUse[], asked: ReadonlySet<string>, names: MovedNames) {
    this.#uses = new Map(uses.map((use) => [use.name, use]));
    this.#ways = waysOf(uses);
    this.#needed = this.#neededFrom(asked);
    this.#names = names;
  }

  wayOf({ name }: TemplateUse): Way {
    return present(this.#ways.get(name), 'way of a template');
  }

  /** Whether the template is used more than once, so that a parameter of one value is the same for all. */
  differ(use: TemplateUse): boolean {
    return this.wayOf(use) !== 'only';
  }

  /** Whether it needs the parameter with the path: for itself, or for stacks below it, whose paths begin with its own. */
  needs({ name }: TemplateUse): boolean {
    return this.#needed.has(name);
  }

  /** The parameter with the path; undefined where the template has no use for one. */
  parameterOf(use: TemplateUse): string | undefined {
    return this.wayOf(use) === 'path' ? this.#names.name('member', 'moved_member') : undefined;
  }

  /** What gives the key of the member inside its template. */
  keyIn(use: TemplateUse): TemplateData {
    if (use.template.dialect !== 'hot') return new Map([['Ref', 'AWS::StackName']]);
    return new Map([['get_param', this.parameterOf(use) ?? 'OS::stack_name']]);
  }

  /** The key of a stack of the template, as it is known here. */
  keyOf(use: TemplateUse, { path }: UsingStack): string {
    return this.wayOf(use) === 'path' ? path : `<name of the nested stack ${path}>`;
  }

  /** The definition of a nested stack or a group, which passes its members their paths. */
  withKey(body: TemplateMap, instances: readonly Resource[], holder: TemplateUse): TemplateMap {
    const [resource] = instances;
    const child = resource && this.#childOf(resource);
    const parameter = child && this.needs(child) ? this.parameterOf(child) : undefined;
    if (!resource || parameter === undefined) return body;
    const keys = keysOf(holder.template);
    const properties = sectionOf(body, keys.properties);
    if (!resource.group) {
      const own = new Map([...properties, [parameter, this.#path(holder, resource.name)]]);
      return new Map([...body, [keys.properties, own]]);
    }
    const member = sectionOf(properties, 'resource_def');
    const index = indexVariable(properties);
    const given = new Map([
      ...sectionOf(member, 'properties'),
      [parameter, this.#path(holder, `${resource.name}/${index}`)],
    ]);
    const definition = new Map([...member, ['properties', given]]);
    return new Map([...body, [keys.properties, new Map([...properties, ['resource_def', definition]])]]);
  }

  #path(holder: TemplateUse, own: string): TemplateData {
    if (!this.differ(holder)) {
      const [stack] = holder.stacks;
      return stack && stack.path !== '' ? `${stack.path}/${own}` : own;
    }
    return new Map([['list_join', ['/', [this.keyIn(holder), own]]]]);
  }

  #childOf(resource: Resource): TemplateUse | undefined {
    return [...this.#uses.values()].find(({ stacks }) =>
      stacks.some(({ holder }) => holder?.resource.path === resource.path),
    );
  }

  #neededFrom(asked: ReadonlySet<string>): ReadonlySet<string> {
    const differing = [...this.#uses.values()].filter((use) => this.differ(use));
    const needed = new Set(differing.flatMap(({ name }) => (asked.has(name) ? [name] : [])));
    for (let before = -1; before !== needed.size;) {
      before = needed.size;
      for (const use of differing) {
        if (differing.some((other) => needed.has(other.name) && heldBy(other, use))) needed.add(use.name);
      }
    }
    return needed;
  }
}

function waysOf(uses: readonly TemplateUse[]): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  const wayOf = (use: TemplateUse): Way => {
    const known = ways.get(use.name);
    if (known) return known;
    // A template can be nested in stacks of itself.
    ways.set(use.name, 'stack-name');
    const grouped = use.stacks.some(({ holder }) => holder?.resource.group);
    const holders = uses.filter((other) => heldBy(use, other));
    const above = holders.map(wayOf);
    const way = (): Way => {
      if (use.root || (use.stacks.length === 1 && !grouped)) return 'only';
      const told =
        use.stacks.every(({ holder }) => holder && canBeTold(holder.resource)) && use.template.dialect === 'hot';
      const toldAbove = holders.every(({ template }) => template.dialect === 'hot') && !above.includes('stack-name');
      return told && toldAbove ? 'path' : 'stack-name';
    };
    const found = way();
    ways.set(use.name, found);
    return found;
  };
  for (const use of uses) wayOf(use);
  return ways;
}

function heldBy(use: TemplateUse, holder: TemplateUse): boolean {
  return use.stacks.some((stack) => stack.holder?.template === holder.name);
}

/** Members of a scaling group have random names, and only one kind of group has an index. */
function canBeTold(resource: Resource): boolean {
  if (!resource.group) return true;
  return resource.plugin === 'OS::Heat::ResourceGroup' && membersOf(resource).every(({ group }) => !group);
}

function indexVariable(properties: TemplateMap): string {
  const own = properties.get('index_var');
  return typeof own === 'string' && own !== '' ? own : '%index%';
}
