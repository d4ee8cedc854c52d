/** Targets of nodes without objects of their own: what of them stands in other objects is found there, the rest is said here. */
import type { NodeKind, NodeOf } from '../../topology/kinds/table.ts';
import { nothing, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';

interface Part<K extends NodeKind> {
  readonly kind: K;
  /** Why it is there; undefined where the node is not in the cluster. */
  readonly because: (node: NodeOf<K>, site: Site) => string | undefined;
  /** Why its leaves that stand nowhere are left behind. */
  readonly reason: string | ((node: NodeOf<K>, world: World) => string);
  /** Declares the fate of leaves for which there is more to say. */
  readonly say?: (node: NodeOf<K>, world: World) => void;
}

export function part<K extends NodeKind>({ kind, because, reason, say }: Part<K>): Target<K> {
  return {
    kind,
    id: 'part',
    side: 'cluster',
    offer(node, site) {
      const text = because(node, site);
      return text === undefined ? undefined : { rank: 1, because: text, flip: usersFlip };
    },
    lower(node, world) {
      const text = typeof reason === 'string' ? reason : reason(node, world);
      say?.(node, world);
      return nothing(text, 'dropped');
    },
  };
}

/** What serves machines goes where they go. */
export const usersFlip = 'the strategy of the machines that use it';
