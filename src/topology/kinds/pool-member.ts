/** One address behind a load balancer. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface PoolMember extends NodeBase<'pool-member'> {
  readonly pool?: NodeRef;
  /** The machine or interface that has the address, where the template asks it for one. */
  readonly to?: NodeRef;
  /** Absent where a machine is named instead: its first one. */
  readonly address?: Value;
  readonly port: Value;
  /** Share of the connections; 0: no new ones; absent: 1. */
  readonly weight?: Value;
  /** Where the address is; absent: where the balancer is, or what that reaches. */
  readonly subnet?: NodeRef;
  /** Where its health is asked for instead. */
  readonly monitorAddress?: Value;
  readonly monitorPort?: Value;
  /** Whether it gets any connections. */
  readonly up: boolean;
}

export const poolMember = defineKind<PoolMember>()({
  kind: 'pool-member',
  edges: {
    pool: { to: ['pool'], refs: (node) => [node.pool] },
    to: { to: ['nic', 'machine'], refs: (node) => [node.to] },
    subnet: { to: ['subnet'], refs: (node) => [node.subnet] },
  },
  dependsOn: ['balancer'],
});
