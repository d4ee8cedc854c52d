/** A layer 2 network. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Network extends NodeBase<'network'> {
  readonly name?: Value;
  /** Whether floating IPs come from it. */
  readonly external: boolean;
  /** Whether it is a segment of the data centre, whose own router leads out. */
  readonly provider: boolean;
  /** Whether all projects can create ports on it. */
  readonly shared: boolean;
  /** Default of its ports. */
  readonly portSecurity: boolean;
  readonly dnsDomain?: Value;
  /** Bytes. */
  readonly mtu?: Value;
  /** VLAN of a segment of the data centre. */
  readonly vlan?: Value;
  readonly qosPolicy?: Value;
}

export const network = defineKind<Network>()({
  kind: 'network',
  staysWith: 'servers',
  edges: {},
  dependsOn: ['machine', 'retained', 'balancer', 'pool-member'],
  // A network without its subnets gives nobody an address.
  standsOn: [{ users: 'subnet', edge: 'network' }],
});
