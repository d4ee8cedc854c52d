/** One condition of a policy of a listener; all of them must hold. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface L7Rule extends NodeBase<'l7-rule'> {
  readonly policy?: NodeRef;
  /** HOST_NAME, PATH, FILE_TYPE, HEADER, COOKIE. */
  readonly type: Value;
  /** REGEX, STARTS_WITH, ENDS_WITH, CONTAINS, EQUAL_TO. */
  readonly compare: Value;
  /** Name of the header or cookie. */
  readonly key?: Value;
  readonly value: Value;
  readonly invert: boolean;
  readonly up: boolean;
}

export const l7Rule = defineKind<L7Rule>()({
  kind: 'l7-rule',
  edges: { policy: { to: ['l7-policy'], refs: (node) => [node.policy] } },
  dependsOn: ['balancer'],
});
