/** What is said about rules of security groups that a NetworkPolicy cannot carry, or that admit nothing. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';

export const protocolLost = defineDiagnostic({
  code: 'plan/protocol-not-expressible',
  severity: 'warning',
  message: (resource: string, protocol: string) =>
    `a rule of ${resource} admits ${protocol}, which a NetworkPolicy cannot name`,
  explanation:
    'NetworkPolicies know TCP, UDP and SCTP only. Whether ICMP passes depends on the network plug-in; other protocols are refused where a policy selects the pod. Policies of Calico and the security groups of kube-ovn can name them.',
});

export const unknownGroupMembers = defineDiagnostic({
  code: 'plan/remote-group-unknown',
  severity: 'warning',
  message: (resource: string, group: string) =>
    `a rule of ${resource} admits the members of ${group}, which the stack does not define`,
  explanation:
    'Members of that group outside the stack are not known here. Machines of the stack in the same group are admitted; add the addresses of the others to the policy as ipBlock entries.',
});

export const partOfSubnet = defineDiagnostic({
  code: 'plan/range-covers-part-of-subnet',
  severity: 'warning',
  message: (resource: string, range: string) =>
    `a rule of ${resource} admits ${range}, which holds only a part of a subnet, so it is not known which machines are meant`,
  explanation:
    'Pods are found by label and not by their old address. Machines whose addresses are not fixed could lie inside or outside of the range, so they are not admitted. Give the ports fixed_ips, or use remote_group_id.',
});

export const clientHidden = defineDiagnostic({
  code: 'plan/client-address-hidden',
  severity: 'warning',
  message: (resource: string, range: string) =>
    `${resource} admits only ${range} from outside, and a balancer may hide the client's address`,
  explanation:
    'The policy compares the source address that arrives at the pod. With an Octavia amphora that is the balancer, so the rule refuses everybody (never more than Neutron). Use a balancer that keeps client addresses (the OVN provider, MetalLB), or put the range into loadBalancerSourceRanges of a Service of its own.',
});

export const ruleDiagnostics = Object.freeze([protocolLost, unknownGroupMembers, partOfSubnet, clientHidden]);
