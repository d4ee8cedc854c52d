/** A target of the caller, as the compilation runs it: where it fails it offers nothing, or makes nothing. */
import type { NodeId } from '../evaluate/fact.ts';
import type { Value } from '../evaluate/value.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import { phases, type Step } from '../plan/plan.ts';
import { nothing, type AnyTarget, type Lowered, type Offer, type Workload } from '../plan/target.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { hasLists, hasTexts, isObject, type Call, type OwnCode } from './own-code.ts';
import { valueProblem } from './own-lift.ts';

/** `replaced` is the target of ours in whose place it is, which takes over where it fails. */
export function guardedTarget(target: AnyTarget, replaced: AnyTarget | undefined, code: OwnCode): AnyTarget {
  const owner = `the target ${target.kind}/${target.side}/${target.id}`;
  const call: CallOf = (part, { id, resource }) => ({ owner, part, node: id, resource });
  const { steps, labels, answer, workload } = target;
  return {
    ...target,
    offer: (node, site) =>
      code.run(call('offer', node), () => target.offer(node, site), {
        problem: offerProblem,
        instead: () => replaced?.offer(node, site),
      }),
    lower: (node, world) =>
      code.run(call('lower', node), () => target.lower(node, world), {
        problem: loweredProblem,
        instead: () => replaced?.lower(node, world) ?? nothing('its target fails, which is reported', 'manual'),
      }),
    ...(steps && {
      steps: (node, world, items) =>
        code.run(call('steps', node), () => steps.call(target, node, world, items), {
          problem: stepsProblem,
          instead: () => [],
        }),
    }),
    ...(labels && {
      labels: (node, world) =>
        code.run(call('labels', node), () => labels.call(target, node, world), {
          problem: labelsProblem,
          instead: () => new Map(),
        }),
    }),
    ...(answer && {
      answer: (node, fact, consumer, facing) =>
        code.run(call('answer', node), () => answer.call(target, node, fact, consumer, facing), {
          problem: (value) => value && valueProblem(value),
          instead: () => undefined,
        }),
    }),
    ...(workload && { workload: guardedWorkload(workload, code, call) }),
  };
}

type CallOf = (part: string, node: Pick<TopologyNode, 'id' | 'resource'>) => Call;

/** Commands and proofs rely on these answers, so nothing can stand for them. */
function guardedWorkload(workload: Workload, code: OwnCode, call: CallOf): Workload {
  const asked = <T>(part: string, machine: Machine, action: () => T, isRight: (result: T) => boolean): T =>
    code.demand(call(part, machine), action, (result) => (isRight(result) ? undefined : 'it returned nothing of use'));
  const { namedAfter, readyField } = workload;
  return {
    ...workload,
    ...(namedAfter && {
      namedAfter: (machine, site) =>
        asked(
          'namedAfter',
          machine,
          () => namedAfter.call(workload, machine, site),
          (id) => typeof id === 'string',
        ),
    }),
    ...(readyField && {
      readyField: (machine, world) =>
        asked(
          'readyField',
          machine,
          () => readyField.call(workload, machine, world),
          (found) => hasTexts(found, ['field', 'is']),
        ),
    }),
    refOf: (machine, world) => asked('refOf', machine, () => workload.refOf(machine, world), isRef),
    isRunning: (machine, world) => asked('isRunning', machine, () => workload.isRunning(machine, world), isOperation),
    isReleased: (machine, world) =>
      asked('isReleased', machine, () => workload.isReleased(machine, world), isOperation),
    untilStopped: (machine, world) =>
      asked('untilStopped', machine, () => workload.untilStopped(machine, world), areOperations),
  };
}

function isRef(ref: ObjectRef): boolean {
  return hasTexts(ref, ['apiVersion', 'kind', 'name']);
}

function isOperation(operation: unknown): boolean {
  return hasTexts(operation, ['op']);
}

function areOperations(operations: readonly unknown[]): boolean {
  return Array.isArray(operations) && operations.every(isOperation);
}

/**
 * Placing compares ranks and the plan prints the two texts. Nothing is an answer: the target does not take the node.
 */
export function offerProblem(offer: Offer | undefined): string | undefined {
  if (offer === undefined) return undefined;
  const isOffer = hasTexts(offer, ['because', 'flip']) && typeof offer.rank === 'number';
  return isOffer ? undefined : 'it returned no offer: that has a rank, a reason and what changes the decision';
}

/** What `lower` gives is looked into as far as passes read it without asking. */
export function loweredProblem(lowered: Lowered | undefined): string | undefined {
  const made: unknown = lowered;
  if (!lowered || !hasLists(made, ['items', 'needs'])) return 'it returned no lists of items and needs';
  const odd = lowered.nothing && !hasTexts(lowered.nothing, ['state', 'reason']);
  if (odd) return 'the reason why it makes nothing has no state or no text';
  return itemsProblem(lowered.items) ?? needsProblem(lowered.needs);
}

export function itemsProblem(items: readonly unknown[]): string | undefined {
  return items.every(isItem)
    ? undefined
    : 'it returned an item that is no object and no secret with a name and an owner';
}

export function needsProblem(needs: readonly unknown[]): string | undefined {
  const isNeed = (need: unknown): boolean =>
    hasTexts(need, ['id', 'kind', 'name']) && hasLists(need, ['about', 'objects']);
  return Array.isArray(needs) && needs.every(isNeed) ? undefined : 'it returned no list of needs';
}

/** The ledger asks for the owner of an item, the files for the name of its object or secret. */
function isItem(item: unknown): boolean {
  if (!isObject(item) || typeof item['owner'] !== 'string') return false;
  if (item['item'] === 'secret') return hasTexts(item['secret'], ['name']);
  const { object } = item;
  return hasTexts(object, ['apiVersion', 'kind']) && isObject(object) && hasTexts(object['metadata'], ['name']);
}

/** A step in no phase would be in no part of the plan, and so would be lost without a word. */
function stepsProblem(steps: readonly Step[]): string | undefined {
  const isStep = (step: unknown): boolean =>
    hasTexts(step, ['id', 'title']) && hasLists(step, ['about', 'needs', 'precondition', 'do', 'check', 'undo']);
  if (!Array.isArray(steps) || !steps.every(isStep)) return 'it returned no list of steps';
  const odd = steps.find(({ phase }) => !phases.includes(phase));
  return odd && `the step "${odd.id}" is in none of the phases ${phases.join(', ')}`;
}

function labelsProblem(labels: ReadonlyMap<NodeId, ReadonlyMap<string, Value>>): string | undefined {
  const isRight = labels instanceof Map && [...labels.values()].every((own) => own instanceof Map);
  return isRight ? undefined : 'it returned no Map of Maps of labels';
}
