/** Lowers every node on each of its targets, and holds targets to their word: nothing may come of a node without a reason. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { Need } from './needs.ts';
import type { Choice, MadeItem, SecretRequest } from './plan.ts';
import type { Told } from '../topology/topology.ts';
import { made, type Lowered, type StackTarget } from './target.ts';
import { choicesOf, type World } from './world.ts';

export const nothingMade = defineDiagnostic({
  code: 'internal/nothing-made',
  severity: 'error',
  message: (node: string, target: string) => `the target ${target} generated nothing for "${node}" and gave no reason`,
  explanation:
    'A target generates objects, steps or questions for each part of the stack that it accepts, or gives the reason why it does not. This one did neither. This is a defect of heat2kube: please report it with the template.',
});

/** What came of a node on one side; `nothing` where it has neither items nor needs. */
export interface Outcome {
  readonly choice: Choice;
  readonly items: readonly MadeItem[];
  readonly nothing?: Told;
  readonly why?: string;
  readonly elsewhere?: true;
  readonly becomes?: Pick<Choice, 'target' | 'because' | 'flip'>;
}

export interface LoweredNodes {
  readonly items: readonly MadeItem[];
  readonly needs: readonly Need[];
  readonly draws: readonly SecretRequest[];
  readonly outcomes: ReadonlyMap<NodeId, readonly Outcome[]>;
}

/** What came of a node; nothing of one that is nowhere. */
export function outcomesOf(outcomes: LoweredNodes['outcomes'], node: NodeId): readonly Outcome[] {
  return outcomes.get(node) ?? [];
}

export function lowerNodes(world: World): LoweredNodes {
  const lowerings: Lowered[] = [];
  const outcomes = new Map<NodeId, readonly Outcome[]>();
  for (const node of world.graph.nodes.values()) {
    const own: Outcome[] = [];
    for (const choice of choicesOf(world.placed, node.id)) {
      const lowered = lowerNode(node, choice, world);
      if (!lowered) continue;
      lowerings.push(lowered);
      const { needs: _needs, draws: _draws, ...outcome } = lowered;
      own.push({ choice, ...outcome });
    }
    outcomes.set(node.id, own);
  }
  return {
    items: lowerings.flatMap(({ items }) => items),
    needs: lowerings.flatMap(({ needs }) => needs),
    draws: lowerings.flatMap(({ draws = [] }) => draws),
    outcomes,
  };
}

/** What the stack has as a whole. */
export function lowerStack(world: World, targets: readonly StackTarget[]): Lowered {
  const lowered = targets.flatMap((target) => target.lower?.(world) ?? []);
  return made(
    lowered.flatMap(({ items }) => items),
    lowered.flatMap(({ needs }) => needs),
  );
}

/** A reason that says nothing is none. */
function isTold(nothing: Told | undefined): boolean {
  return nothing !== undefined && nothing.reason.trim() !== '';
}

/** Undefined, and an internal error, where nothing came of the node for no reason. */
function lowerNode(node: TopologyNode, choice: Choice, world: World): Lowered | undefined {
  const lowered = world.placed.target(node.id, choice.side)?.lower(node, world);
  if (lowered && (isTold(lowered.nothing) || lowered.items.length + lowered.needs.length > 0)) return lowered;
  world.account.reports.report(nothingMade, { resource: node.resource }, node.id, `${choice.side}/${choice.target}`);
  return undefined;
}
