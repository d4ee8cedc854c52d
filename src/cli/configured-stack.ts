/** Finds the stack that a command line means: its template, its configuration, and what this says belongs to the stack. */
import { dirname, join, relative, resolve } from 'node:path';
import { stackKeysOf, type StackKeys } from '../config/stacks.ts';
import { sourceFile } from '../source/source-file.ts';
import { isFile, statOf, textOf } from './disk-files.ts';
import { UsageError } from './exit-status.ts';
import type { InputOptions } from './stack-input.ts';

const configName = 'heat2kube.yaml';

/** Paths are absolute. */
interface FoundStack {
  readonly template: string;
  readonly environments: readonly string[];
  readonly stackName?: string;
  readonly plugins: readonly string[];
  /** How many stacks the configuration has. */
  readonly siblings: number;
  readonly configFile?: string;
}

type FindOptions = Pick<InputOptions, 'config' | 'environment' | 'stackName' | 'stack' | 'maxFileSize'>;

/**
 * `subject`: a file, or the name of a stack in the configuration of the working directory.
 * @throws UsageError where several stacks have the template and nothing says which of them is meant
 */
export async function findStack(cwd: string, subject: string, options: FindOptions): Promise<FoundStack> {
  const named = options.stack === undefined ? await stackNamed(cwd, subject, options) : undefined;
  if (named) return named;
  const template = resolve(cwd, subject);
  const configFile = await configOf(cwd, dirname(template), options.config);
  const keys = configFile === undefined ? {} : await readKeys(configFile, options.maxFileSize);
  const place = configFile === undefined ? dirname(template) : dirname(configFile);
  const candidates = [...(keys.stacks ?? [])].filter(([, stack]) => resolve(place, stack.template) === template);
  const name = chosen(
    candidates.map(([key]) => key),
    subject,
    options,
  );
  const own = candidates.find(([key]) => key === name)?.[1];
  return {
    template,
    environments: (own?.environments ?? keys.environments ?? []).map((file) => resolve(place, file)),
    plugins: keys.plugins ?? [],
    siblings: keys.stacks?.size ?? 0,
    ...(name !== undefined && { stackName: name }),
    ...(configFile !== undefined && { configFile }),
  };
}

/** A file of the name wins over a stack of the name. */
async function stackNamed(cwd: string, subject: string, options: FindOptions): Promise<FoundStack | undefined> {
  if (options.config === false || (await isFile(resolve(cwd, subject)))) return undefined;
  const { stacks, configFile } = await stacksOf(cwd, options);
  const stack = stacks.get(subject);
  if (!stack || configFile === undefined) return undefined;
  return findStack(cwd, relative(cwd, stack.template), { ...options, config: configFile, stack: subject });
}

function chosen(names: readonly string[], subject: string, options: FindOptions): string | undefined {
  const { stack, stackName, environment } = options;
  const wanted = stack ?? stackName;
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  if (names.length <= 1 || wanted !== undefined || environment) return environment ? undefined : names[0];
  throw new UsageError(
    `heat2kube.yaml has several stacks of ${subject}: ${names.join(', ')}; give the name of one of them instead of the template`,
  );
}

/** A stack of the configuration; paths are absolute. */
interface ConfiguredStack {
  readonly template: string;
  readonly environments: readonly string[];
  /** What other stacks give to its parameters: `stack/output`, or `stack/resource`. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly ids: ReadonlyMap<string, string>;
}

interface ConfiguredStacks {
  readonly stacks: ReadonlyMap<string, ConfiguredStack>;
  /** Those of templates that are no stack of the configuration; absolute paths. */
  readonly environments: readonly string[];
  readonly plugins: readonly string[];
  readonly stackName?: string;
  readonly configFile?: string;
}

/** The stacks of the configuration of the working directory, or of the one that is named. */
export async function stacksOf(
  cwd: string,
  { config, maxFileSize }: Pick<FindOptions, 'config' | 'maxFileSize'>,
): Promise<ConfiguredStacks> {
  const configFile = await configOf(cwd, cwd, config);
  if (configFile === undefined) return { stacks: new Map(), environments: [], plugins: [] };
  const { stacks, plugins = [], environments: shared = [], stackName } = await readKeys(configFile, maxFileSize);
  const place = dirname(configFile);
  const nothing: ReadonlyMap<string, string> = new Map();
  return {
    stacks: new Map(
      [...(stacks ?? [])].map(([name, { template, environments = shared, outputs = nothing, ids = nothing }]) => [
        name,
        {
          template: resolve(place, template),
          environments: environments.map((name) => resolve(place, name)),
          outputs,
          ids,
        },
      ]),
    ),
    environments: shared.map((name) => resolve(place, name)),
    plugins,
    ...(stackName !== undefined && { stackName }),
    configFile,
  };
}

async function configOf(cwd: string, folder: string, option: FindOptions['config']): Promise<string | undefined> {
  if (option === false) return undefined;
  return option === undefined ? (await searchConfig(folder)).found : resolve(cwd, option);
}

async function readKeys(path: string, maxFileSize: number): Promise<StackKeys> {
  const text = await textOf(path, maxFileSize * 1024);
  return text === undefined ? {} : stackKeysOf(sourceFile(configName, text));
}

interface ConfigSearch {
  /** Where it is looked for. A change elsewhere cannot lead to another one. */
  readonly places: readonly string[];
  readonly found?: string;
}

/**
 * The configuration of what is in the directory, which is the same for every command, wherever it is started: from the
 * directory upwards the first one, but none above the root of the repository.
 */
export async function searchConfig(folder: string): Promise<ConfigSearch> {
  const places: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const place = join(at, configName);
    places.push(place);
    if (await isFile(place)) return { places, found: place };
    if (dirname(at) === at || (await statOf(join(at, '.git')))) return { places };
  }
}
