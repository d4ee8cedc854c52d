/** A security group: a union of allow rules on interfaces, stateful, without deny or order. */
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface FirewallGroup extends NodeBase<'firewall-group'> {
  readonly name?: Value;
  readonly description?: Value;
}

export const firewallGroup = defineKind<FirewallGroup>()({
  kind: 'firewall-group',
  staysWith: 'servers',
  edges: {},
  dependsOn: ['machine', 'retained', 'balancer', 'pool-member'],
  standsOn: [{ users: 'firewall-rule', edge: 'group' }],
});
