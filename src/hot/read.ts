/** Reads a stack: its template, its environments, and every file that they name. The only pass that asks the host. */
import type { Collector } from '../diagnostics/collector.ts';
import { HostError } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { missingFile, refusalByReason } from '../host/host-diagnostics.ts';
import { sourceFile } from '../source/source-file.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { Template } from './ast.ts';
import { buildEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { fileOfValues, parseEnvironmentFile } from './environment-file.ts';
import type { EnvironmentFile } from './environment-file.ts';
import { parseTemplateFile } from './parse-template.ts';
import type { TemplateOptions } from './parse-template.ts';
import { probeTemplate, reportEarlyErrors } from './probe-template.ts';
import type { Probe } from './probe-template.ts';
import { fileReferences } from './references.ts';
import { isTemplateName } from './registry.ts';
import { urlCopies } from './url-copies.ts';
import { textOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** What makes a stack: names of files are relative to the host's working directory. */
interface ReadInput extends TemplateOptions {
  readonly template: string;
  readonly environments?: readonly string[];
  /** `files` (when left out): a list of files, merged, which win over given parameters; `single`: one that is part of the request. */
  readonly environmentMode?: 'files' | 'single';
  readonly given?: ReadonlyMap<string, Tree>;
  /** Whether every file that the host can list comes with the stack, as all files of a request do, named or not. */
  readonly allFiles?: boolean;
}

/** Everything that was read. From here on nothing asks the host. */
export interface ReadStack {
  /** Absent when the root template cannot be used; why is in the reports. */
  readonly template?: Template;
  readonly environment: Environment;
  readonly environmentFiles: readonly EnvironmentFile[];
  /** By resolved name; the root template is one of them only where something refers to it. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The name under which the host has what `reference` means inside the file `from`. */
  resolve(from: string, reference: string): string;
  /** The file that a name means inside another file; `undefined` when there is none. */
  file(from: string, reference: string): SourceFile | undefined;
  /** The template in such a file; what is wrong with it is reported. */
  templateOf(file: SourceFile, reports: Collector): Template | undefined;
}

/** Largest template that Heat takes, in characters. */
const defaultTemplateSize = 524_288;

/** Rejects only if the host fails in another way than by {@link HostError}. */
export async function readStack(host: Host, input: ReadInput, reports: Collector): Promise<ReadStack> {
  const options: TemplateOptions = {
    maxSize: input.maxSize ?? defaultTemplateSize,
    ...(input.limits && { limits: input.limits }),
  };
  const reader = new Reader(host, options, reports);
  const root = await reader.readNamed(input.template);
  const environmentFiles: EnvironmentFile[] = [];
  const kindOfEnvironment = input.environmentMode === 'single' ? 'environment' : 'template-load';
  for (const name of input.environments ?? []) {
    const file = await reader.readNamed(name, fileOfValues);
    if (file) environmentFiles.push(parseEnvironmentFile(file, reports, kindOfEnvironment));
  }
  const template = root && parseTemplateFile(root, reports, options);
  for (const file of environmentFiles) reader.noteCopies(file);
  if (template) await reader.readReferences(template);
  for (const file of environmentFiles) await reader.readRegistryFiles(file);
  await reader.readComputed([input.given ?? new Map(), ...environmentFiles.flatMap(parameterValues)]);
  if (template && input.allFiles) await reader.readListed(template);
  const parameterTypes = typesOfParameters([
    ...reader.probes.values(),
    { ...(template && { template }), diagnostics: [] },
  ]);
  // Heat reads the parameters of every file that is a template, and fails if they are wrong, even if it is never used.
  for (const probe of reader.probes.values()) reportEarlyErrors(probe, reports);
  const resolve = (from: string, reference: string): string => reader.resolve(from, reference);
  const environment = buildEnvironment(
    {
      files: environmentFiles,
      mode: input.environmentMode ?? 'files',
      given: input.given ?? new Map(),
      parameterTypes,
      resolve,
    },
    reports,
  );
  const { files, probes } = reader;
  return {
    ...(template && { template }),
    environment,
    environmentFiles,
    files,
    resolve,
    file: (from, reference) => {
      const name = resolve(from, reference);
      // A template may name itself: where that ends is a matter of the limit on nesting.
      return files.get(name) ?? (template?.file.name === name ? template.file : undefined);
    },
    templateOf: (file, to) => {
      const probe = probes.get(file) ?? probeTemplate(file, options);
      for (const diagnostic of probe.diagnostics) to.add(diagnostic);
      return probe.template;
    },
  };
}

/** By name; a name that several templates declare has the type of the last one. */
function typesOfParameters(probes: readonly Probe[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const { template } of probes) {
    for (const [name, { type }] of template?.parameters ?? []) types.set(name, type);
  }
  return types;
}

/** Values that one environment has for parameters. */
function parameterValues({ sections }: EnvironmentFile): readonly ReadonlyMap<string, Tree>[] {
  return [sections.get('parameters')?.value, sections.get('parameter_defaults')?.value].map(
    (tree) => new Map(tree?.kind === 'mapping' ? tree.entries.map(({ key, value }) => [String(key.value), value]) : []),
  );
}

/** Asks the host for files until no template names one that is not there. */
class Reader {
  readonly files = new Map<string, SourceFile>();
  /** Each of the files read as a template. */
  readonly probes = new Map<SourceFile, Probe>();
  readonly #options: TemplateOptions;
  readonly #host: Host;
  readonly #reports: Collector;
  /** Files that the caller named. A template may contain itself, up to a condition that ends it. */
  readonly #named = new Map<string, SourceFile>();
  /** Names that were referred to, or are not there. */
  readonly #asked = new Set<string>();
  /** Those that the host refuses: every place that names one is told. */
  readonly #refused = new Map<string, { readonly error: HostError; readonly told: Set<string> }>();
  /** Files that the user has put in the place of URLs. */
  readonly #copies = new Map<string, string>();
  /** Templates that compute names of files, and from which parameters. */
  readonly #computed: { readonly template: Template; readonly parameters: ReadonlySet<string> }[] = [];

  constructor(host: Host, options: TemplateOptions, reports: Collector) {
    this.#host = host;
    this.#options = options;
    this.#reports = reports;
  }

  /** A file that the caller named; its absence is an error. */
  async readNamed(name: string, fileOf = sourceFile): Promise<SourceFile | undefined> {
    const text = await this.#text(name, undefined);
    if (text === missing) this.#reports.report(missingFile, { kind: 'missing_file' }, name);
    if (text === undefined || text === missing) {
      this.#asked.add(name);
      return undefined;
    }
    const file = fileOf(name, text);
    this.#named.set(name, file);
    return file;
  }

  /**
   * Files named in a tree and, transitively, in those of them that are templates themselves. A file that is missing is
   * reported where its text is needed: Heat does not mind before.
   */
  async readReferences(template: Template): Promise<void> {
    const { named, computes, parameters } = fileReferences(template.tree);
    const from = template.file.name;
    if (computes) this.#computed.push({ template, parameters });
    for (const { name, span } of named) await this.#readReference(name, from, span);
  }

  /**
   * Files whose names are computed: what the parameters concerned may be, and every file if the host can list them. Names
   * that mean no file are passed over.
   */
  async readComputed(given: readonly ReadonlyMap<string, Tree>[]): Promise<void> {
    for (let next = this.#computed.pop(); next; next = this.#computed.pop()) {
      const { template, parameters } = next;
      const from = template.file.name;
      for (const parameter of parameters) {
        const values = [template.parameters.get(parameter)?.default, ...given.map((map) => map.get(parameter))];
        for (const value of values) {
          const name = textOf(value);
          if (value && name !== undefined && name !== '') await this.#readReference(name, from, value.span);
        }
      }
      await this.readListed(template);
    }
  }

  async readListed({ versionSpan }: Template): Promise<void> {
    const listed = (this.#host.names?.() ?? []).filter((name) => !this.#named.has(name));
    for (const name of listed) await this.#readReference(name, '', versionSpan);
  }

  /** A URL that the host itself has is what Heat would fetch. */
  noteCopies(environment: EnvironmentFile): void {
    const from = this.#registryPlace(environment);
    const given = new Set(this.#host.names?.());
    for (const { url, file } of urlCopies(environment))
      if (!given.has(url)) this.#copies.set(url, this.#host.resolve(from, file));
  }

  /** The name of `reference` as written inside the file `from`; of a URL that the user has a copy of, that of the copy. */
  resolve(from: string, reference: string): string {
    const name = this.#host.resolve(from, reference);
    return this.#copies.get(name) ?? name;
  }

  async readRegistryFiles(environment: EnvironmentFile): Promise<void> {
    const registry = environment.sections.get('resource_registry')?.value;
    if (!registry) return;
    const from = this.#registryPlace(environment);
    for (const value of templateNames(registry)) await this.#readReference(textOf(value) ?? '', from, value.span);
  }

  /** The file or directory against which names in the registry are resolved. */
  #registryPlace({ sections, file: { name } }: EnvironmentFile): string {
    const registry = sections.get('resource_registry')?.value;
    const base =
      registry?.kind === 'mapping' ? registry.entries.find(({ key }) => key.value === 'base_url') : undefined;
    const baseUrl = base && textOf(base.value);
    return baseUrl === undefined || /^https?:/.test(baseUrl) ? name : `${this.#host.resolve(name, baseUrl)}/`;
  }

  async #readReference(reference: string, from: string, span: Span): Promise<void> {
    const name = this.resolve(from, reference);
    if (this.#asked.has(name)) {
      this.#tellRefusal(name, span);
      return;
    }
    this.#asked.add(name);
    const file = this.#named.get(name) ?? (await this.#fileOf(name, span));
    if (!file) return;
    this.files.set(name, file);
    const probe = probeTemplate(file, this.#options);
    this.probes.set(file, probe);
    const { template } = probe;
    if (template) await this.readReferences(template);
  }

  async #fileOf(name: string, span: Span): Promise<SourceFile | undefined> {
    const text = await this.#text(name, span);
    return text === undefined || text === missing ? undefined : sourceFile(name, text);
  }

  /** The text, `missing`, or `undefined` for a refusal, which is reported. */
  async #text(name: string, span: Span | undefined): Promise<string | typeof missing | undefined> {
    try {
      return (await this.#host.read(name)) ?? missing;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#refused.set(name, { error, told: new Set() });
      this.#tellRefusal(name, span);
      return undefined;
    }
  }

  #tellRefusal(name: string, span: Span | undefined): void {
    const refused = this.#refused.get(name);
    const place = span ? `${span.file.name}:${span.start}` : '';
    if (!refused || refused.told.has(place)) return;
    refused.told.add(place);
    const { error } = refused;
    this.#reports.report(refusalByReason[error.reason], { span, kind: 'missing_file' }, name, error.message);
  }
}

const missing = Symbol('missing file');

/** Texts in a registry that name templates. */
function templateNames(tree: Tree): readonly Tree[] {
  if (tree.kind === 'scalar') return isTemplateName(textOf(tree) ?? '') ? [tree] : [];
  if (tree.kind === 'sequence') return [];
  return tree.entries.flatMap(({ value }) => templateNames(value));
}
