/** A group of members that are made from one definition and whose number can change; the machines below its path are its members. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { Removal } from './group-policy.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface ScalingGroup extends NodeBase<'scaling-group'> {
  /** The type of the resource, for readers. */
  readonly type: string;
  readonly min: Value;
  /** The same value as `min` where nothing changes its size. */
  readonly max: Value;
  /** How many members it has at first; absent or 0: `min`. */
  readonly desired?: Value;
  /** Seconds between two changes of its size. */
  readonly cooldown?: Value;
  /** How an update replaces its members; absent: only members that come later are of the new definition. */
  readonly updates?: RollingUpdates;
  /** What leads to its members, in place of those that the template names there. */
  readonly balancers: readonly NodeRef[];
  /** Policies that it names; others name it. */
  readonly policies: readonly NodeRef[];
  /** Which members leave first. */
  readonly removal: Removal['order'];
}

/** An update goes through the members in batches. */
export interface RollingUpdates {
  /** Members that are replaced at a time. */
  readonly batch?: Value;
  /** Members that run all the time. */
  readonly inService?: Value;
  /** Seconds between two batches. */
  readonly pause?: Value;
}

export const scalingGroup = defineKind<ScalingGroup>()({
  kind: 'scaling-group',
  edges: {
    balancers: { to: ['balancer', 'pool-member'], refs: ({ balancers }) => balancers },
    policies: { to: ['group-policy'], refs: ({ policies }) => policies },
  },
  dependsOn: ['machine'],
});
