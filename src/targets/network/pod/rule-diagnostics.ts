/** Messages about rules of security groups that a NetworkPolicy cannot express. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';

export const protocolLost = defineDiagnostic({
  code: 'plan/protocol-not-expressible',
  severity: 'warning',
  message: (resource: string, protocol: string) =>
    `a rule of "${resource}" allows ${protocol}, which a NetworkPolicy cannot express`,
  explanation:
    'A NetworkPolicy has rules for TCP, UDP and SCTP only. Whether ICMP passes depends on the network plug-in; other protocols are refused. Policies of Calico and security groups of Kube-OVN can express them.',
});

export const unknownGroupMembers = defineDiagnostic({
  code: 'plan/remote-group-unknown',
  severity: 'warning',
  message: (resource: string, group: string) =>
    `a rule of "${resource}" allows the members of "${group}", which is not part of the stack`,
  explanation:
    'Members of that group outside the stack are not known. VMs of the stack in the group are allowed. Add the addresses of the others to the NetworkPolicy as ipBlock entries.',
});

export const partOfSubnet = defineDiagnostic({
  code: 'plan/range-covers-part-of-subnet',
  severity: 'warning',
  message: (resource: string, range: string) =>
    `a rule of "${resource}" allows ${range}, but it is not known which machines of the stack have an address in it`,
  explanation:
    'A NetworkPolicy selects machines of the stack by label, not by their old address. A machine without a fixed address, in a subnet that is only partly in the range or not known, can be inside or outside of the range, so it is not allowed. Set fixed_ips on the ports, or use remote_group_id. Additional addresses (allowed_address_pairs) of members of a remote group are ranges too.',
});

export const keptAddressUnknown = defineDiagnostic({
  code: 'plan/kept-address-unknown',
  severity: 'warning',
  message: (resource: string) =>
    `a rule of "${resource}" allows a machine that stays in OpenStack, but its address is not known, so the NetworkPolicy does not allow it`,
  explanation:
    'A NetworkPolicy allows machines outside the cluster by their addresses. Set fixed_ips on the port of the machine, or use the facts of the live stack.',
});

export const otherFamily = defineDiagnostic({
  code: 'plan/ipv6-rule-inside',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of "${resource}" for IPv6 has no effect between machines with IPv4 and IPv6: the rules for IPv4 decide`,
  explanation:
    'A NetworkPolicy selects machines of the stack by label, for both address families. Between machines with IPv4 and IPv6, the rules for IPv4 decide for both, so that rules of different families do not combine. Add the same rule for IPv4 if the machines need it.',
});

export const mixedFamily = defineDiagnostic({
  code: 'plan/ipv6-rule-beside-ipv4',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of "${resource}" for IPv6 is not in the NetworkPolicy for machines that have only IPv6 in common and are open to all of IPv4`,
  explanation:
    'A NetworkPolicy selects machines of the stack by label, for both address families, and many network plug-ins match the addresses of pods with a range for everybody. A label for IPv6 on one side and a range for IPv4 on the other would together allow what no rule allows. So both sides get the ports that both allow, where that is the same for all members of the group. Give the machines a common IPv4 subnet or router, or add the rule to the NetworkPolicy.',
});

export const otherNetwork = defineDiagnostic({
  code: 'plan/peers-on-other-network',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of "${resource}" applies to interfaces that are not on the pod network, so it is not in the NetworkPolicy`,
  explanation:
    'Members of the group, or the interfaces that the rule allows, are on additional networks of the cluster, to which a NetworkPolicy does not apply. Map the networks so that the VMs share a network again, or let them connect on the pod network.',
});

export const rangeOfCluster = defineDiagnostic({
  code: 'plan/range-of-cluster',
  severity: 'warning',
  message: (resource: string, range: string) =>
    `a rule of "${resource}" allows ${range}, but these are addresses of the cluster, so the NetworkPolicy does not allow them`,
  explanation:
    'The range lies in those of the pods, Services or nodes (`cluster` in heat2kube.yaml). Whoever has such an address in the cluster is not the machine that the rule allows. If the machines of the range must still connect, the cluster needs other ranges, because it cannot reach them either.',
});

export const outsideUnknown = defineDiagnostic({
  code: 'plan/rule-outside-unknown',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of "${resource}" allows addresses outside the stack, but the template does not say whether the members have a route to them, so it is not in the NetworkPolicy`,
  explanation:
    'The machines are on a network that the template does not define, or their ports can be in a subnet with a router or in one without. Set the network and the subnet of the ports, or add the range to the NetworkPolicy if the machines have a route today.',
});

export const routeUnknown = defineDiagnostic({
  code: 'plan/rule-route-unknown',
  severity: 'warning',
  message: (resource: string, direction: string) =>
    `an ${direction} rule of "${resource}" needs a route that the template does not define, so it is not in the NetworkPolicy`,
  explanation:
    'The peers of the rule are on a network or behind a router that the template does not define, or in another subnet of the same network without a router between the two. If their packets arrive today, add the rule to the NetworkPolicy.',
});

export const otherProtocols = defineDiagnostic({
  code: 'plan/other-protocols-refused',
  severity: 'warning',
  message: (resource: string) =>
    `a rule of "${resource}" allows every protocol, and the NetworkPolicy allows TCP, UDP and SCTP alone, so ICMP is refused`,
  explanation:
    'A container of a pod listens at a port that its server did not show to others, for example one that was published on 127.0.0.1. To leave it out, the NetworkPolicy lists all other ports, and a rule that lists ports allows no other protocols. Let the container listen on 127.0.0.1 itself, or add a rule that your network plug-in has for ICMP.',
});

export const ruleDiagnostics = Object.freeze([
  protocolLost,
  otherProtocols,
  unknownGroupMembers,
  partOfSubnet,
  keptAddressUnknown,
  otherFamily,
  mixedFamily,
  otherNetwork,
  rangeOfCluster,
  outsideUnknown,
  routeUnknown,
]);
