/** A condition on a metric, and what is told when it holds. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Alarm extends NodeBase<'alarm'> {
  /** The type of the resource, for readers. */
  readonly type: string;
  /** What it asks for when its condition holds: rules of groups, and anything else that it names. */
  readonly actions: readonly NodeId[];
  readonly condition: Condition;
  /** Whether it is evaluated. */
  readonly enabled: boolean;
}

/** A statistic over each period, compared with a number. */
export interface Condition {
  /** Such as `cpu_util`; a query of Prometheus where `query` is set. */
  readonly metric: Value;
  readonly language: 'meter' | 'prometheus';
  /** `gt` where it is not said. */
  readonly comparison: 'gt' | 'ge' | 'lt' | 'le' | 'eq' | 'ne';
  readonly threshold: Value;
  /** `avg`, `mean`, `sum`, ... */
  readonly statistic?: Value;
  /** Seconds. */
  readonly period?: Value;
  /** How many periods in a row. */
  readonly periods?: Value;
}

export const alarm = defineKind<Alarm>()({
  kind: 'alarm',
  edges: { actions: { to: 'any', refs: ({ actions }) => actions.map((node) => ({ node })) } },
  dependsOn: ['scaling-rule'],
});
