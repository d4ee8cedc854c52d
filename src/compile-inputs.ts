/** Reads all that a compilation needs, through its host: the only part of it that waits. */
import { queryLimits, type CompileOptions } from './compile-types.ts';
import type { CollectedFacts } from './cluster/facts.ts';
import { loadCluster, reportDifferences } from './cluster/load-cluster.ts';
import { clusterProfile, type ClusterProfile } from './cluster/profile.ts';
import type { Config, ConfigFile } from './config/config.ts';
import { configPlaces, type ConfigPlaces } from './config/config-places.ts';
import { loadConfig } from './config/load-config.ts';
import { resolveConfig } from './config/resolve-config.ts';
import { createCollector, type Collector } from './diagnostics/collector.ts';
import type { Source } from './emit/rendered.ts';
import type { QueryEngine } from './evaluate/scope.ts';
import type { Facts } from './facts/facts.ts';
import { loadFacts } from './facts/load-facts.ts';
import { HostError, type Host } from './host/host.ts';
import { missingFile, refusalByReason } from './host/host-diagnostics.ts';
import { openTemplate } from './hot/abandoned-stack.ts';
import { givenParameters } from './hot/given-parameters.ts';
import { readStack, type ReadStack } from './hot/read.ts';
import { queryEngineFor } from './lazy-query-engine.ts';
import type { House } from './plan/house.ts';
import { configWords } from './plan/config-words.ts';
import { toJsonValue } from './shape/caller-data.ts';
import { sourceFile, type SourceFile } from './source/source-file.ts';

export interface Inputs {
  readonly read: ReadStack;
  readonly config: Config;
  readonly places: ConfigPlaces;
  readonly facts?: Facts;
  readonly cluster: ClusterProfile;
  readonly secrets: ReadonlyMap<string, string>;
  /** Absent when the stack has no queries. */
  readonly queries: QueryEngine | undefined;
  readonly texts: Texts;
  /** Texts of the settings and facts: nothing of them is a secret. */
  readonly settings: readonly string[];
}

/** What was read as texts, for what rewrites them or names their digests. */
type Texts = Pick<Source, 'files' | 'inputs' | 'given' | 'registry' | 'resolve'>;

interface Around {
  readonly house: House;
  readonly reports: Collector;
  /** Name of the overlay that is compiled. */
  readonly overlay?: string;
}

interface ReadInputs {
  readonly read: ReadStack;
  /** Absent when the template could not be read, which is reported. */
  readonly inputs?: Inputs;
}

export async function readInputs(given: Host, options: CompileOptions, around: Around): Promise<ReadInputs> {
  const { reports } = around;
  const said = await readSettings(given, options, reports);
  const configFile = said.config ? loadConfig(said.config, configWords(around.house), reports) : {};
  const environments = options.environments ?? environmentsIn(configFile, given, options.configFile);
  const opened = await openTemplate(given, { template: options.template, environments });
  const { host, abandoned } = opened;
  const settings = { ...said, ...(abandoned && ownFacts(abandoned, options, configFile)) };
  const facts = settings.facts && factsOf(settings.facts, abandoned?.text, reports);
  const collected = settings.cluster && loadCluster(settings.cluster, reports);
  const read = await readStack(
    host,
    {
      template: opened.template,
      environments: opened.environments,
      given: givenParameters(options.parameters ?? {}),
      maxSize: options.limits?.templateSize,
    },
    reports,
  );
  const resolved = resolveConfig(abandoned?.name ?? options.template, withDomain(configFile, collected), options);
  const config = around.overlay === undefined ? resolved : { ...resolved, overlay: around.overlay };
  if (collected) reportDifferences({ ...configFile.cluster, ...domainOf(configFile) }, collected, reports);
  if (!read.template) return { read };
  const queries = await queryEngineFor(read, { limits: queryLimits(options.limits) });
  const texts = {
    ...textsOf(read, [read.template.file, settings.config, settings.facts, settings.cluster]),
    given: textsOfGiven(options.parameters),
  };
  // A bundle with templates has what is secret in them too.
  const shown = [settings.config, settings.cluster, ...(facts?.stored ? [] : [settings.facts])];
  const settingTexts = shown.flatMap((file) => file?.text ?? []);
  const secrets = toMap(options.secrets);
  const places = configPlaces(settings.config);
  const more = { settings: settingTexts, ...(facts && { facts }) };
  const cluster = clusterProfile(config.cluster, collected);
  return { read, inputs: { read, config, cluster, places, secrets, queries, texts, ...more } };
}

/** An abandoned stack lives on: what its file lists are the facts where nobody gives others. */
function ownFacts(
  { text }: { readonly text: string },
  { template, facts, factsFile, mode }: CompileOptions,
  file: ConfigFile,
): Partial<Settings> {
  const isGiven = facts !== undefined || factsFile !== undefined;
  return isGiven || (mode ?? file.mode) === 'redeploy' ? {} : { facts: sourceFile(template, text) };
}

/** Only the file of the stack itself has what Heat generated, whoever describes what lives. */
function factsOf(file: SourceFile, abandoned: string | undefined, reports: Collector): Facts | undefined {
  const facts = loadFacts(file, reports);
  if (!facts || abandoned === undefined || abandoned === file.text) return facts;
  const own = loadFacts(sourceFile(file.name, abandoned), createCollector());
  const resources = new Map(
    [...facts.resources].map(([path, resource]) => {
      const { generated = own?.resources.get(path)?.generated } = resource;
      return [path, { ...resource, ...(generated !== undefined && { generated }) }] as const;
    }),
  );
  return { ...facts, resources };
}

/** What the configuration leaves open, the bundle says. */
function withDomain(file: ConfigFile, collected: CollectedFacts | undefined): ConfigFile {
  return { ...(collected?.domain !== undefined && { clusterDomain: collected.domain }), ...file };
}

function domainOf({ clusterDomain: domain }: ConfigFile): CollectedFacts {
  return domain === undefined ? {} : { domain };
}

/** As they were given; what is no text, as JSON. */
function textsOfGiven(values: CompileOptions['parameters'] = {}): ReadonlyMap<string, string> {
  const entries: readonly (readonly [string, unknown])[] = values instanceof Map ? [...values] : Object.entries(values);
  return new Map(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value, plainJson)]),
  );
}

/** What JSON does not have. */
function plainJson(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Map ? [...value] : value;
}

/** Names in a file are relative to it; those of an object are names of the host. */
function environmentsIn({ environments }: ConfigFile, host: Host, file: string | undefined): readonly string[] {
  return (environments ?? []).map((name) => (file === undefined ? name : host.resolve(file, name)));
}

function textsOf(
  { files, environment, environmentFiles, resolve }: ReadStack,
  others: readonly (SourceFile | undefined)[],
): Omit<Texts, 'given'> {
  const all = [...others, ...files.values(), ...environmentFiles.map(({ file }) => file)];
  return {
    files: new Map([...files].map(([name, { text }]) => [name, text])),
    inputs: all.flatMap((file) => (file ? [{ name: file.name, text: file.text }] : [])),
    registry: environment.registry.templates,
    resolve,
  };
}

type Settings = Readonly<Record<'config' | 'facts' | 'cluster', SourceFile | undefined>>;

async function readSettings(host: Host, options: CompileOptions, reports: Collector): Promise<Settings> {
  return {
    config: await readNamed(host, { name: options.configFile, data: options.config, label: 'config' }, reports),
    facts: await readNamed(host, { name: options.factsFile, data: options.facts, label: 'facts' }, reports),
    cluster: await readNamed(host, { name: options.clusterFile, data: options.cluster, label: 'cluster' }, reports),
  };
}

interface NamedInput {
  readonly name: string | undefined;
  readonly data: object | undefined;
  readonly label: string;
}

/** A text that the caller named, or an object as the JSON text that it would be. */
async function readNamed(
  host: Host,
  { name, data, label }: NamedInput,
  reports: Collector,
): Promise<SourceFile | undefined> {
  if (data !== undefined) return sourceFile(label, JSON.stringify(data, toJsonValue));
  if (name === undefined) return undefined;
  try {
    const text = await host.read(name);
    if (text === undefined) reports.report(missingFile, { kind: 'missing_file' }, name);
    return text === undefined ? undefined : sourceFile(name, text);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    reports.report(refusalByReason[error.reason], { kind: 'missing_file' }, name, error.message);
    return undefined;
  }
}

function toMap(secrets: CompileOptions['secrets']): ReadonlyMap<string, string> {
  return secrets instanceof Map ? secrets : new Map(Object.entries(secrets ?? {}));
}
