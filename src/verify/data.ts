/**
 * The data proof: every volume has a place, and the steps are run in thought, operation by operation, on what the facts
 * say of the live cloud. Nothing may be detached, copied, started or deleted before what makes that safe was checked.
 */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { LiveServer, LiveVolume, Operation, Word } from '../plan/operations.ts';
import type { Plan, Side } from '../plan/plan.ts';
import type { ProvedPlan, ProvedStep } from './source-model.ts';
import { proveDisks, wrongDisk } from './disks.ts';
import type { Evidence } from './evidence.ts';
import { otherMachine, proveIdentity } from './identity.ts';
import type { LiveCloud } from './live-cloud.ts';
import { abandonedVolume, proveAdopted, wrongVolume } from './adopted.ts';
import { claimsByResource } from './machine-objects.ts';
import { TrialCopies } from './trial-copies.ts';
import { LiveState, type LiveInput, type Machine } from './live-state.ts';

const volumeWithoutFate = defineDiagnostic({
  code: 'verify/volume-without-fate',
  severity: 'error',
  message: (volume: string) => `the plan does not handle the data of volume "${volume}"`,
  explanation:
    'Every volume must become a claim, stay in OpenStack, or be part of a question. Every volume of a live server that moves must be adopted or copied. If the volume is not in the template, add it, or detach it from the server. Otherwise this is a defect of heat2kube: please report it.',
});

const deletesTooEarly = defineDiagnostic({
  code: 'verify/deletes-too-early',
  severity: 'error',
  message: (step: string, id: string) => `step ${step} deletes ${id} before a step that copies or adopts it is checked`,
  explanation:
    'A step that deletes a server, a volume or a Heat stack must come after all steps that copy or adopt its data. This is a defect of heat2kube: please report it.',
});

const unsafeOperation = defineDiagnostic({
  code: 'verify/unsafe-operation',
  severity: 'error',
  message: (step: string, what: string, missing: string) => `step ${step} ${what}, but ${missing}`,
  explanation:
    'A step detaches a volume only from a stopped server and after a check of its snapshot, copies disks only from stopped servers, and starts a VM only when its server is stopped and all its disks are copied or adopted. This is a defect of heat2kube: please report it.',
});

const volumeNotMounted = defineDiagnostic({
  code: 'verify/volume-not-mounted',
  severity: 'error',
  message: (machine: string, volume: string) =>
    `"${machine}" uses the volume "${volume}", but what replaces it does not`,
  explanation:
    'A server that moves must have in the cluster the claim of every volume that is attached to it. This is a defect of heat2kube: please report it with the template.',
});

export const dataDiagnostics = Object.freeze([
  abandonedVolume,
  wrongVolume,
  wrongDisk,
  otherMachine,
  volumeNotMounted,
  volumeWithoutFate,
  deletesTooEarly,
  unsafeOperation,
]);

interface MovesInput extends Omit<LiveInput, 'moving' | 'evidence'> {
  readonly evidence: Evidence;
  readonly plan: ProvedPlan;
}

interface DataInput extends MovesInput {
  readonly plan: Plan;
}

/** Two questions: has everything with data one fate, and does a step destroy it before it is safe. */
export function proveData(input: DataInput, reports: Collector): void {
  const { plan, evidence } = input;
  const named = new Set(
    plan.items.flatMap((item) => {
      if (item.item === 'object') return [item.owner, ...(item.shapedBy ?? [])];
      return item.item === 'input' ? item.input.about : [];
    }),
  );
  const staying = nodesOn(plan, 'openstack');
  for (const volume of evidence.nodes.values()) {
    if (volume.kind !== 'volume' || staying.has(volume.id) || named.has(volume.id)) continue;
    reports.report(volumeWithoutFate, { resource: volume.resource }, volume.resource);
  }
  proveMoves(input, reports);
}

/** What holds for the objects as they are, whoever wrote them, and for the plan in thought on them. */
export function proveMoves(input: MovesInput, reports: Collector): void {
  const { plan, evidence, live } = input;
  proveMounts(evidence, reports);
  proveDisks(evidence, reports);
  proveIdentity({ evidence, live, plan }, reports);
  proveAdopted({ evidence, live, steps: plan.steps }, reports);
  if (plan.mode === 'migrate') new Rehearsal(input, nodesOn(plan, 'cluster'), reports).run();
}

/** Of a volume whose claim is printed: one that waits for its content may come in another way. */
function proveMounts({ neutron: { source }, machines, objects }: Evidence, reports: Collector): void {
  const claims = claimsByResource(objects);
  const uses = [
    ...source.of('attachment'),
    ...source
      .of('disk')
      .flatMap(({ machine, source: content }) =>
        content.from === 'volume' ? [{ machine: { node: machine }, volume: content.volume }] : [],
      ),
  ];
  for (const use of uses) {
    const volume = source.find('volume', use.volume);
    const machine = source.find('machine', use.machine);
    const mounted = machine && machines.get(machine.resource)?.claims;
    const claim = volume && claims.get(volume.resource);
    if (!mounted || !claim || mounted.some((name) => claim.has(name))) continue;
    reports.report(volumeNotMounted, { resource: machine.resource }, machine.resource, volume.resource);
  }
}

function nodesOn({ decisions }: Pick<Plan, 'decisions'>, side: Side): ReadonlySet<string> {
  return new Set(
    decisions.flatMap(({ about, chosen }) => (chosen.some((choice) => choice.side === side) ? [about] : [])),
  );
}

const trialOnly = 'the copy was made while its server ran';

/** Runs the plan in thought. */
class Rehearsal {
  readonly #plan: MovesInput['plan'];
  readonly #state: LiveState;
  readonly #live: LiveCloud;
  readonly #reports: Collector;
  readonly #trials = new TrialCopies();

  constructor({ plan, live, ...input }: MovesInput, moving: ReadonlySet<string>, reports: Collector) {
    this.#plan = plan;
    this.#live = live;
    this.#state = new LiveState({ ...input, live, moving });
    this.#reports = reports;
  }

  run(): void {
    const forgotten = this.#state.dropForgotten(this.#plan.steps.flatMap((step) => step.do));
    for (const volume of forgotten) {
      if (!this.#live.isIgnored(volume)) this.#reports.report(volumeWithoutFate, {}, volume);
    }
    for (const step of this.#plan.steps) {
      for (const operation of step.do) this.#operation(step, operation);
      this.#state.check([...step.do, ...step.check]);
    }
  }

  #operation(step: ProvedStep, operation: Operation): void {
    const state = this.#state;
    switch (operation.op) {
      case 'apply':
        if (!operation.dryRun && operation.scope === 'all') this.#apply(step);
        return;
      case 'stop':
        return state.stop(operation.what);
      case 'start':
        if ('live' in operation.what) return;
        return this.#start(step, state.machineOf(operation.what));
      case 'snapshot':
        return state.snapshot(operation.volume.id, operation.name);
      case 'detach':
        this.#needsStopped(step, operation.server.id, `detaches volume ${show(operation.volume.id)}`);
        if (!state.isSnapshotted(operation.volume.id)) {
          this.#unsafe(step, `detaches volume ${show(operation.volume.id)}`, 'no earlier step checks a snapshot of it');
        }
        if (state.isRoot(operation.volume.id)) {
          this.#unsafe(step, `detaches volume ${show(operation.volume.id)}`, 'its server boots from it');
        }
        return state.detach(operation.volume.id);
      case 'createVolume':
        if (operation.source.live === 'snapshot') return this.#trials.add(operation.name);
        for (const server of state.serversOfVolume(operation.source.id)) {
          this.#needsStopped(step, server, `copies volume ${show(operation.source.id)}`);
        }
        return state.copy(operation.source.id);
      case 'copy':
        if (this.#isTrial(operation.from)) this.#trials.add(operation.image);
        return;
      case 'complete':
        if (this.#trials.has(operation.value)) this.#unsafe(step, `completes ${operation.object.name}`, trialOnly);
        return;
      case 'upload':
        if (this.#trials.has(operation.image)) this.#unsafe(step, `overwrites ${operation.claim.name}`, trialOnly);
        return this.#upload(step, operation.claim.name);
      case 'import':
        return this.#apart(step, operation.claim.name);
      case 'rehearse':
        for (const [, copy] of operation.claims) this.#apart(step, copy);
        return;
      case 'updateStack':
        if (operation.dryRun) return;
        if (operation.template === 'protect') return state.protect();
        return this.#release(step, operation.stack);
      case 'deleteStack':
        return this.#release(step, operation.stack);
      case 'delete':
        return this.#delete(step, operation);
      default:
        return;
    }
  }

  #isTrial(from: LiveServer | LiveVolume): boolean {
    return from.live === 'server' ? !this.#state.isStopped(from.id) : this.#trials.has(from.id);
  }

  /** A claim that is made for a trial is of no machine of the plan. */
  #apart(step: ProvedStep, claim: string): void {
    const machine = this.#state.userOf(claim);
    if (machine) this.#unsafe(step, `writes to ${claim} for a trial`, `it belongs to ${machine.name}`);
  }

  #unsafe(step: ProvedStep, what: string, missing: string): void {
    this.#reports.report(unsafeOperation, {}, step.id, what, missing);
  }

  #needsStopped(step: ProvedStep, server: Word | undefined, what: string): void {
    if (server !== undefined && !this.#state.isStopped(server)) this.#unsafe(step, what, `server ${show(server)} runs`);
  }

  #start(step: ProvedStep, machine: Machine | undefined): void {
    if (!machine) return;
    const what = `starts ${machine.name}`;
    if (machine.server !== undefined) this.#needsStopped(step, machine.server, what);
    for (const volume of machine.volumes) {
      // A server that shares the volume would write to it too.
      for (const server of this.#state.serversOfVolume(volume)) this.#needsStopped(step, server, what);
      if (!this.#state.isOver(volume)) this.#unsafe(step, what, `volume ${volume} is neither copied nor adopted`);
    }
    this.#state.started(machine);
  }

  /** What does not wait starts with its objects. */
  #apply(step: ProvedStep): void {
    for (const machine of this.#state.unheld) {
      for (const volume of machine.volumes) {
        if (this.#state.isOver(volume)) continue;
        this.#unsafe(step, `starts ${machine.name}`, `volume ${volume} is neither copied nor adopted`);
      }
    }
  }

  /** The machine would write to the claim while it is overwritten. */
  #upload(step: ProvedStep, claim: string): void {
    const machine = this.#state.userOf(claim);
    if (machine && this.#state.isStarted(machine)) this.#unsafe(step, `overwrites ${claim}`, `${machine.name} runs`);
  }

  /** Heat deletes what leaves the stack unless its policy says otherwise. */
  #release(step: ProvedStep, stack: Word): void {
    if (!this.#state.isProtected || !this.#state.allStarted) {
      this.#reports.report(deletesTooEarly, {}, step.id, `the resources of stack ${show(stack)}`);
    }
  }

  #delete(step: ProvedStep, { what }: Extract<Operation, { readonly op: 'delete' }>): void {
    for (const item of what) {
      if (!('live' in item)) continue;
      const isLost =
        (item.live === 'server' && !this.#state.mayDeleteServer(item.id)) ||
        (item.live === 'volume' && !this.#state.mayDeleteVolume(item.id));
      if (isLost) this.#reports.report(deletesTooEarly, {}, step.id, show(item.id));
    }
  }
}

function show(word: Word): string {
  return typeof word === 'string' ? word : word.variable;
}
