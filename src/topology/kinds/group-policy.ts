/** What a resource of its own says of scaling groups: how they grow, how updates go through them, which members leave first. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';
import type { RollingUpdates } from './scaling-group.ts';
import type { ScalingRule } from './scaling-rule.ts';

export interface GroupPolicy extends NodeBase<'group-policy'> {
  /** The type of the resource, for readers. */
  readonly type: string;
  /** Groups that it names itself; others name it. */
  readonly groups: readonly NodeRef[];
  readonly scaling?: SizeChange;
  readonly updates?: RollingUpdates;
  readonly removal?: Removal;
  /** The member of a pool that stands for the servers of its groups. */
  readonly balancer?: NodeRef;
  /** Where the servers of its groups go relative to each other. */
  readonly placement?: NodeRef;
  /** How members that fail come back. */
  readonly recovery?: 'new-server' | 'restart';
  /** Settings of which nothing is made, in their order. */
  readonly rest: readonly Setting[];
}

/** What each request of one kind changes, where it names no number itself. */
export interface SizeChange extends Pick<ScalingRule, 'adjusts' | 'atLeast' | 'cooldown'> {
  readonly event: NonNullable<ScalingRule['event']>;
  /** Never negative: the event says which way. */
  readonly amount: Value;
}

/** Which members leave when a group shrinks. */
export interface Removal {
  readonly order: 'newest' | 'oldest' | 'random';
  /** Seconds between the choice of a member and its end. */
  readonly grace?: Value;
}

export interface Setting {
  readonly name: string;
  readonly value: Value;
}

export const groupPolicy = defineKind<GroupPolicy>()({
  kind: 'group-policy',
  edges: {
    groups: { to: ['scaling-group'], refs: ({ groups }) => groups },
    balancer: { to: ['pool-member'], refs: ({ balancer }) => (balancer ? [balancer] : []) },
    placement: { to: ['placement-group'], refs: ({ placement }) => (placement ? [placement] : []) },
  },
  dependsOn: ['scaling-group'],
});
