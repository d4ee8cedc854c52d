/** A change of the size of a group, which is made each time when somebody asks for it. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface ScalingRule extends NodeBase<'scaling-rule'> {
  /** The type of the resource, for readers. */
  readonly type: string;
  readonly group: NodeRef;
  /** `members`: adds `amount` members; `percent`: of those that there are; `exact`: to this number. */
  readonly adjusts: 'members' | 'percent' | 'exact';
  /** Negative where members go. */
  readonly amount: Value;
  /** Members that a percentage changes at least. */
  readonly atLeast?: Value;
  /** Policies of the group for the same event say how its size changes. */
  readonly event?: 'down' | 'up';
  /** It names a number itself, which counts before that of a policy. */
  readonly counts?: true;
  /** Seconds until the next change; absent: as the group says. */
  readonly cooldown?: Value;
}

export const scalingRule = defineKind<ScalingRule>()({
  kind: 'scaling-rule',
  edges: { group: { to: ['scaling-group'], refs: ({ group }) => [group] } },
  dependsOn: ['scaling-group'],
});
