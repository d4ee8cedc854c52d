/** What a listener does with requests that match its rules, before the default pool takes the others. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface L7Policy extends NodeBase<'l7-policy'> {
  readonly name?: Value;
  readonly listener?: NodeRef;
  /** REJECT, REDIRECT_TO_POOL, REDIRECT_TO_URL. */
  readonly action: Value;
  readonly pool?: NodeRef;
  readonly url?: Value;
  /** From 1; absent: after all others. */
  readonly position?: Value;
  readonly up: boolean;
}

export const l7Policy = defineKind<L7Policy>()({
  kind: 'l7-policy',
  edges: {
    listener: { to: ['listener'], refs: (node) => [node.listener] },
    pool: { to: ['pool'], refs: (node) => [node.pool] },
  },
  dependsOn: ['balancer'],
});
