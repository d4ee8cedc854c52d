/** A router and its way out. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Router extends NodeBase<'router'> {
  readonly name?: Value;
  /** Network of its gateway; absent: none, or a gateway resource of its own names it. */
  readonly externalNetwork?: NodeRef;
  /** Whether machines behind it reach the outside with its address; `undefined` = as the operator configured (on). */
  readonly snat?: boolean;
}

export const router = defineKind<Router>()({
  kind: 'router',
  staysWith: 'servers',
  edges: { externalNetwork: { to: ['network'], refs: (node) => [node.externalNetwork] } },
  dependsOn: ['machine', 'retained', 'balancer', 'pool-member'],
  // A gateway may be a resource of its own; without it nothing behind the router gets out.
  standsOn: [{ users: 'router-link', edge: 'gatewayOf' }],
});
