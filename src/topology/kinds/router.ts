/** A router and its way out. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

export interface Router extends NodeBase<'router'> {
  readonly name?: Value;
  readonly externalNetwork?: NodeRef;
  /** Whether machines behind it reach the outside with its address; `undefined` = as the operator configured (on). */
  readonly snat?: boolean;
}

/** A subnet (or a port of one) that a router serves, or its way out when a resource of its own sets it. */
export interface RouterLink extends NodeBase<'router-link'> {
  readonly router: NodeRef;
  readonly subnet?: NodeRef;
  readonly nic?: NodeRef;
  /** The external network behind the router; absent for links to the inside. */
  readonly external?: NodeRef;
}
