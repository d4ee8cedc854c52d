/** Decides for every node where it goes: on each side the best offer of its targets wins. Knows no kind and no target by name. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { placedFirst } from '../topology/kinds/table.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { Choice, Decision, Side } from './plan.ts';
import { createMemo } from '../topology/memo.ts';
import type { AnyTarget, Offer, Site, Targets } from './target.ts';
import type { Placed } from './world.ts';

export const noTarget = defineDiagnostic({
  code: 'internal/no-target',
  severity: 'error',
  message: (node: string, kind: string) => `no target accepts "${node}" (${kind})`,
  explanation:
    'Every part of a stack has at least one target: in the cluster, in OpenStack, or a manual step. No target accepted this one. This is a defect of heat2kube: please report it with the template.',
});

interface PlaceInput extends Omit<Site, 'placed' | 'recall'> {
  readonly targets: Targets;
  readonly reports: Collector;
}

/** One decision a node. Kinds whose places others ask for come first. */
export function place(input: PlaceInput): Placed & { readonly all: readonly Decision[] } {
  const decisions = new Map<NodeId, Decided>();
  const placed = placedBy(decisions);
  const memo = createMemo<Site>();
  const { graph, live, config, cluster, containers } = input;
  const parts = { graph, live, config, cluster, containers, placed };
  const site: Site = { ...parts, recall: (make) => memo.recall(make, site) };
  const leading = placedFirst.flatMap((kind): readonly TopologyNode[] => input.graph.of(kind));
  for (const node of [...leading, ...input.graph.nodes.values()]) {
    if (decisions.has(node.id)) continue;
    const decision = decide(node, input.targets[node.kind], site);
    decisions.set(node.id, decision);
    if (decision.decision.chosen.length === 0) {
      input.reports.report(noTarget, { resource: node.resource }, node.id, node.kind);
    }
  }
  return { ...placed, all: [...decisions.values()].map(({ decision }) => decision) };
}

/** A decision with the targets that it chose. */
interface Decided {
  readonly decision: Decision;
  readonly targets: readonly AnyTarget[];
}

function placedBy(decisions: ReadonlyMap<NodeId, Decided>): Placed {
  const targetOn = (node: NodeId, side: Side): AnyTarget | undefined =>
    decisions.get(node)?.targets.find((target) => target.side === side);
  return {
    decision: (node) => decisions.get(node)?.decision,
    on: (node, side) => targetOn(node, side)?.id,
    target: targetOn,
  };
}

const sides: readonly Side[] = ['cluster', 'openstack', 'none'];

function decide(node: TopologyNode, targets: readonly AnyTarget[], site: Site): Decided {
  const bySide = new Map<Side, Offered>();
  const others: Decision['others'][number][] = [];
  for (const target of targets) {
    const offer = target.offer(node, site);
    if (!offer) continue;
    if (offer.rank === 0) others.push({ side: target.side, target: target.id, cost: offer.cost ?? '' });
    else if (offer.rank > (bySide.get(target.side)?.offer.rank ?? 0)) bySide.set(target.side, { target, offer });
  }
  const best = sides.flatMap((side) => bySide.get(side) ?? []);
  return {
    targets: best.map(({ target }) => target),
    decision: { about: node.id, chosen: best.map(({ target, offer }) => choiceOf(target, offer)), others },
  };
}

interface Offered {
  readonly target: AnyTarget;
  readonly offer: Offer;
}

function choiceOf({ side, id }: AnyTarget, { because, flip }: Offer): Choice {
  return { side, target: id, because, flip };
}
