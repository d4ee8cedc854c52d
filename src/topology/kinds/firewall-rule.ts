/** One allow rule of a security group. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

/** One allow rule. The two rules that Neutron adds to a new group (all egress, both families) are nodes too. */
export interface FirewallRule extends NodeBase<'firewall-rule'> {
  readonly group: NodeRef;
  /** The group that it would belong to: the rule is not live, and nobody has said that it counts. */
  readonly withheldFrom?: NodeId;
  readonly direction: 'ingress' | 'egress';
  readonly family: 4 | 6;
  /** `any`, a lower-case name (`tcp`, `icmp`) or a number as text; symbolic when it is not known. */
  readonly protocol: Value;
  /** Port range, or ICMP type and code; absent: all. Neutron's rule that 1-65535 is all is already applied. */
  readonly portMin?: Value;
  readonly portMax?: Value;
  readonly remote:
    | { readonly from: 'any' }
    | { readonly from: 'cidr'; readonly cidr: Value }
    | { readonly from: 'group'; readonly group: NodeRef };
}

export const firewallRule = defineKind<FirewallRule>()({
  kind: 'firewall-rule',
  staysWith: 'servers',
  edges: {
    group: { to: ['firewall-group'], refs: ({ group }) => [group] },
    remote: { to: ['firewall-group'], refs: ({ remote }) => (remote.from === 'group' ? [remote.group] : []) },
  },
  dependsOn: ['machine', 'retained', 'balancer', 'pool-member'],
  standsOn: [],
});
