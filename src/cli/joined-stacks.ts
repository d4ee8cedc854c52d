/** Finds several stacks of heat2kube.yaml that are converted as one, and opens them as one. */
import { dirname } from 'node:path';
import { placeOfSource } from '../config/stacks.ts';
import { joinStacks, type Joined, type JoinedStack, type JoinedValue } from '../hot/together.ts';
import { positionAt, sourceFile } from '../source/source-file.ts';
import { stacksOf } from './configured-stack.ts';
import { UsageError } from './exit-status.ts';
import { openFiles, openStack, type InputOptions, type StackInput } from './stack-input.ts';
import type { Terminal } from './terminal.ts';

/** How an option that speaks of one stack is written; null for one that several stacks can have. */
const single = {
  environment: '-e',
  facts: '--facts',
  overlay: '--overlay',
  cluster: null,
  config: null,
  maxFileSize: null,
  root: null,
  stack: null,
  stackName: null,
} as const satisfies Readonly<Record<keyof InputOptions, string | null>>;

/** One template or stack, or several stacks as one. */
export function openTemplates(
  terminal: Terminal,
  templates: readonly string[],
  options: InputOptions,
): Promise<StackInput> {
  const [only = '', ...others] = templates;
  return others.length === 0 ? openStack(terminal, only, options) : openStacks(terminal, templates, options);
}

/** @throws UsageError for a name that is none of a stack, and for what several stacks cannot have. */
async function openStacks(terminal: Terminal, names: readonly string[], options: InputOptions): Promise<StackInput> {
  const { cwd } = terminal;
  const given = new Map<string, unknown>(Object.entries(options));
  for (const [key, option] of Object.entries(single)) {
    if (option !== null && given.get(key) !== undefined) {
      throw new UsageError(`${option} is for one stack: convert ${names[0] ?? ''} alone, or leave it out`);
    }
  }
  const { stacks, configFile, plugins, stackName } = await stacksOf(cwd, options);
  if (configFile === undefined) throw new UsageError('several stacks are named in heat2kube.yaml, and there is none');
  const wanted = [...new Set(names)].map((name) => {
    const stack = stacks.get(name);
    if (!stack) throw new UsageError(`heat2kube.yaml has no stack "${name}"`);
    return { name, ...stack };
  });
  const stackFiles = wanted.flatMap(({ template, environments }) => [template, ...environments]);
  const { nameOf, ...opened } = await openFiles({ cwd, base: dirname(configFile), stackFiles, configFile }, options);
  const joined = await joinStacks(
    opened.host,
    wanted.map(({ name, template, environments, outputs, ids }): JoinedStack => ({
      name,
      template: nameOf(template),
      environments: environments.map(nameOf),
      from: new Map([...givenBy(outputs, 'output'), ...givenBy(ids, 'resource')]),
    })),
  );
  const [problem] = joined.problems;
  if (problem !== undefined) {
    throw new UsageError(`${await placeOf(problem, joined, { ...opened, configFile: nameOf(configFile) })}${problem}`);
  }
  return {
    ...opened,
    host: joined.host,
    template: joined.template,
    environments: joined.environments,
    overlays: [],
    plugins,
    siblings: stacks.size,
    stackName: stackName ?? wanted.map(({ name }) => name).join('-'),
    joined: wanted.map(({ name }) => name),
  };
}

type Opened = Pick<StackInput, 'host' | 'display'> & { readonly configFile: string };

/** `file:line:column: ` before a problem that one line of the configuration makes. */
async function placeOf(problem: string, joined: Joined, { host, display, configFile }: Opened): Promise<string> {
  const wrong = joined.wrongSources.find((source) => source.problem === problem);
  const text = await host.read(configFile);
  if (!wrong || text === undefined) return '';
  const span = placeOfSource(sourceFile(configFile, text), wrong.stack, wrong.parameter);
  if (!span) return '';
  const { line, column } = positionAt(span.file, span.start);
  return `${display(configFile)}:${line}:${column}: `;
}

function givenBy(
  table: ReadonlyMap<string, string>,
  kind: 'output' | 'resource',
): readonly (readonly [string, JoinedValue])[] {
  return [...table].map(([parameter, text]) => {
    const slash = text.indexOf('/');
    return [parameter, { stack: text.slice(0, slash), [kind]: text.slice(slash + 1) }] as const;
  });
}
