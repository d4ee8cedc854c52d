/** A load balancer: the address at which its listeners take connections is that of a port of its own. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Balancer extends NodeBase<'balancer'> {
  readonly name?: Value;
  /** The port that has its address, which floating IPs lead to; absent where everybody reaches it. */
  readonly vip?: NodeRef;
  /** Size and features, by the name or id of a flavor of load balancers. */
  readonly flavor?: Value;
  /** What runs it: `octavia`, `ovn`, ... */
  readonly provider?: Value;
  readonly zone?: Value;
  /** Security groups that filter its clients, where the load balancer itself names them. */
  readonly groups?: Value;
  /** Groups that it is a member of, so that their rules mean it: only where it is a server. `default`: that of the project. */
  readonly memberOf?: readonly NodeRef[] | 'default';
  readonly up: boolean;
}

export const balancer = defineKind<Balancer>()({
  kind: 'balancer',
  edges: {
    vip: { to: ['nic'], refs: (node) => [node.vip] },
    memberOf: { to: ['firewall-group'], refs: ({ memberOf }) => (Array.isArray(memberOf) ? memberOf : []) },
  },
  dependsOn: ['machine'],
});
