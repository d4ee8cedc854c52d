/** Finds the files that a command line names, says which directories may be read, and opens them as a host. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { makeDiagnostic } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { HostError, type Host } from '../host/host.ts';
import { missingFile, refusalByReason } from '../host/host-diagnostics.ts';
import { fileSpan, sourceFile, type Span } from '../source/source-file.ts';
import { diskHost } from './disk-host.ts';
import type { OverlayFiles, StackOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

/** A facts bundle describes a whole project, so it may be large. */
const maxFactsBytes = 64 * 1024 * 1024;

const configName = 'heat2kube.yaml';

export interface StackInput {
  readonly host: Host;
  /** Names as messages show them: relative to the working directory, with `/`. */
  readonly template: string;
  readonly environments: readonly string[];
  readonly overlays: readonly { readonly name: string; readonly environments: readonly string[] }[];
  readonly configFile?: string;
  readonly factsFile?: string;
  /** Names of all files that were asked for so far, those that do not exist included. */
  readonly asked: ReadonlySet<string>;
  /** A configuration beside the template counts once it exists: whoever watches must look for it. */
  readonly lookedFor: readonly string[];
  /** Files of the command line that cannot be read: nothing else is worth doing then. */
  readonly unreadable: readonly Diagnostic[];
}

interface InputOptions extends Pick<StackOptions, 'environment' | 'root' | 'maxFileSize' | 'config' | 'facts'> {
  readonly overlay?: OverlayFiles;
}

export async function openStack(terminal: Terminal, template: string, options: InputOptions): Promise<StackInput> {
  const nameOf = (path: string): string => displayName(terminal.cwd, path);
  const templateName = nameOf(template);
  const environments = (options.environment ?? []).map(nameOf);
  const overlays = [...(options.overlay ?? [])].map(([name, files]) => ({ name, environments: files.map(nameOf) }));
  const stackFiles = [templateName, ...environments, ...overlays.flatMap((overlay) => overlay.environments)];
  const configFile = await configNameOf(terminal.cwd, templateName, options.config);
  const factsFile = options.facts === undefined ? undefined : nameOf(options.facts);
  const roots = [
    ...stackFiles.map((name) => dirname(name)),
    ...(configFile === undefined ? [] : [configFile]),
    ...(options.root ?? []),
  ];
  const { cwd } = terminal;
  const disk = diskHost({ cwd, roots, maxBytes: options.maxFileSize * 1024, raisedBy: '--max-file-size' });
  const facts = diskHost({ cwd, roots: factsFile === undefined ? [] : [factsFile], maxBytes: maxFactsBytes });
  const asked = new Set<string>();
  const host = remember(disk, asked, (name) => (name === factsFile ? facts : disk));
  const named = [...stackFiles, configFile, factsFile].filter((name) => name !== undefined);
  return {
    host,
    template: templateName,
    environments,
    overlays,
    ...(configFile !== undefined && { configFile }),
    ...(factsFile !== undefined && { factsFile }),
    asked,
    lookedFor: options.config === undefined ? [configBeside(templateName)] : [],
    unreadable: await unreadableOf(cwd, host, named),
  };
}

/** The name of a path of the command line: from the working directory, but an absolute path that leads elsewhere stays so. */
export function displayName(cwd: string, path: string): string {
  const way = relative(cwd, resolve(cwd, path));
  const name = isAbsolute(path) && way.startsWith('..') ? resolve(path) : way;
  return name === '' ? '.' : name.replaceAll(sep, '/');
}

async function configNameOf(
  cwd: string,
  template: string,
  option: StackOptions['config'],
): Promise<string | undefined> {
  if (option === false) return undefined;
  if (option !== undefined) return displayName(cwd, option);
  const beside = configBeside(template);
  return (await isFile(resolve(cwd, beside))) ? beside : undefined;
}

function configBeside(template: string): string {
  return posix.join(posix.dirname(template), configName);
}

async function isFile(path: string): Promise<boolean> {
  return (await statOf(path))?.isFile() === true;
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
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

async function unreadableOf(cwd: string, host: Host, names: readonly string[]): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const span = fileSpan(sourceFile(name, ''));
      // The user named it, so whether it exists is no secret, wherever it is.
      if (!(await statOf(resolve(cwd, name)))) return makeDiagnostic(missingFile, { span }, name);
      return refusalOf(host, name, span);
    }),
  );
  return found.filter((problem) => problem !== undefined);
}

async function refusalOf(host: Host, name: string, span: Span): Promise<Diagnostic | undefined> {
  try {
    await host.read(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return makeDiagnostic(refusalByReason[error.reason], { span }, name, error.message);
  }
}
