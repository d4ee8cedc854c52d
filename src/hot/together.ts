/**
 * Several stacks as one: a root template with a resource for each stack, so that all that is true of nested stacks is true
 * of them. What one stack gives to another is an attribute of its resource.
 */
import { createCollector } from '../diagnostics/collector.ts';
import { closestName, orMeant } from '../diagnostics/did-you-mean.ts';
import type { Host } from '../host/host.ts';
import { readableText } from '../host/readable-text.ts';
import { applyEdits } from '../source/text-edits.ts';
import { byCodeUnit } from '../source/text-order.ts';
import { sourceFile } from '../source/source-file.ts';
import type { ParameterDefinition, Template } from './ast.ts';
import { scalarText } from './describe.ts';
import { parseTemplateFile } from './parse-template.ts';
import { buildTree } from './tree-builder.ts';
import { valueOf, type MappingNode } from './tree.ts';

/** What another stack gives: an output, or the id of a resource. */
export interface JoinedValue {
  readonly stack: string;
  readonly output?: string;
  readonly resource?: string;
}

export interface JoinedStack {
  readonly name: string;
  /** Names of the host, relative to the folder of the root template. */
  readonly template: string;
  readonly environments: readonly string[];
  /** By the parameter that takes it. */
  readonly from: ReadonlyMap<string, JoinedValue>;
}

/** The root template and what it is read from; the host knows both. */
export interface Joined {
  readonly host: Host;
  readonly template: string;
  readonly environments: readonly string[];
  /** Why the stacks cannot be joined; whole sentences without a full stop. */
  readonly problems: readonly string[];
  /** Those that are about what another stack gives to a parameter. */
  readonly wrongSources: readonly WrongSource[];
}

interface WrongSource {
  readonly stack: string;
  readonly parameter: string;
  readonly problem: string;
}

/** The name of the root template, where nothing else can stand. */
export const joinedTemplate = 'heat2kube-stacks.yaml';

export async function joinStacks(host: Host, stacks: readonly JoinedStack[]): Promise<Joined> {
  const problems: string[] = [];
  const texts = new Map<string, string>();
  const environments: string[] = [];
  const parts = await Promise.all(stacks.map(async (stack) => ({ stack, read: await templateOf(host, stack) })));
  const wrongSources = parts.flatMap((part) => wrongSourcesOf(part, parts));
  problems.push(...wrongSources.map(({ problem }) => problem));
  const values = new Map<string, Set<string>>();
  const shared = new Map<string, number>();
  for (const { environments: names } of stacks)
    for (const name of new Set(names)) shared.set(name, (shared.get(name) ?? 0) + 1);
  for (const { stack } of parts) {
    const given = new Set<string>();
    for (const name of stack.environments) {
      const text = await readableText(host, name);
      const tree = text === undefined ? text : mappingOf(text, name);
      if (text === undefined || !tree) {
        // The reader of environments says what is wrong with it.
        environments.push(name);
        continue;
      }
      if (hasSharedSections(tree) && shared.get(name) !== stacks.length) {
        problems.push(
          `"${name}" has resource_registry or parameter_defaults, which would count for all stacks; list it under each of them, or convert the stack alone`,
        );
      }
      // One file of several stacks has other names of parameters for each.
      const own = shared.get(name) === 1 ? name : `${name}#${stack.name}`;
      texts.set(own, withPrefix(text, name, stack.name));
      environments.push(own);
      for (const parameter of keysIn(tree, 'parameters')) given.add(parameter);
    }
    values.set(stack.name, given);
  }
  texts.set(joinedTemplate, rootText(parts, values));
  return { host: withTexts(host, texts), template: joinedTemplate, environments, problems, wrongSources };
}

interface Part {
  readonly stack: JoinedStack;
  /** Its template; undefined where that cannot be read, which is reported when the stack is. */
  readonly read: Template | undefined;
}

function mappingOf(text: string, name: string): MappingNode | undefined {
  const { tree } = buildTree(sourceFile(name, text), { syntax: 'yaml' });
  return tree?.kind === 'mapping' ? tree : undefined;
}

async function templateOf(host: Host, { template }: JoinedStack): Promise<Part['read']> {
  const text = await readableText(host, template);
  return text === undefined ? text : parseTemplateFile(sourceFile(template, text), createCollector());
}

function wrongSourcesOf({ stack: { name, from }, read }: Part, parts: readonly Part[]): readonly WrongSource[] {
  const declared = read?.parameters;
  return [...from].flatMap(([parameter, source]) => {
    const problem =
      declared?.has(parameter) === false
        ? `the stack "${name}" has no parameter "${parameter}"${orMeant(closestName(parameter, declared.keys()))}`
        : wrongSource(source, `the parameter "${parameter}" of "${name}"`, { name, parts });
    return problem === undefined ? [] : [{ stack: name, parameter, problem }];
  });
}

interface Taker {
  /** Of the stack that takes the value. */
  readonly name: string;
  readonly parts: readonly Part[];
}

function wrongSource(
  { stack, output, resource }: JoinedValue,
  taker: string,
  { name, parts }: Taker,
): string | undefined {
  if (stack === name) return `${taker} cannot come from the stack itself`;
  const giver = parts.find((part) => part.stack.name === stack);
  if (!giver) return `${taker} comes from the stack "${stack}", which is not converted with it`;
  const wanted = output ?? resource ?? '';
  const known = output === undefined ? giver.read?.resources : giver.read?.outputs;
  if (!known || known.has(wanted) || giver.read?.broken.has(wanted)) return undefined;
  const what = output === undefined ? 'resource' : 'output';
  return `${taker} comes from the ${what} "${wanted}", which the stack "${stack}" does not have${orMeant(closestName(wanted, known.keys()))}`;
}

const sharedSections = ['resource_registry', 'parameter_defaults'];

function hasSharedSections(tree: MappingNode): boolean {
  return sharedSections.some((section) => keysIn(tree, section).length > 0);
}

function keysIn(tree: MappingNode, section: string): readonly string[] {
  const value = valueOf(tree, section);
  return value?.kind === 'mapping' ? value.entries.map(({ key }) => scalarText(key.value)) : [];
}

/** Names of parameters with the name of the stack before them; everything else stays where it is. */
function withPrefix(text: string, file: string, stack: string): string {
  let changed = text;
  // A key that stands twice is one entry of the tree, so the other one is found in the next round.
  for (let round = 0; round < mostRounds; round++) {
    const tree = mappingOf(changed, file);
    const keys = ['parameters', 'parameter_merge_strategies'].flatMap((section) => {
      const value = tree && valueOf(tree, section);
      return value?.kind === 'mapping' ? value.entries.map(({ key }) => key) : [];
    });
    const edits = keys
      .filter(({ value }) => value !== 'default' && (round === 0 || !scalarText(value).startsWith(`${stack}_`)))
      .map(({ span, value }) => ({ start: span.start, end: span.end, text: parameterName(stack, scalarText(value)) }));
    if (edits.length === 0) break;
    changed = applyEdits(changed, edits) ?? changed;
  }
  return changed;
}

const mostRounds = 10;

function parameterName(stack: string, parameter: string): string {
  return `${stack}_${parameter}`.replaceAll(/[^A-Za-z0-9_]/g, '_');
}

/** Only parameters that need or have a value are handed through: the others have the defaults of their stacks. */
function rootText(parts: readonly Part[], values: ReadonlyMap<string, ReadonlySet<string>>): string {
  const parameters: string[] = [];
  const resources: string[] = [];
  for (const { stack, read } of parts) {
    const properties: string[] = [];
    for (const [name, definition] of [...(read?.parameters ?? [])].toSorted(([one], [other]) =>
      byCodeUnit(one, other),
    )) {
      const source = stack.from.get(name);
      const isGiven = values.get(stack.name)?.has(name) ?? false;
      if (!source && !isGiven && definition.default) continue;
      const own = parameterName(stack.name, name);
      properties.push(`      ${JSON.stringify(name)}: ${source ? attributeOf(source) : `{ get_param: ${own} }`}`);
      if (!source) parameters.push(`  ${own}: ${definitionText(definition)}`);
    }
    resources.push(
      `  ${JSON.stringify(stack.name)}:`,
      `    type: ${JSON.stringify(stack.template)}`,
      ...(properties.length > 0 ? ['    properties:', ...properties] : []),
    );
  }
  return [
    '# The stacks of heat2kube.yaml that are converted together.',
    'heat_template_version: 2018-08-31',
    ...(parameters.length > 0 ? ['parameters:', ...parameters] : []),
    'resources:',
    ...resources,
    '',
  ].join('\n');
}

function attributeOf({ stack, output, resource }: JoinedValue): string {
  const attribute = output ?? `resource.${resource ?? ''}`;
  return `{ get_attr: [${JSON.stringify(stack)}, ${JSON.stringify(attribute)}] }`;
}

function definitionText({ type, hidden }: ParameterDefinition): string {
  return `{ type: ${type}${hidden ? ', hidden: true' : ''} }`;
}

function withTexts(host: Host, texts: ReadonlyMap<string, string>): Host {
  const names = host.names?.bind(host);
  return {
    read: (name) => {
      const text = texts.get(name);
      return text === undefined ? host.read(name) : Promise.resolve(text);
    },
    resolve: (from, reference) => host.resolve(from, reference),
    ...(names && { names: () => [...names(), ...texts.keys()] }),
  };
}
