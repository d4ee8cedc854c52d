/** Targets of nodes without objects of their own: what of them stands in other objects is found there, the rest is said here. */
import type { DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import type { NodeKind, NodeOf } from '../../topology/kinds/table.ts';
import type { Told } from '../../topology/topology.ts';
import { nothingFor, type Site, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';

/** What distinguishes one such target. */
interface Part<K extends NodeKind> {
  readonly kind: K;
  /** Why it is there; undefined where the node is not in the cluster. */
  readonly because: (node: NodeOf<K>, site: Site) => string | undefined;
  /** What it reports. */
  readonly diagnostics?: readonly DiagnosticKind<never>[];
  /** The fate of its leaves that stand nowhere; tells by the way what is different for some of them. */
  readonly rest: (node: NodeOf<K>, world: World) => Told;
}

export function part<K extends NodeKind>({ kind, because, rest, diagnostics = [] }: Part<K>): Target<K> {
  return {
    kind,
    id: 'part',
    side: 'cluster',
    diagnostics,
    offer(node, site) {
      const text = because(node, site);
      return text === undefined ? undefined : { rank: 1, because: text, flip: usersFlip };
    },
    lower: (node, world) => ({ ...nothingFor(rest(node, world)), elsewhere: true }),
  };
}

/** What serves machines goes where they go. */
export const usersFlip = 'the strategy of the servers that use it';
