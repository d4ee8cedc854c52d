/** The one file that knows the order of the passes: from a host and options to files, plan and ledger. */
import {
  overlayResults,
  renderedOverlays,
  runOverlays,
  withOverlayReports,
  type OverlayOptions,
  type OverlayResult,
  type OverlayRun,
} from './compile-overlays.ts';
import { checkStack } from './check/check-stack.ts';
import type { Config, ConfigFile, ConfigInput, Mode, Profile } from './config/config.ts';
import type { Facts, FactsInput } from './facts/facts.ts';
import { loadConfig } from './config/load-config.ts';
import { liveCloud } from './facts/live.ts';
import { loadFacts } from './facts/load-facts.ts';
import { observe } from './facts/observe.ts';
import { isMoved } from './config/path-pattern.ts';
import { resolveConfig } from './config/resolve-config.ts';
import { createCollector, type Collector } from './diagnostics/collector.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { plainDiagnostic, type PlainDiagnostic } from './diagnostics/plain-diagnostic.ts';
import type { PrintedStep } from './emit/commands/print-operations.ts';
import { emit, nothingEmitted } from './emit/emit.ts';
import type { PlaceOf } from './emit/emitter.ts';
import type { EmittedFile } from './emit/file.ts';
import { emittersOf, type OutputName } from './emit/registry.ts';
import { renderObjects } from './emit/render-objects.ts';
import { render } from './emit/render.ts';
import type { Rendered } from './emit/rendered.ts';
import { later, type BindingTime } from './evaluate/value.ts';
import type { LeafTable } from './evaluate/leaf-table.ts';
import type { QueryEngine } from './evaluate/scope.ts';
import { HostError, type Host } from './host/host.ts';
import { missingFile, refusalByReason } from './host/host-diagnostics.ts';
import { givenParameters, type GivenValue } from './hot/given-parameters.ts';
import { readStack, type ReadStack } from './hot/read.ts';
import { queryEngineFor } from './lazy-query-engine.ts';
import { closeLedger } from './plan/ledger.ts';
import type { Ledger, Plan, SecretRequest, Step } from './plan/plan.ts';
import type { House } from './plan/house.ts';
import type { AnyTarget } from './plan/target.ts';
import { buildPlan } from './plan/planner.ts';
import { houseOf } from './targets/house.ts';
import { targetSet } from './targets/target-set.ts';
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
  readonly facts?: FactsInput | undefined;
  readonly factsFile?: string | undefined;
  /** Values of generated secrets by the id of their request; the compiler draws none. */
  readonly secrets?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | undefined;
  /** Variants of the stack by further environments, each written to `overlays/<name>/`. */
  readonly overlays?: readonly OverlayOptions[] | undefined;
  /** Lifts of your own, as `defineLift` gives them: for types that nobody else translates, or in place of ours. */
  readonly lifts?: readonly Lift[] | undefined;
  /** Targets of your own, as `defineTarget` gives them: other places for nodes, or in place of ours. */
  readonly targets?: readonly AnyTarget[] | undefined;
  /** What is made of the plan, as docs/library.md lists it; default: `kustomize`, a directory with a kustomization and the plan. */
  readonly output?: OutputName | undefined;
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
  /** The file, and the line of it, that holds a place of the ledger; undefined for what is not in the files. */
  readonly placeOf: PlaceOf;
  /** A step of the plan as commands for a shell; they name the files of this output. */
  printStep(step: Step): PrintedStep;
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
  return compileWith(host, options, houseOf(targetSet(options.targets)));
}

/** The same with other targets, network backends or meanings of facts. */
export async function compileWith(host: Host, options: CompileOptions, house: House): Promise<CompileResult> {
  const reports = createCollector();
  const emitters = emittersOf(options.output ?? 'kustomize');
  const [{ latest }] = emitters;
  const around: Surroundings = { reports, house, lifts: liftSet(options.lifts), latest };
  const overlays = await runOverlays(
    options.overlays ?? [],
    async (overlay) => {
      const own = createCollector();
      const { rendered, found } = await runPasses(host, optionsOf(options, overlay), { ...around, reports: own });
      return { reports: own.sorted(), secretRequests: found.secretRequests, rendered };
    },
    reports,
  );
  const { rendered, found } = await runPasses(host, options, { ...around, overlays });
  const emitted = rendered ? emit(emitters, rendered, reports) : nothingEmitted;
  const all = overlays.length === 0 ? reports : withOverlayReports(reports.sorted(), overlays);
  return { ...messagesOf(all), ...emitted, ...found, overlays: overlayResults(overlays, rendered) };
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

/** What the passes found out; `rendered` is absent when the template could not be read at all. */
interface Passed {
  readonly rendered?: Rendered;
  readonly found: Pick<CompileResult, 'stack' | 'topology' | 'plan' | 'ledger' | 'leaves' | 'secretRequests'>;
}

interface Surroundings {
  readonly reports: Collector;
  readonly house: House;
  readonly lifts: LiftSet;
  /** The latest binding time that the output can print. */
  readonly latest: BindingTime;
  readonly overlays?: readonly OverlayRun[];
}

const nothingFound: Passed = { found: { secretRequests: [] } };

/** Reads the stack and runs all passes up to what is emitted. */
async function runPasses(host: Host, options: CompileOptions, around: Surroundings): Promise<Passed> {
  const { reports } = around;
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
  if (!read.template) return nothingFound;
  const queries = await queryEngineFor(read);
  const secrets = toMap(options.secrets);
  const { limits = {} } = options;
  const passes: PassInput = { ...around, read, config, queries, secrets, limits, ...(facts && { facts }) };
  return runPurePasses(passes, (from, reference) => host.resolve(from, reference));
}

interface PassInput extends Surroundings {
  readonly read: ReadStack;
  readonly config: Config;
  readonly facts?: Facts;
  readonly secrets: ReadonlyMap<string, string>;
  /** Absent when the stack has no queries. */
  readonly queries: QueryEngine | undefined;
  readonly limits: CompileLimits;
}

function evaluated({
  read,
  config,
  facts,
  lifts,
  queries,
  reports,
  limits,
  latest,
}: PassInput): BuiltStack | undefined {
  const options: BuildOptions = {
    // A nested stack's id is that of its resource.
    attributes: symbolicAttributes(lifts, (path) => (path === '' ? facts?.stack?.id : facts?.physicalIds.get(path))),
    types: lifts.types,
    stackName: config.stackName,
    strict: false,
    ...(later(latest, 'install') === latest && { missingParameters: 'open' }),
    yaql: queries,
    limits: { resources: limits.resources, depth: limits.nesting },
  };
  return buildStack(read, options, reports);
}

/** Everything behind reading: pure and synchronous. */
function runPurePasses(passes: PassInput, resolve: Host['resolve']): Passed {
  const { read, config, facts, lifts, secrets, queries, reports, house, latest, overlays = [] } = passes;
  const built = evaluated(passes);
  if (!built) return nothingFound;
  const { stack, leaves } = built;
  checkStack(stack, read, reports);
  const topology = buildTopology(stack, leaves, reports, lifts);
  const live = liveCloud(config, facts, topology);
  if (live.view && live.mode === 'migrate') {
    observe({ view: live.view, leaves, reports, isMoved: (resource) => isMoved(config, resource) });
  }
  const { plan, world, fates, outcomes } = buildPlan({
    stack,
    leaves,
    graph: topology,
    config,
    secrets,
    queries,
    house,
    reports,
    live,
  });
  const { placements, ...objects } = renderObjects({ plan, topology, latest, reports });
  const ledger = closeLedger({
    stack,
    leaves,
    topology,
    lifts,
    outcomes,
    fates,
    placements,
    reports,
  });
  verify({ plan, world, objects: objects.objects.map(({ plain }) => plain), reports });
  const rendered = render({
    plan,
    world,
    objects,
    ledger,
    source: {
      tool: toolName,
      files: new Map([...read.files].map(([name, { text }]) => [name, text])),
      inputs: [stack.template.file, ...read.files.values()].map(({ name, text }) => ({ name, text })),
      resolve,
    },
    overlays: renderedOverlays(overlays),
  });
  const secretRequests = plan.secretRequests.filter(({ id }) => !secrets.has(id));
  return { rendered, found: { stack, topology, plan, ledger, leaves, secretRequests } };
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
