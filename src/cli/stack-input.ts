/** Finds the files that a command line names, says which directories may be read, and opens them as a host. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { makeDiagnostic } from '../diagnostics/collector.ts';
import { placesOfStackFiles } from '../config/stacks.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { HostError, type Host } from '../host/host.ts';
import { missingFile, refusalByReason } from '../host/host-diagnostics.ts';
import { isUrl } from '../host/paths.ts';
import { fileSpan, sourceFile } from '../source/source-file.ts';
import { findStack, stacksOf } from './configured-stack.ts';
import { diskHost } from './disk-host.ts';
import { statOf } from './disk-files.ts';
import { FileError } from './exit-status.ts';
import type { OverlayFiles, StackOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

/** A bundle describes a whole project or cluster, so it may be large. */
const maxFactsBytes = 64 * 1024 * 1024;

/**
 * Names are relative to the directory of the template, with `/`, so that nothing that is written depends on the working
 * directory or on how a path is typed; `display` gives what the user sees.
 */
export interface StackInput {
  readonly host: Host;
  readonly template: string;
  readonly environments: readonly string[];
  readonly overlays: readonly { readonly name: string; readonly environments: readonly string[] }[];
  /** Where heat2kube.yaml names the stack. */
  readonly stackName?: string;
  /** Types that heat2kube.yaml lists. */
  readonly plugins: readonly string[];
  /** How many stacks the configuration has: what is for another one is not unused. */
  readonly siblings: number;
  readonly configFile?: string;
  readonly factsFile?: string;
  readonly clusterFile?: string;
  /** Stacks of heat2kube.yaml that are resources of the root template. */
  readonly joined?: readonly string[];
  /** Names of all files that were asked for so far, those that do not exist included. */
  readonly asked: ReadonlySet<string>;
  /** Files of the command line that cannot be read: nothing else is worth doing then. */
  readonly unreadable: readonly Diagnostic[];
  /** The name of a file as messages show it: from the working directory. */
  display(name: string): string;
  /** The absolute path of a file. */
  pathOf(name: string): string;
}

export interface InputOptions extends Pick<
  StackOptions,
  'environment' | 'root' | 'maxFileSize' | 'config' | 'facts' | 'cluster' | 'stackName'
> {
  readonly overlay?: OverlayFiles;
  /** The stack of heat2kube.yaml that is meant, where the caller knows it. */
  readonly stack?: string;
}

/** `template`: a file, or the name of a stack in heat2kube.yaml. */
export async function openStack(terminal: Terminal, template: string, options: InputOptions): Promise<StackInput> {
  const { cwd } = terminal;
  const found = await findStack(cwd, template, options);
  const given = (path: string): string => resolve(cwd, path);
  const environments = options.environment?.map(given) ?? found.environments;
  const overlays = [...(options.overlay ?? [])].map(([name, files]) => ({ name, paths: files.map(given) }));
  const stackFiles = [found.template, ...environments, ...overlays.flatMap(({ paths }) => paths)];
  const { nameOf, ...opened } = await openFiles(
    { cwd, base: dirname(found.template), stackFiles, configFile: found.configFile },
    options,
  );
  return {
    ...opened,
    unreadable: await withStackNames(opened.unreadable, { cwd, template, options }),
    template: nameOf(found.template),
    environments: environments.map(nameOf),
    overlays: overlays.map(({ name, paths }) => ({ name, environments: paths.map(nameOf) })),
    plugins: found.plugins,
    siblings: found.siblings,
    ...(found.stackName !== undefined && { stackName: found.stackName }),
  };
}

/** A configuration alone, by its absolute path, in the place of a stack. */
export async function openConfig({ cwd }: Terminal, configFile: string, options: InputOptions): Promise<StackInput> {
  const { nameOf, ...opened } = await openFiles(
    { cwd, base: dirname(configFile), stackFiles: [], configFile },
    options,
  );
  return { ...opened, template: nameOf(configFile), environments: [], overlays: [], plugins: [], siblings: 0 };
}

interface Asked {
  readonly cwd: string;
  readonly template: string;
  readonly options: InputOptions;
}

/** What is no file may be meant as the name of a stack: the message says which there are. */
async function withStackNames(
  unreadable: readonly Diagnostic[],
  { cwd, template, options }: Asked,
): Promise<readonly Diagnostic[]> {
  if (unreadable.length === 0 || /[./]/.test(template)) return unreadable;
  const names = [...(await stacksOf(cwd, options)).stacks.keys()];
  if (names.length === 0) return unreadable;
  return unreadable.map((report) =>
    report.code === missingFile.code && report.span?.file.name === template
      ? { ...report, message: `${report.message}, and heat2kube.yaml has only the stacks ${names.join(', ')}` }
      : report,
  );
}

/** What is known of a command line before its files are read; paths are absolute. */
interface FilesToOpen {
  readonly cwd: string;
  /** The directory to which names are relative. */
  readonly base: string;
  readonly stackFiles: readonly string[];
  readonly configFile: string | undefined;
}

interface OpenedFiles extends Pick<
  StackInput,
  'host' | 'configFile' | 'factsFile' | 'clusterFile' | 'asked' | 'unreadable' | 'display' | 'pathOf'
> {
  nameOf(path: string): string;
}

/** The same for one stack and for several: what may be read, up to which size, and what of it cannot be read. */
export async function openFiles(
  { cwd, base, stackFiles, configFile }: FilesToOpen,
  options: InputOptions,
): Promise<OpenedFiles> {
  const nameOf = (path: string): string => relative(base, path).replaceAll(sep, '/');
  const given = (path: string): string => resolve(cwd, path);
  for (const root of options.root ?? []) {
    if (!(await statOf(given(root)))) throw new FileError(`the directory "${root}" of --root does not exist`);
  }
  const factsFile = options.facts === undefined ? undefined : given(options.facts);
  const clusterFile = options.cluster === undefined ? undefined : given(options.cluster);
  const bundles = [factsFile, clusterFile].filter((path) => path !== undefined);
  const roots = [
    ...stackFiles.map((path) => dirname(path)),
    ...(configFile === undefined ? [] : [configFile]),
    ...(options.root ?? []).map(given),
  ];
  const disk = diskHost({ cwd: base, roots, maxBytes: options.maxFileSize * 1024, raisedBy: '--max-file-size' });
  const large = diskHost({ cwd: base, roots: bundles, maxBytes: maxFactsBytes });
  const bundleNames = new Set(bundles.map(nameOf));
  const asked = new Set<string>();
  const host = remember(disk, asked, (name) => (bundleNames.has(name) ? large : disk));
  const display = (name: string): string => (isUrl(name) ? name : displayName(cwd, resolve(base, name)));
  const named = [...new Set([...stackFiles, configFile, ...bundles])].filter((path) => path !== undefined).map(nameOf);
  for (const name of named) asked.add(name);
  return {
    host,
    ...(configFile !== undefined && { configFile: nameOf(configFile) }),
    ...(factsFile !== undefined && { factsFile: nameOf(factsFile) }),
    ...(clusterFile !== undefined && { clusterFile: nameOf(clusterFile) }),
    asked,
    unreadable: await placedInConfig(await unreadableOf({ host, base, display }, named), {
      host,
      configFile: configFile === undefined ? undefined : nameOf(configFile),
    }),
    display,
    pathOf: (name) => resolve(base, name),
    nameOf,
  };
}

/** What the configuration names is told there: the user wrote no other name. */
async function placedInConfig(
  unreadable: readonly Diagnostic[],
  { host, configFile }: Pick<StackInput, 'host'> & { readonly configFile: string | undefined },
): Promise<readonly Diagnostic[]> {
  const isRead = !unreadable.some(({ span }) => span?.file.name === configFile);
  const text = unreadable.length > 0 && configFile !== undefined && isRead ? await host.read(configFile) : undefined;
  if (configFile === undefined || text === undefined) return unreadable;
  const places = placesOfStackFiles(sourceFile(configFile, text), (name) => host.resolve(configFile, name));
  return unreadable.map((report) => {
    const span = places.get(report.span?.file.name ?? '');
    return span ? { ...report, span } : report;
  });
}

/** The name of a path of the command line: from the working directory, but a path that leads far elsewhere stays absolute. */
export function displayName(cwd: string, path: string): string {
  const way = relative(cwd, resolve(cwd, path));
  const name = isAbsolute(path) && way.startsWith('..') ? resolve(path) : way;
  return name === '' ? '.' : name.replaceAll(sep, '/');
}

/** Reads each file once, so that compiling again after drawing secrets costs no reading and sees the same texts. */
function remember(disk: Host, asked: Set<string>, hostOf: (name: string) => Host): Host {
  const texts = new Map<string, Promise<string | undefined>>();
  return {
    resolve: (from, reference) => disk.resolve(from, reference),
    read: (name) => {
      asked.add(name);
      const known = texts.get(name);
      if (known) return known;
      const text = hostOf(name).read(name);
      texts.set(name, text);
      return text;
    },
  };
}

interface Reading extends Pick<StackInput, 'host' | 'display'> {
  readonly base: string;
}

/** Files of the command line that cannot be read: one message each, before anything is compiled. */
async function unreadableOf(reading: Reading, names: readonly string[]): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(names.map((name) => refusalOf(reading, name)));
  return found.filter((problem) => problem !== undefined);
}

async function refusalOf({ host, base, display }: Reading, name: string): Promise<Diagnostic | undefined> {
  const span = fileSpan(sourceFile(name, ''));
  // The user named it, so whether it exists is no secret, wherever it is.
  if (!(await statOf(resolve(base, name)))) return makeDiagnostic(missingFile, { span }, display(name));
  try {
    await host.read(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return makeDiagnostic(refusalByReason[error.reason], { span }, display(name), error.message);
  }
}
