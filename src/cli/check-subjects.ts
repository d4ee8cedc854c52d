/** What `check` looks at: the files and stacks of the command line, or all stacks of `heat2kube.yaml`. */
import { dirname, resolve } from 'node:path';
import { configProblems } from './config-problems.ts';
import { searchConfig, stacksOf } from './configured-stack.ts';
import { isFile, textOf } from './disk-files.ts';
import { UsageError } from './exit-status.ts';
import { filesMatching, isPattern } from './glob.ts';
import type { StackOptions } from './options.ts';
import type { Watched } from './watch-files.ts';

/** One stack to check. */
export interface Subject {
  /** As the user gave it, or absolute. */
  readonly template: string;
  /** Its name in the configuration. */
  readonly stack?: string;
  /** Absolute; where the configuration is not the one beside the template. */
  readonly config?: string;
}

/** What one argument means. */
export type Wanted =
  | { readonly kind: 'stacks'; readonly stacks: readonly Subject[] }
  /** A configuration, by its absolute path, whose mistakes leave no stack. */
  | { readonly kind: 'config'; readonly config: string }
  /** A file that no configuration names as a template. It may be nested in one of `owners`. */
  | { readonly kind: 'file'; readonly file: string; readonly owners: readonly Subject[] };

type Options = Pick<StackOptions, 'config' | 'environment' | 'maxFileSize'>;

/** @throws UsageError where there is nothing to check */
export async function wantedOf(cwd: string, names: readonly string[], options: Options): Promise<readonly Wanted[]> {
  if (names.length === 0) return [await allStacks(cwd, options)];
  const wanted = await Promise.all(names.map((name) => wantedBy(cwd, name, options)));
  return wanted.flat();
}

async function allStacks(cwd: string, options: Options): Promise<Wanted> {
  const { stacks, configFile } = await stacksOf(cwd, options);
  if (stacks.size === 0) {
    if (configFile !== undefined && (await configProblems(configFile, options.maxFileSize)).length > 0) {
      return { kind: 'config', config: configFile };
    }
    throw new UsageError(
      'there is nothing to check: name a template, or list the stacks of this directory under "stacks" in heat2kube.yaml',
    );
  }
  return { kind: 'stacks', stacks: subjectsOf(stacks, configFile) };
}

async function wantedBy(cwd: string, name: string, options: Options): Promise<readonly Wanted[]> {
  if (!isPattern(name) || (await isFile(resolve(cwd, name)))) return [await wantedFile(cwd, name, options)];
  const files = await templatesAmong(cwd, filesMatching(cwd, name), options);
  if (files.length === 0) throw new UsageError(`no template matches "${name}"`);
  return Promise.all(files.map((file) => wantedFile(cwd, file, options)));
}

/** A pattern for all YAML files matches environments and configurations too. */
async function templatesAmong(
  cwd: string,
  files: readonly string[],
  { maxFileSize }: Pick<Options, 'maxFileSize'>,
): Promise<readonly string[]> {
  const texts = await Promise.all(files.map((file) => textOf(resolve(cwd, file), maxFileSize * 1024)));
  return files.filter((_, index) => isTemplateText(texts[index] ?? ''));
}

function isTemplateText(text: string): boolean {
  return /^\s*["']?(?:heat_template_version|HeatTemplateFormatVersion|AWSTemplateFormatVersion)["']?\s*:/m.test(text);
}

async function wantedFile(cwd: string, file: string, options: Options): Promise<Wanted> {
  const alone: Wanted = { kind: 'file', file, owners: [] };
  // Whoever names environments says what belongs to the template.
  if (options.config === false || options.environment) return alone;
  const path = resolve(cwd, file);
  const config =
    options.config === undefined ? (await searchConfig(dirname(path))).found : resolve(cwd, options.config);
  if (config === undefined) return alone;
  const { stacks, environments } = await stacksOf(cwd, { ...options, config });
  const all = subjectsOf(stacks, config);
  const own = all.filter(({ template }) => template === path);
  if (own.length > 0) return { kind: 'stacks', stacks: own };
  const isBeside = dirname(path) === dirname(config);
  const owners = stacks.size > 0 || isBeside || environments.length === 0 ? all : await besideConfig(config, options);
  return { ...alone, owners };
}

/** Environments of a configuration without stacks belong to the templates beside it, and not to those that these use. */
async function besideConfig(config: string, { maxFileSize }: Options): Promise<readonly Subject[]> {
  const place = dirname(config);
  const names = ['*.yaml', '*.yml', '*.template'].flatMap((pattern) => filesMatching(place, pattern));
  const files = await templatesAmong(place, names, { maxFileSize });
  return files.map((file) => ({ template: resolve(place, file) }));
}

function subjectsOf(
  stacks: ReadonlyMap<string, { readonly template: string }>,
  config: string | undefined,
): readonly Subject[] {
  return [...stacks].map(([stack, { template }]) => ({ template, stack, ...(config !== undefined && { config }) }));
}

/** What decides what the names mean: files, existing or not, and patterns. */
export async function decidersOf(
  cwd: string,
  names: readonly string[],
  { config }: Pick<Options, 'config'>,
): Promise<Watched> {
  const patterns = names.filter(isPattern);
  const files = [...names, ...patterns.flatMap((pattern) => filesMatching(cwd, pattern))].map((name) =>
    resolve(cwd, name),
  );
  if (config !== undefined) return { files: config === false ? files : [...files, resolve(cwd, config)], patterns };
  const searches = await Promise.all([cwd, ...files.map(dirname)].map(searchConfig));
  return { files: [...files, ...searches.flatMap(({ places }) => places)], patterns };
}
