/** Where machines go relative to each other: a server group. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface PlacementGroup extends NodeBase<'placement-group'> {
  readonly name?: Value;
  /** The `soft` policies are preferences; the others prevent the start of a machine. */
  readonly policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';
  /** Members that anti-affinity allows on one host; absent: 1. */
  readonly maxPerHost?: Value;
}

export const placementGroup = defineKind<PlacementGroup>()({
  kind: 'placement-group',
  staysWith: 'servers',
  edges: {},
});
