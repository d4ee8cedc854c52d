/** What is said about rules of security groups that a NetworkPolicy cannot carry, or that admit nothing. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';

export const protocolLost = defineDiagnostic({
  code: 'plan/protocol-not-expressible',
  severity: 'warning',
  message: (resource: string, protocol: string) =>
    `a rule of ${resource} allows ${protocol}, which a NetworkPolicy cannot express`,
  explanation:
    'A NetworkPolicy has rules for TCP, UDP and SCTP only. Whether ICMP passes depends on the network plug-in; other protocols are refused. Policies of Calico and security groups of Kube-OVN can express them.',
});

export const unknownGroupMembers = defineDiagnostic({
  code: 'plan/remote-group-unknown',
  severity: 'warning',
  message: (resource: string, group: string) =>
    `a rule of ${resource} allows the members of ${group}, which is not part of the stack`,
  explanation:
    'Members of that group outside the stack are not known. VMs of the stack in the group are allowed. Add the addresses of the others to the NetworkPolicy as ipBlock entries.',
});

export const partOfSubnet = defineDiagnostic({
  code: 'plan/range-covers-part-of-subnet',
  severity: 'warning',
  message: (resource: string, range: string) =>
    `a rule of ${resource} admits ${range}, and it is not known which machines of the stack have an address in it`,
  explanation:
    'Pods are found by label and not by their old address. Machines whose addresses are not fixed, on a subnet that lies only partly in the range or is not known, could be inside or outside of it, so they are not admitted. Give the ports fixed_ips, or use remote_group_id. Further addresses (allowed_address_pairs) of members of a remote group are ranges too.',
});

export const keptAddressUnknown = defineDiagnostic({
  code: 'plan/kept-address-unknown',
  severity: 'warning',
  message: (resource: string) =>
    `a rule of ${resource} admits a machine that stays in OpenStack, but its address is not known, so the policy does not`,
  explanation:
    'Policies find machines outside the cluster by their addresses. Give the port of the machine fixed_ips, or give facts of the live stack.',
});

export const otherFamily = defineDiagnostic({
  code: 'plan/ipv6-rule-inside',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of ${resource} is for IPv6, but between machines that have both the rules for IPv4 decide`,
  explanation:
    'A policy finds machines of the stack by label, whatever address family they use. Where they have IPv4 and IPv6, the rules for IPv4 decide for both, so that rules of different families cannot meet. Add the same rule for IPv4 if the machines need it.',
});

export const otherNetwork = defineDiagnostic({
  code: 'plan/peers-on-other-network',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of ${resource} concerns interfaces that are not on the pod network, so the policy does not say it`,
  explanation:
    'Members of the group, or the interfaces that the rule admits, are on networks of their own in the cluster, which the policies of the pod network do not cover. Map the networks so that the machines meet again, or let them reach each other on the pod network.',
});

export const outsideUnknown = defineDiagnostic({
  code: 'plan/rule-outside-unknown',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of ${resource} admits the outside, but whether its machines have a way there depends on what the template does not state, so the policy leaves it out`,
  explanation:
    'The machines are on a network that the template does not name, or may get an address in a subnet with a router or in one without. Name the network and the subnet of their ports, or add the range to the policy if they have such a way today.',
});

export const routeUnknown = defineDiagnostic({
  code: 'plan/rule-route-unknown',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `whether anything can arrive by an ${direction} rule of ${resource} depends on routes that the template does not state, so the policy leaves it out`,
  explanation:
    'What the rule names is on a network or behind a router of which the template says nothing, or on another subnet of the same network without a router between. If such packets arrive in the cloud today, add what the rule admits to the policy.',
});

export const clientHidden = defineDiagnostic({
  code: 'plan/client-address-hidden',
  severity: 'warning',
  message: (resource: string, range: string) =>
    `${resource} allows only ${range} from outside; a load balancer that replaces the client's address makes the rule refuse all clients`,
  explanation:
    'A NetworkPolicy compares the source address of the packet that reaches the pod. With an Octavia amphora this is the address of the load balancer. Use a load balancer that keeps client addresses (the OVN provider, MetalLB), or set the range as loadBalancerSourceRanges of the Service.',
});

export const ruleDiagnostics = Object.freeze([
  protocolLost,
  unknownGroupMembers,
  partOfSubnet,
  keptAddressUnknown,
  otherFamily,
  otherNetwork,
  outsideUnknown,
  routeUnknown,
  clientHidden,
]);
