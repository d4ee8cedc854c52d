/** What a router is linked to. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

/** A subnet (or a port of one) that a router serves, or its way out when a resource of its own sets it. */
export interface RouterLink extends NodeBase<'router-link'> {
  readonly router: NodeRef;
  readonly subnet?: NodeRef;
  readonly nic?: NodeRef;
  /** The external network behind the router; absent for links to the inside. */
  readonly external?: NodeRef;
}

export const routerLink = defineKind<RouterLink>()({
  kind: 'router-link',
  staysWith: 'servers',
  edges: {
    router: { to: ['router'], refs: (node) => [node.router] },
    // The router whose way out it is.
    gatewayOf: { to: ['router'], refs: (node) => (node.external ? [node.router] : []) },
    subnet: { to: ['subnet'], refs: (node) => [node.subnet] },
    nic: { to: ['nic'], refs: (node) => [node.nic] },
    external: { to: ['network'], refs: (node) => [node.external] },
  },
  dependsOn: ['machine', 'retained', 'balancer', 'pool-member'],
  standsOn: [{ edge: 'router' }, { edge: 'subnet' }],
});
