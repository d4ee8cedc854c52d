/** An address range of a network. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Subnet extends NodeBase<'subnet'> {
  readonly network: NodeRef;
  readonly name?: Value;
  /** Absent when it comes from a subnet pool. */
  readonly cidr?: Value;
  /** `first`: the first host address; `none`: no gateway. */
  readonly gateway: Value | 'first' | 'none';
  readonly dhcp: boolean;
  readonly family: 4 | 6;
  /** Machines make an address of their own in it (SLAAC and stateless DHCPv6), beside any other that they have. */
  readonly selfAssigned: boolean;
  readonly pools: readonly { readonly start: Value; readonly end: Value }[];
  readonly nameservers: readonly Value[];
  readonly hostRoutes: readonly { readonly destination: Value; readonly nexthop: Value }[];
}

export const subnet = defineKind<Subnet>()({
  kind: 'subnet',
  staysWith: 'servers',
  edges: { network: { to: ['network'], refs: (node) => [node.network] } },
  dependsOn: ['machine', 'retained', 'balancer', 'pool-member'],
  // Whoever has an address there reaches others through the routers that serve it.
  standsOn: [{ edge: 'network' }, { users: 'router-link', edge: 'subnet' }],
});
