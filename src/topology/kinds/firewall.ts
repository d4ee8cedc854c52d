/** Security groups: a union of allow rules on ports, stateful, without deny or order. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import type { NodeBase } from './node.ts';

export interface FirewallGroup extends NodeBase<'firewall-group'> {
  readonly name?: Value;
  readonly description?: Value;
}

/** One allow rule. The two rules that Neutron adds to a new group (all egress, both families) are nodes too. */
export interface FirewallRule extends NodeBase<'firewall-rule'> {
  readonly group: NodeRef;
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
