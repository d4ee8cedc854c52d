/** The one file that knows the order of the passes: from a host and options to files, plan and ledger. */
import { checkStack } from './check/check-stack.ts';
import type { StartUpTexts } from './containers/start-up-texts.ts';
import { checkOptions } from './compile-options.ts';
import { readInputs, type Inputs } from './compile-inputs.ts';
import {
  earlierOfOverlay,
  overlayOptions,
  overlayResults,
  renderedOverlays,
  runOverlays,
  withOverlayReports,
} from './compile-overlays.ts';
import { stackLimits, type CompileLimits, type CompileOptions, type CompileResult } from './compile-types.ts';
import { messagePolicy, type Policy } from './config/message-policy.ts';
import { createCollector, type Collector, type RunCollector } from './diagnostics/collector.ts';
import { diagnosticKinds } from './diagnostics-registry.ts';
import type { DiagnosticKind } from './diagnostics/diagnostic.ts';
import { plainDiagnostic } from './diagnostics/plain-diagnostic.ts';
import { emit, nothingEmitted } from './emit/emit.ts';
import { checkSeal } from './emit/lock/edited-lock.ts';
import { anyDigest } from './emit/lock/emit-lock.ts';
import { readLock, type EarlierRuns } from './emit/lock/read-lock.ts';
import { emittersOf } from './emit/registry.ts';
import { renderObjects } from './emit/render-objects.ts';
import { render, withOverlays } from './emit/render.ts';
import type { Rendered } from './emit/rendered.ts';
import type { NodeId } from './evaluate/fact.ts';
import { later, type BindingTime } from './evaluate/value.ts';
import { liveMembers } from './facts/live-members.ts';
import { liveCloud, modeOf, settledCloud, type Live } from './facts/live.ts';
import { withFactsOfMoved } from './facts/moved-facts.ts';
import { observe } from './facts/observe.ts';
import { answersIn, withAnswersOf, type Answers } from './gate/answers.ts';
import type { Guard } from './guard/guard.ts';
import { guardOfStack } from './guard/guard-of-stack.ts';
import { cleaned, guardedFiles, guardedMessages, joinedGuard } from './guard/guard-output.ts';
import type { HiddenTexts } from './guard/hidden-texts.ts';
import { ownWords } from './guard/own-words.ts';
import { secretInputs } from './guard/secret-inputs.ts';
import type { Host } from './host/host.ts';
import { isTemplateName } from './hot/registry.ts';
import { guarded } from './own/guarded.ts';
import type { OwnCode } from './own/own-code.ts';
import { closeLedger } from './plan/ledger.ts';
import type { House } from './plan/house.ts';
import { buildPlan } from './plan/planner.ts';
import { devicesBefore, oldContents, powerBefore, type Settled } from './plan/settled.ts';
import type { Span } from './source/source-file.ts';
import { containersIn } from './lazy-containers.ts';
import { buildStack, type BuiltStack } from './stack/build-stack.ts';
import { findResource } from './stack/find-resource.ts';
import type { Stack } from './stack/stack.ts';
import type { ContainerReadings } from './plan/world.ts';
import { houseOf } from './targets/house.ts';
import { backendSet } from './targets/network/backend-set.ts';
import { containerTexts } from './targets/objects/plain-containers.ts';
import { targetSet } from './targets/target-set.ts';
import { symbolicAttributes } from './topology/attributes.ts';
import { buildTopology } from './topology/build-topology.ts';
import type { Graph } from './topology/graph.ts';
import type { LiftSet } from './topology/lift-set.ts';
import { accessMatrix } from './verify/access-matrix.ts';
import { writeSourceModel } from './verify/source-model.ts';
import { verify } from './verify/verify.ts';
import { verifyInput } from './verify-input.ts';
import { toolName } from './version.ts';

/**
 * Compiles a stack. Returns for any input; rejects only when the host fails in a way that is no `HostError`, or when an
 * option is wrong (a `TypeError`). Where lifts, targets or network backends of the caller throw, that is a message.
 */
export async function compile(host: Host, options: CompileOptions): Promise<CompileResult> {
  checkOptions(host, options);
  return compileWith(host, options, houseOf(targetSet(options.targets), backendSet(options.backends)));
}

/** The same with other targets, network backends or meanings of facts. */
export async function compileWith(host: Host, options: CompileOptions, house: House): Promise<CompileResult> {
  const reports = createCollector();
  const emitters = emittersOf(options.output ?? 'kustomize');
  const [{ latest }] = emitters;
  const digest = options.digest ?? anyDigest;
  const earlier = earlierRuns(options.lock);
  if (options.lock !== undefined) await checkSeal(options.lock, digest, reports);
  const given = textsBy(options.answers);
  const answers = answersIn(given);
  const around: Surroundings = {
    answers,
    reports,
    house,
    kinds: [...diagnosticKinds, ...(options.lifts ?? []).flatMap(({ diagnostics = [] }) => diagnostics)],
    latest,
    earlier: earlier?.base,
    moved: earlier?.base.moved,
  };
  const { rendered: base, found, guard: ownGuard, policy, code } = await runPasses(host, options, around);
  const guards = [ownGuard];
  decide(reports, policy, found.stack);
  let before = base?.settled;
  const overlays = await runOverlays(
    options.overlays ?? [],
    async (overlay) => {
      const own = createCollector();
      const settled = earlierOfOverlay(earlier?.overlays.get(overlay.name), before);
      const inside = {
        ...around,
        overlay: overlay.name,
        reports: own,
        earlier: settled,
        answers: withAnswersOf(answers, answersIn(given, overlay.name)),
      };
      const passed = await runPasses(host, overlayOptions(options, overlay), inside);
      decide(own, policy, passed.found.stack);
      before = passed.rendered?.settled ?? before;
      guards.push(passed.guard);
      return { reports: own.sorted(), secretRequests: passed.found.secretRequests, rendered: passed.rendered };
    },
    reports,
  );
  const rendered = base && withOverlays(base, renderedOverlays(overlays));
  const emitted = rendered ? await emit(emitters, rendered, { reports, digest }).catch(failed(code)) : nothingEmitted;
  const guard = joinedGuard(guards);
  const files = guardedFiles(emitted.files, guard, reports);
  const all = overlays.length === 0 ? reports : withOverlayReports(reports.sorted(), overlays);
  for (const finding of policy?.findings() ?? []) all.add(finding);
  const { withoutSecrets } = guard;
  const handed = { ...messagesOf(all, guard), accepted: acceptedBy(reports), ...emitted, files, withoutSecrets };
  return { ...handed, ...found, overlays: overlayResults(overlays, rendered) };
}

/** What is emitted where that fails: nothing, if code of the caller may be the cause. */
function failed(code: OwnCode | undefined): (error: unknown) => typeof nothingEmitted {
  return (error) => {
    if (!code) throw error;
    code.caught(error);
    return nothingEmitted;
  };
}

function textsBy(texts: CompileOptions['answers']): ReadonlyMap<string, string> {
  return texts instanceof Map ? texts : new Map(Object.entries(texts ?? {}));
}

/** @throws TypeError for a text that is no lock. */
function earlierRuns(lock: string | undefined): EarlierRuns | undefined {
  if (lock === undefined) return undefined;
  const earlier = readLock(lock);
  if (!earlier) throw new TypeError('lock: it is not the text of a heat2kube.lock');
  return earlier;
}

function decide(reports: RunCollector, policy: Policy | undefined, stack: Stack | undefined): void {
  const placeOf = (path: string): Span | undefined => stack && findResource(path, stack)?.definition.nameSpan;
  if (policy) reports.settle(policy, placeOf);
}

function acceptedBy({ accepted }: RunCollector): CompileResult['accepted'] {
  return accepted.map(({ diagnostic, reason }) => ({ ...plainDiagnostic(diagnostic), reason }));
}

function messagesOf(collected: Collector, guard: Guard): Pick<CompileResult, 'ok' | 'diagnostics' | 'reports'> {
  const reports = guardedMessages(collected.sorted(), guard);
  const ok = reports.every(({ severity }) => severity !== 'error');
  return { ok, diagnostics: reports.filter(({ elsewhere }) => !elsewhere).map(plainDiagnostic), reports };
}

interface Surroundings {
  readonly reports: RunCollector;
  readonly house: House;
  /** All messages that there are. */
  readonly kinds: readonly DiagnosticKind<never>[];
  /** The latest binding time that the output can print. */
  readonly latest: BindingTime;
  /** What the reader has completed of an earlier output. */
  readonly answers: Answers;
  /** What an earlier compilation into the same place settled. */
  readonly earlier: Settled | undefined;
  /** What it knew of machines that have moved. */
  readonly moved: Settled['moved'];
  /** Name of the overlay that is compiled. */
  readonly overlay?: string;
}

/** What the passes found out; `rendered` is absent when the template could not be read at all. */
interface Passed {
  /** Absent when the template could not be read. */
  readonly policy?: Policy;
  readonly rendered?: Rendered;
  readonly guard: Guard;
  /** Present where code of the caller takes part. */
  readonly code?: OwnCode | undefined;
  readonly found: Pick<CompileResult, 'stack' | 'topology' | 'plan' | 'ledger' | 'leaves' | 'secretRequests'>;
}

/** Reads, then runs everything up to what is emitted. */
async function runPasses(host: Host, options: CompileOptions, around: Surroundings): Promise<Passed> {
  const { code, ...parts } = guarded(around.house, options, around.reports);
  const { read, inputs } = await readInputs(host, options, around);
  if (!inputs) {
    const { guard } = guardOfStack(read, { stack: undefined, drawn: new Map(), open: ownWords });
    around.reports.cleanWith((diagnostic) => cleaned(diagnostic, guard));
    return { ...nothingPassed, guard };
  }
  const { limits = {}, missingParameters, missingFacts, joined } = options;
  const secrets = knownSecrets(inputs, around.answers);
  const facts = inputs.facts && withFactsOfMoved(inputs.facts, movedBefore(around), inputs.config);
  const known = { ...inputs, secrets, ...(facts && { facts }) };
  const input: PassInput = { ...around, ...parts, ...known, limits, missingParameters, missingFacts, joined };
  const policy = policyOf(input);
  const built = attempted(code, () => evaluated(input), undefined);
  code?.locate(built?.stack);
  const stack = built?.stack;
  const drawn = new Map([...generatedBefore(input), ...input.secrets]);
  const { hidden, guard } = guardOfStack(read, { stack, drawn, open: [...input.settings, ...ownWords] });
  around.reports.cleanWith((diagnostic) => cleaned(diagnostic, guard));
  if (!built) return { ...nothingPassed, policy, guard };
  const unfinished: Pick<Passed, 'rendered' | 'found'> = { found: { stack: built.stack, secretRequests: [] } };
  const lifted = attempted(code, () => liftedOf(built, input), undefined);
  if (!lifted) return { policy, guard, code, ...unfinished };
  const containers = await containersIn(lifted.texts);
  const passes = attempted(
    code,
    () => passesOf(built, { ...input, live: lifted.live, topology: lifted.topology, containers, hidden }, code),
    unfinished,
  );
  return { policy, guard, code, ...passes };
}

/** Disks of a machine have its path before a `#`. */
function movedBefore({ moved, earlier }: Surroundings): Parameters<typeof withFactsOfMoved>[1] {
  const old = [...(earlier?.origins ?? [])].filter(([, { origin }]) => origin === 'adopted' || origin === 'copied');
  return { bundle: moved, holds: (machine) => old.some(([node]) => node.startsWith(`${machine}#`)) };
}

const nothingPassed: Omit<Passed, 'guard'> = Object.freeze({ found: { secretRequests: [] } });

/** Without code of the caller an exception is a defect of ours, and whoever calls sees its trace. */
function attempted<T>(code: OwnCode | undefined, pass: () => T, instead: T): T {
  return code ? code.attempt(pass, instead) : pass();
}

function policyOf({ config, places, read, kinds }: PassInput): Policy {
  // Not the scripts that a template takes in.
  const nested = [...read.files.values()].filter(({ name }) => isTemplateName(name));
  const templates = [...(read.template ? [read.template.file] : []), ...nested];
  return messagePolicy({ config, places, templates, kinds });
}

interface PassInput
  extends Surroundings, Inputs, Pick<CompileOptions, 'missingParameters' | 'missingFacts' | 'joined'> {
  readonly lifts: LiftSet;
  readonly limits: CompileLimits;
}

function evaluated(input: PassInput): BuiltStack | undefined {
  const { read, config, facts, lifts, queries, reports, limits, latest } = input;
  const live = modeOf(config, facts) === 'migrate' ? facts : undefined;
  return buildStack(
    read,
    {
      // A nested stack's id is that of its resource.
      attributes: symbolicAttributes(lifts, (path) => (path === '' ? facts?.stack?.id : facts?.physicalIds.get(path))),
      types: lifts.types,
      plugins: new Set(config.plugins),
      members: live && liveMembers(live, config),
      stackName: config.stackName,
      apart: new Set(input.joined),
      elsewhere: givenElsewhere(config),
      strict: false,
      missingParameters: input.missingParameters ?? (later(latest, 'install') === latest ? 'open' : 'error'),
      yaql: queries,
      limits: stackLimits(limits),
    },
    reports,
  );
}

/** Parameters that other stacks of the configuration give. */
function givenElsewhere({ stacks, givenStackName = '' }: Inputs['config']): ReadonlySet<string> {
  const { outputs = new Map(), ids = new Map() } = stacks.get(givenStackName) ?? {};
  return new Set([...outputs.keys(), ...ids.keys()]);
}

/** Given ones, and what a live stack has drawn: that is carried over, and a person writes it where it is asked for. */
function knownSecrets({ config, facts, secrets }: Inputs, answers: Answers): ReadonlyMap<string, string> {
  if (modeOf(config, facts) !== 'migrate') return secrets;
  const written = [...(answers.baseSecrets ?? []), ...answers.secrets];
  const carried = written.filter(([, text]) => !/^<secret of [^>]*>$/.test(text.trim()));
  return new Map([...carried, ...secrets]);
}

/** What Heat generated for a live stack, as the file of an abandoned one has it. */
function generatedBefore({ facts }: Inputs): ReadonlyMap<string, string> {
  const resources = [...(facts?.resources ?? [])];
  return new Map(resources.flatMap(([path, { generated }]) => (generated === undefined ? [] : [[path, generated]])));
}

/** The model of the stack, as far as it is told without a target. */
interface Lifted {
  readonly live: Live;
  readonly topology: Graph;
  /** Of machines that mention containers. */
  readonly texts: ReadonlyMap<NodeId, StartUpTexts>;
}

/** Pure and synchronous, as evaluation is. */
function liftedOf({ stack, leaves }: BuiltStack, input: PassInput): Lifted {
  const { read, config, places, facts, lifts, reports, earlier, missingFacts } = input;
  const lifted = buildTopology(stack, leaves, reports, {
    lifts,
    cloud: config.profile === 'standalone' ? 'left' : 'used',
  });
  checkStack(stack, reports, new Set(lifted.of('retained').map(({ resource }) => resource)));
  const seen = liveCloud(config, {
    facts,
    graph: lifted,
    ...(earlier && {
      earlier: { earlier: oldContents(earlier), power: powerBefore(earlier), devices: devicesBefore(earlier) },
    }),
  });
  const isLive = seen.view !== undefined && seen.mode === 'migrate';
  const live = isLive
    ? settledCloud(
        seen,
        observe({ view: seen.view, stack, files: read.files, leaves, reports, config, places, missingFacts }),
      )
    : seen;
  const topology = live.view?.graph ?? lifted;
  return { live, topology, texts: containerTexts(topology) };
}

interface PlanningInput extends PassInput, Pick<Lifted, 'live' | 'topology'> {
  readonly containers: ContainerReadings;
  readonly hidden: HiddenTexts;
}

/** Everything behind that: pure and synchronous too. */
function passesOf(
  { stack, leaves }: BuiltStack,
  input: PlanningInput,
  code: OwnCode | undefined,
): Pick<Passed, 'rendered' | 'found'> {
  const { read, config, places, lifts, secrets, queries, reports, house, latest, texts, earlier, answers } = input;
  const { live, topology, containers } = input;
  const planned = {
    stack,
    leaves,
    graph: topology,
    config,
    cluster: input.cluster,
    places,
    secrets,
    queries,
    house,
    reports,
    live,
    containers,
    earlier,
    answered: answers,
  };
  const { plan, world, fates, outcomes } = buildPlan(planned);
  const { placements, ...objects } = renderObjects({ plan, topology, latest });
  const { steps } = plan;
  const ledger = closeLedger({ stack, leaves, topology, lifts, outcomes, fates, steps, placements, reports });
  const printed = objects.objects.map(({ plain }) => plain);
  const proofs = verifyInput(plan, world, printed);
  // What is incomplete proves nothing, and the error that is reported has made it so.
  const evidence = code?.hasFailed ? undefined : verify(proofs, reports);
  const access = evidence ? accessMatrix(evidence, steps) : { rows: [], left: 0 };
  const source = { tool: toolName, ...texts, secret: secretInputs({ stack, read, hidden: input.hidden, ...texts }) };
  const model = writeSourceModel(proofs);
  const rendered = render({ plan, world, objects, ledger, answers: answers.files, access, model, source });
  const secretRequests = plan.secretRequests.filter(({ id }) => !secrets.has(id));
  return { rendered, found: { stack, topology, plan, ledger, leaves, secretRequests } };
}
