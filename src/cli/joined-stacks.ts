/** Finds several stacks of heat2kube.yaml that are converted as one, and opens them as one. */
import { dirname, relative, resolve, sep } from 'node:path';
import { joinStacks, type JoinedStack, type JoinedValue } from '../hot/together.ts';
import type { Host } from '../host/host.ts';
import { diskHost } from './disk-host.ts';
import { stacksOf } from './configured-stack.ts';
import { UsageError } from './exit-status.ts';
import { displayName, openStack, unreadableOf, type InputOptions, type StackInput } from './stack-input.ts';
import type { Terminal } from './terminal.ts';

/** Options that speak of one stack. */
const single = {
  environment: '-e',
  facts: '--facts',
  overlay: '--overlay',
} as const satisfies Partial<Record<keyof InputOptions, string>>;

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
  for (const [key, option] of Object.entries(single)) {
    if (Object.entries(options).some(([name, value]) => name === key && value !== undefined)) {
      throw new UsageError(`${option} is for one stack: convert ${names[0] ?? ''} alone, or leave it out`);
    }
  }
  const { stacks, configFile, plugins, stackName } = await stacksOf(cwd, options);
  if (configFile === undefined) throw new UsageError('several stacks are named in heat2kube.yaml, and there is none');
  const base = dirname(configFile);
  const nameOf = (path: string): string => relative(base, path).replaceAll(sep, '/');
  const wanted = [...new Set(names)].map((name): JoinedStack => {
    const stack = stacks.get(name);
    if (!stack) throw new UsageError(`heat2kube.yaml has no stack "${name}"`);
    return {
      name,
      template: nameOf(stack.template),
      environments: stack.environments.map(nameOf),
      from: new Map([...givenBy(stack.outputs, 'output'), ...givenBy(stack.ids, 'resource')]),
    };
  });
  const files = wanted.flatMap(({ template, environments }) => [template, ...environments]);
  const asked = new Set<string>();
  const disk = diskHost({
    cwd: base,
    roots: [
      ...files.map((name) => dirname(resolve(base, name))),
      configFile,
      ...(options.root ?? []).map((path) => resolve(cwd, path)),
    ],
    maxBytes: options.maxFileSize * 1024,
    raisedBy: '--max-file-size',
  });
  const clusterFile = options.cluster === undefined ? undefined : nameOf(resolve(cwd, options.cluster));
  const joined = await joinStacks(remembering(disk, asked), wanted);
  const [problem] = joined.problems;
  if (problem !== undefined) throw new UsageError(problem);
  const display = (name: string): string => displayName(cwd, resolve(base, name));
  const named = [...new Set([...files, nameOf(configFile)])];
  return {
    host: joined.host,
    template: joined.template,
    environments: joined.environments,
    overlays: [],
    plugins,
    siblings: stacks.size,
    stackName: stackName ?? wanted.map(({ name }) => name).join('-'),
    joined: wanted.map(({ name }) => name),
    configFile: nameOf(configFile),
    ...(clusterFile !== undefined && { clusterFile }),
    asked,
    lookedFor: [],
    unreadable: await unreadableOf({ host: joined.host, base, display }, named),
    display,
    pathOf: (name) => resolve(base, name),
  };
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

function remembering(disk: Host, asked: Set<string>): Host {
  return {
    resolve: (from, reference) => disk.resolve(from, reference),
    read: (name) => {
      asked.add(name);
      return disk.read(name);
    },
  };
}
