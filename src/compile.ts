/** The one file that knows the order of the passes: from a host and options to files, plan and ledger. */
import {
  overlayResults,
  runOverlays,
  withOverlayReports,
  type OverlayOptions,
  type OverlayPasses,
  type OverlayResult,
  type OverlayRun,
} from './compile-overlays.ts';
import { checkStack } from './check/check-stack.ts';
import type { Config, ConfigFile, ConfigInput, Mode, Profile } from './config/config.ts';
import type { Facts } from './config/facts.ts';
import { loadConfig } from './config/load-config.ts';
import { loadFacts } from './config/load-facts.ts';
import { resolveConfig } from './config/resolve-config.ts';
import { createCollector, type Collector } from './diagnostics/collector.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { plainDiagnostic, type PlainDiagnostic } from './diagnostics/plain-diagnostic.ts';
import { emitFiles } from './emit/emit.ts';
import type { EmittedFile } from './emit/file.ts';
import type { EmittedOverlay } from './emit/kustomize/emit-overlay.ts';
import { emitManifests } from './emit/manifests/emit-manifests.ts';
import type { LeafTable } from './evaluate/leaf-table.ts';
import type { QueryEngine } from './evaluate/scope.ts';
import { HostError, type Host } from './host/host.ts';
import { missingFile, refusalByReason } from './host/host-diagnostics.ts';
import { givenParameters, type GivenValue } from './hot/given-parameters.ts';
import { readStack, type ReadStack } from './hot/read.ts';
import { queryEngineFor } from './lazy-query-engine.ts';
import { closeLedger } from './plan/ledger.ts';
import type { Ledger, Plan, SecretRequest } from './plan/plan.ts';
import type { Targets } from './plan/target.ts';
import { buildPlan } from './targets/planner.ts';
import { targetTable } from './targets/table.ts';
import { sourceFile, type SourceFile } from './source/source-file.ts';
import { buildStack, type BuildOptions, type BuiltStack } from './stack/build-stack.ts';
import type { Stack } from './stack/stack.ts';
import { symbolicAttributes } from './topology/attributes.ts';
import { buildTopology } from './topology/build-topology.ts';
import type { Lift } from './topology/lift.ts';
import { liftSet, type LiftSet } from './topology/lift-set.ts';
import type { Topology } from './topology/topology.ts';
import { verify } from './verify/verify.ts';
import { toolName } from './version.ts';

export interface CompileOptions {
  /** Name of the template; the host knows its text. */
  readonly template: string;
  /** Names of environment files, merged in this order as Heat does. */
  readonly environments?: readonly string[] | undefined;
  /** Parameter values given separately; texts are converted as Heat converts them. */
  readonly parameters?: Readonly<Record<string, GivenValue>> | ReadonlyMap<string, GivenValue> | undefined;
  readonly profile?: Profile | undefined;
  readonly mode?: Mode | undefined;
  /** Name of the stack; default: the template's base name. */
  readonly stackName?: string | undefined;
  /** Namespace of the objects; default: the stack name. */
  readonly namespace?: string | undefined;
  /** The content of `heat2kube.yaml` as an object, or the name of such a file. */
  readonly config?: ConfigInput | undefined;
  readonly configFile?: string | undefined;
  /** A facts bundle as an object, or the name of such a file. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  readonly factsFile?: string | undefined;
  /** Values of generated secrets by the id of their request; the compiler draws none. */
  readonly secrets?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /** Variants of the stack by further environments, each written to `overlays/<name>/`. */
  readonly overlays?: readonly OverlayOptions[] | undefined;
  /** Lifts of your own, as `defineLift` gives them: for types that nobody else translates, or in place of ours. */
  readonly lifts?: readonly Lift[] | undefined;
  /** Limits of the engine where the cloud has raised its own; Heat's where left out. */
  readonly limits?: CompileLimits | undefined;
}

export interface CompileLimits {
  /** Characters of a template: 524288. */
  readonly templateSize?: number | undefined;
  /** Resources of a stack with all that is nested in it: 1000. */
  readonly resources?: number | undefined;
  /** Stacks inside one another: 5. */
  readonly nesting?: number | undefined;
}

/** Everything that a compilation found out. `files` hold what could be made even when `ok` is false. */
export interface CompileResult {
  /** Whether no error was reported. */
  readonly ok: boolean;
  readonly diagnostics: readonly PlainDiagnostic[];
  /** The same messages with their source texts, for whoever prints frames. */
  readonly reports: readonly Diagnostic[];
  readonly files: readonly EmittedFile[];
  /** Absent, like what follows, when the template could not be read at all. */
  readonly stack?: Stack;
  readonly topology?: Topology;
  readonly plan?: Plan;
  readonly ledger?: Ledger;
  readonly leaves?: LeafTable;
  /** Secrets that must be drawn and given as `secrets`; empty when all were given. */
  readonly secretRequests: readonly SecretRequest[];
  /** What each overlay changes; those that could not be made are left out. */
  readonly overlays: readonly OverlayResult[];
}

/**
 * Compiles a stack. Returns for any input; rejects only when the host fails in a way that is no `HostError`, when an
 * option is wrong (a `TypeError`), or when code of the caller throws.
 */
export async function compile(host: Host, options: CompileOptions): Promise<CompileResult> {
  return compileWith(host, options, targetTable);
}

/** The same with another table of targets. */
export async function compileWith(host: Host, options: CompileOptions, targets: Targets): Promise<CompileResult> {
  const reports = createCollector();
  const overlays = await runOverlays(
    options.overlays ?? [],
    (overlay) => runPasses({ host, options: optionsOf(options, overlay), reports: createCollector(), targets }),
    reports,
  );
  const { result, emitted = [] } = await runPasses({ host, options, reports, targets, overlays });
  if (overlays.length === 0) return result;
  const all = withOverlayReports(result.reports, overlays);
  return { ...result, ...messagesOf(all), overlays: overlayResults(overlays, emitted) };
}

/** The stack of an overlay: its environments come after those of the base, its parameters win. */
function optionsOf(base: CompileOptions, overlay: OverlayOptions): CompileOptions {
  return {
    ...base,
    environments: [...(base.environments ?? []), ...(overlay.environments ?? [])],
    parameters: new Map([...entriesOf(base.parameters), ...entriesOf(overlay.parameters)]),
    secrets: overlay.secrets,
  };
}

function entriesOf(parameters: CompileOptions['parameters']): readonly (readonly [string, GivenValue])[] {
  return parameters instanceof Map ? [...parameters] : Object.entries(parameters ?? {});
}

interface Compiled extends OverlayPasses {
  readonly result: CompileResult;
  readonly emitted?: readonly EmittedOverlay[];
}

interface Run {
  readonly host: Host;
  readonly options: CompileOptions;
  readonly reports: Collector;
  readonly targets: Targets;
  readonly overlays?: readonly OverlayRun[];
}

/** Reads the stack and runs all passes; the files of overlays are emitted along. */
async function runPasses({ host, options, reports, targets, overlays = [] }: Run): Promise<Compiled> {
  const lifts = liftSet(options.lifts);
  const configFile = await readConfig(host, options, reports);
  const facts = await readFacts(host, options, reports);
  const config = resolveConfig(options.template, configFile, options);
  const read = await readStack(
    host,
    {
      template: options.template,
      environments: options.environments ?? [],
      given: givenParameters(options.parameters ?? {}),
      maxSize: options.limits?.templateSize,
    },
    reports,
  );
  if (!read.template) return compiled(reports, nothing);
  const queries = await queryEngineFor(read);
  const secrets = toMap(options.secrets);
  const { limits = {} } = options;
  const passes: PassInput = {
    read,
    config,
    lifts,
    queries,
    reports,
    secrets,
    targets,
    overlays,
    limits,
    ...(facts && { facts }),
  };
  return runPurePasses(passes, (from, reference) => host.resolve(from, reference));
}

interface PassInput {
  readonly read: ReadStack;
  readonly config: Config;
  readonly facts?: Facts;
  readonly lifts: LiftSet;
  readonly secrets: ReadonlyMap<string, string>;
  /** Absent when the stack has no queries. */
  readonly queries: QueryEngine | undefined;
  readonly reports: Collector;
  readonly targets: Targets;
  readonly overlays: readonly OverlayRun[];
  readonly limits: CompileLimits;
}

function evaluated({ read, config, facts, lifts, queries, reports, limits }: PassInput): BuiltStack | undefined {
  const options: BuildOptions = {
    // A nested stack's id is that of its resource.
    attributes: symbolicAttributes(lifts, (path) => (path === '' ? facts?.stackId : facts?.physicalIds.get(path))),
    types: lifts.types,
    stackName: config.stackName,
    strict: false,
    yaql: queries,
    limits: { resources: limits.resources, depth: limits.nesting },
  };
  return buildStack(read, options, reports);
}

/** Everything behind reading: pure and synchronous. */
function runPurePasses(passes: PassInput, resolve: (from: string, reference: string) => string): Compiled {
  const { read, config, facts, lifts, secrets, queries, reports, targets, overlays } = passes;
  const built = evaluated(passes);
  if (!built) return compiled(reports, nothing);
  const { stack, leaves } = built;
  checkStack(stack, read, reports);
  const topology = buildTopology(stack, leaves, reports, lifts);
  const { plan, world, fates, outcomes } = buildPlan({
    stack,
    leaves,
    graph: topology,
    config,
    secrets,
    queries,
    targets,
    reports,
    ...(facts && { facts }),
  });
  const manifests = emitManifests({ plan, topology });
  const ledger = closeLedger({
    stack,
    leaves,
    topology,
    lifts,
    outcomes,
    // What a lift has said stands.
    fates: [...fates, ...topology.fates],
    placements: manifests.placements,
    reports,
  });
  verify({ plan, world, objects: manifests.objects.map(({ rendered }) => rendered.plain), reports });
  const inputs = [stack.template.file, ...read.files.values()].map(({ name, text }) => ({ name, text }));
  const emitted = emitFiles({
    tool: toolName,
    stack,
    topology,
    plan,
    world,
    leaves,
    manifests,
    ledger,
    ...(facts && { facts }),
    files: new Map([...read.files].map(([name, { text }]) => [name, text])),
    inputs,
    overlays: overlays.flatMap(({ source }) => source ?? []),
    reports,
    resolve,
  });
  const secretRequests = plan.secretRequests.filter(({ id }) => !secrets.has(id));
  return {
    ...compiled(reports, { files: emitted.files, stack, topology, plan, ledger, leaves, secretRequests }),
    source: { plan, manifests, openstack: emitted.openstack, inputs },
    emitted: emitted.overlays,
  };
}

const nothing = { files: [], secretRequests: [] } as const;

function compiled(
  reports: Collector,
  rest: Omit<CompileResult, 'ok' | 'diagnostics' | 'reports' | 'overlays'>,
): Compiled {
  const messages = messagesOf(reports);
  return {
    result: { ...messages, ...rest, overlays: [] },
    reports: messages.reports,
    secretRequests: rest.secretRequests,
  };
}

function messagesOf(reports: Collector): Pick<CompileResult, 'ok' | 'diagnostics' | 'reports'> {
  const sorted = reports.sorted();
  return { ok: !reports.hasErrors, diagnostics: sorted.map(plainDiagnostic), reports: sorted };
}

async function readConfig(host: Host, options: CompileOptions, reports: Collector): Promise<ConfigFile> {
  const file = await readNamed(host, { name: options.configFile, data: options.config, label: 'config' }, reports);
  return file ? loadConfig(file, reports) : {};
}

async function readFacts(host: Host, options: CompileOptions, reports: Collector): Promise<Facts | undefined> {
  const file = await readNamed(host, { name: options.factsFile, data: options.facts, label: 'facts' }, reports);
  return file && loadFacts(file, reports);
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
  if (data !== undefined) return sourceFile(label, JSON.stringify(data));
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
