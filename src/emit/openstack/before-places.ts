/**
 * Places of templates whose values reach what an update with another value would replace or change although it lives: servers
 * with their start-up data, deployments whose scripts would run again, properties that Heat cannot update in place, disks and ports;
 * with what these are made of, and what is passed to nested stacks or read from them. They go on with values from before the move.
 */
import { pluginType } from '../../../grammar/heat/index.ts';
import { deploymentGroupTypes } from '../../facts/quiet-properties.ts';
import type { Resource } from '../../stack/stack.ts';
import { callOf, dataOf, isDataList, isDataMap, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { runsOnEveryUpdate } from './quiet-resource.ts';
import { referencesOf } from './references.ts';
import { keysOf, sectionOf } from './section-keys.ts';
import { outputNames } from './stack-tree.ts';
import { instancesOf, membersOf, type TemplateUse } from './template-set.ts';

const servers: ReadonlySet<string> = new Set(['OS::Nova::Server', 'AWS::EC2::Instance']);

/** What holds data or addresses: nothing of it follows what has moved. Anything else, such as a DNS record, does where it can. */
const goingOn: ReadonlySet<string> = new Set([
  'AWS::EC2::Volume',
  'AWS::EC2::VolumeAttachment',
  'OS::Cinder::Volume',
  'OS::Cinder::VolumeAttachment',
  'OS::Manila::Share',
  'OS::Neutron::Net',
  'OS::Neutron::Port',
  'OS::Neutron::ProviderNet',
  'OS::Neutron::Router',
  'OS::Neutron::Subnet',
  'OS::Neutron::Trunk',
]);

const parameterFunctions = new Set(['get_param', 'Ref']);

/** Found once from all servers that stay; asked while the templates are rewritten. */
export class BeforePlaces {
  readonly #uses: ReadonlyMap<string, TemplateUse>;
  readonly #kept: ReadonlySet<string>;
  readonly #found = new Set<string>();

  /** `uses` have only those stacks in which something stays. */
  constructor(uses: readonly TemplateUse[], kept: ReadonlySet<string>) {
    this.#uses = new Map(uses.map((use) => [use.name, use]));
    this.#kept = kept;
    for (const use of uses) {
      for (const [name, all] of use.instances) {
        const staying = all.filter(({ path }) => kept.has(path));
        if (staying.some((one) => this.#isServer(one)) || runsScripts(use, name, staying)) this.#definition(use, name);
        else this.#fixedProperties(use, name, staying);
      }
    }
  }

  hasDefinition({ name: file }: TemplateUse, name: string): boolean {
    return this.#found.has(keyOf('definition', file, name));
  }

  hasOutput({ name: file }: TemplateUse, output: string): boolean {
    return this.#found.has(keyOf('output', file, output));
  }

  /** Whether a nested stack, or the members of a group, get such a value as a parameter. */
  hasProperty({ name: file }: TemplateUse, holder: string, property: string): boolean {
    return this.#found.has(keyOf('property', file, holder, property));
  }

  /** A server that stays, or a group of such servers, whose definition they are made by. */
  #isServer(resource: Resource): boolean {
    const { plugin, path, group } = resource;
    if (!this.#kept.has(path)) return false;
    if (!group) return servers.has(plugin);
    return membersOf(resource).some((member) => this.#isServer(member));
  }

  #fixedProperties(use: TemplateUse, name: string, staying: readonly Resource[]): void {
    const plugins = new Set(staying.flatMap(pluginsOf));
    const body = bodyOf(use, keysOf(use.template).resources, name);
    if (plugins.size === 0 || !isDataMap(body)) return;
    for (const given of memberProperties(body, keysOf(use.template).properties)) {
      for (const property of given.keys())
        if ([...plugins].some((plugin) => isFixed(plugin, property))) this.#property(use, name, property);
    }
  }

  #definition(use: TemplateUse, name: string): void {
    if (this.#isNew('definition', use.name, name)) this.#follow(use, bodyOf(use, keysOf(use.template).resources, name));
  }

  #output(use: TemplateUse, name: string): void {
    const body = bodyOf(use, keysOf(use.template).outputs, name);
    if (body !== undefined && this.#isNew('output', use.name, name)) this.#follow(use, body);
  }

  #property(use: TemplateUse, holder: string, property: string): void {
    if (!this.#isNew('property', use.name, holder, property)) return;
    const body = bodyOf(use, keysOf(use.template).resources, holder);
    for (const given of memberProperties(body, keysOf(use.template).properties)) this.#follow(use, given.get(property));
  }

  #isNew(...parts: readonly string[]): boolean {
    const key = keyOf(...parts);
    const isNew = !this.#found.has(key);
    this.#found.add(key);
    return isNew;
  }

  /** Everything whose value is in the data. */
  #follow(use: TemplateUse, data: TemplateData | undefined): void {
    if (data === undefined) return;
    for (const { resource, path } of referencesOf(data)) {
      const isKept = instancesOf(use, resource).some((one) => this.#kept.has(one.path));
      const children = [...this.#uses.values()].filter((child) =>
        child.stacks.some(({ holder }) => holder?.template === use.name && holder.resource.name === resource),
      );
      if (isKept && children.length === 0) this.#definition(use, resource);
      for (const child of children) for (const output of outputNames(path)) this.#output(child, output);
    }
    for (const parameter of parametersIn(data)) {
      if (!use.template.parameters.has(parameter)) continue;
      for (const { holder } of use.stacks) {
        const above = holder && this.#uses.get(holder.template);
        if (above) this.#property(above, holder.resource.name, parameter);
      }
    }
  }
}

/** Whether a change of the definition runs scripts on servers that stay. */
function runsScripts(use: TemplateUse, name: string, staying: readonly Resource[]): boolean {
  if (staying.some(({ plugin }) => deploymentGroupTypes.has(plugin))) return true;
  const keys = keysOf(use.template);
  const body = bodyOf(use, keys.resources, name);
  return isDataMap(body) && runsOnEveryUpdate(body, { keys, instances: staying, siblings: use.instances });
}

/** The types that a definition makes: its own, and those of the plain members of a group. */
function pluginsOf(resource: Resource): readonly string[] {
  const { kind, plugin, group } = resource;
  if (group) return membersOf(resource).flatMap(pluginsOf);
  return kind === 'plugin' ? [plugin] : [];
}

/** Whether an update that gives the property another value replaces what lives, or changes its data or addresses. */
function isFixed(plugin: string, property: string): boolean {
  return goingOn.has(plugin) || pluginType(plugin)?.properties.get(property)?.updateAllowed === false;
}

/** Names may have any character, so no separator would tell them apart. */
function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function bodyOf({ template }: TemplateUse, section: string, name: string): TemplateData | undefined {
  return sectionOf(dataOf(template.tree), section).get(name);
}

/** Properties of a nested stack, and those that a group gives its members. */
function memberProperties(body: TemplateData | undefined, key: string): readonly TemplateMap[] {
  const own = sectionOf(body, key);
  return [own, ...['resource_def', 'resource'].map((member) => sectionOf(sectionOf(own, member), 'properties'))];
}

function parametersIn(data: TemplateData): readonly string[] {
  const argument = callOf(data, parameterFunctions)?.[1];
  const [name] = isDataList(argument) ? argument : [argument];
  const inner = isDataMap(data) ? [...data.values()] : data;
  return [...(typeof name === 'string' ? [name] : []), ...(isDataList(inner) ? inner.flatMap(parametersIn) : [])];
}
