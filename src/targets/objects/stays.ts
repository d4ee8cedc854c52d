/** Targets of what stays in OpenStack as it is, and of what a person takes over: nothing is made, and the reason is the offer's. */
import { present } from '../../source/present.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { NodeKind, NodeOf } from '../../topology/kinds/table.ts';
import type { Side } from '../../plan/plan.ts';
import { nothing, type Offer, type Site, type Target } from '../../plan/target.ts';
import { choicesOf, type World } from '../../plan/world.ts';

type Offering<K extends NodeKind> = (node: NodeOf<K>, site: Site) => Offer | undefined;

/** `id` is what it is called there: `nova` for a server, `stays` for anything else. */
export function stays<K extends NodeKind>(kind: K, id: 'nova' | 'stays', offer: Offering<K>): Target<K> {
  return { kind, id, side: 'openstack', offer, lower: ({ id: node }, world) => kept(world, node) };
}

/** Nothing takes its place, so the plan has a step for it. */
export function byHand<K extends NodeKind>(kind: K, offer: Offering<K>): Target<K> {
  return {
    kind,
    id: 'manual',
    side: 'none',
    offer,
    lower: ({ id: node }, world) => nothing(becauseOf(world, node, 'none'), 'manual'),
  };
}

function kept(world: World, node: NodeId) {
  return nothing(becauseOf(world, node, 'openstack'), 'kept');
}

function becauseOf({ placed }: World, node: NodeId, side: Side): string {
  return present(
    choicesOf(placed, node).find((choice) => choice.side === side),
    'choice',
  ).because;
}
