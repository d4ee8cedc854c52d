/** Where machines go relative to each other: a server group. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface PlacementGroup extends NodeBase<'placement-group'> {
  readonly name?: Value;
  readonly policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';
  readonly maxPerHost?: Value;
}

export const placementGroup = defineKind<PlacementGroup>()({ kind: 'placement-group', edges: {} });
