/** Messages about addresses at which clients outside reach machines: what of that is lost, or is not as it was. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { addressLost } from '../service-address.ts';

export const sourceAddressLost = defineDiagnostic({
  code: 'plan/outgoing-address-changes',
  severity: 'warning',
  message: (resource: string, machine: string) =>
    `outgoing connections of "${machine}" no longer have the address of "${resource}" as their source`,
  explanation:
    'A floating IP is also the source address of outgoing connections. The address of a Service is for incoming connections only. Peers that allow the server by its floating IP must allow the egress address of the cluster instead. With OVN-Kubernetes or Cilium, egress under exposure in heat2kube.yaml gives the VM a source address of its own (EgressIP or CiliumEgressGatewayPolicy).',
});

export const keepRefused = defineDiagnostic({
  code: 'plan/exposure-keep-refused',
  severity: 'warning',
  message: (resource: string, why: string) =>
    `heat2kube.yaml keeps the address of "${resource}", but its Service gets a new one: ${why}`,
  explanation:
    'A floating IP is an address of OpenStack. Only a load balancer of Octavia can have it. Change the entry under exposure to address: new, and move the DNS names of the clients.',
});

export const portsUnlisted = defineDiagnostic({
  code: 'plan/exposure-ports-unlisted',
  severity: 'warning',
  message: (resource: string, machine: string, ports: string) =>
    `the security groups open more ports of "${machine}" than a Service can list, so clients outside reach ${ports} at "${resource}"`,
  explanation:
    'A Service lists single ports. Ports of rules that open more than 16 ports, or all of a protocol, are not in it. List the ports that clients need under exposure in heat2kube.yaml: exposure: { name: { ports: [443, udp/53], reason: ... } }.',
});

export const groupUnknown = defineDiagnostic({
  code: 'plan/exposure-group-unknown',
  severity: 'warning',
  message: (resource: string, machine: string, groups: string, ports: string) =>
    `security groups of "${machine}" are not part of the stack (${groups}), so clients outside reach ${ports} at "${resource}"`,
  explanation:
    'Which ports a security group outside the stack opens is not known, so no Service lists them. List the ports that clients need under exposure in heat2kube.yaml: exposure: { name: { ports: [443, udp/53], reason: ... } }. The NetworkPolicy of the group, which the plan asks for, says who may connect.',
});

export const portRefused = defineDiagnostic({
  code: 'plan/exposure-port-refused',
  severity: 'warning',
  message: (port: string, resource: string, machine: string) =>
    `heat2kube.yaml lists ${port} for "${resource}", but no security group of "${machine}" opens it to clients outside`,
  explanation:
    'A Service forwards only what the security groups let in, so the port is left out. Add a rule to a security group, or remove the port from the entry under exposure.',
});

export const clientHidden = defineDiagnostic({
  code: 'plan/client-address-hidden',
  severity: 'warning',
  message: (resource: string, ports: string, range: string) =>
    `"${resource}" lets only ${range} connect to ${ports} from outside; a load balancer that replaces the client's address makes the NetworkPolicy refuse these clients`,
  explanation:
    'The Service names the ranges as loadBalancerSourceRanges, so the load balancer refuses other clients. A NetworkPolicy compares the source address of the packet that reaches the pod. Behind an Octavia amphora this is the address of the load balancer. Use a load balancer that keeps client addresses (the OVN provider, MetalLB, Cilium) and name it under cluster.loadBalancer in heat2kube.yaml, or add a NetworkPolicy that lets the addresses of the load balancer connect to these ports.',
});

export const rangesIgnored = defineDiagnostic({
  code: 'plan/source-ranges-ignored',
  severity: 'warning',
  message: (resource: string, ports: string, range: string) =>
    `"${resource}" lets only ${range} connect to ${ports} from outside, but the load balancer lets every client through under another address, so no Service is generated for these ports`,
  explanation:
    'The load balancer (cluster.loadBalancer in heat2kube.yaml) ignores loadBalancerSourceRanges and replaces the address of the client, so nothing could tell clients apart. Use a load balancer that enforces the ranges, or publish the ports by other means.',
});

export const addressesDiffer = defineDiagnostic({
  code: 'plan/exposure-addresses-differ',
  severity: 'warning',
  message: (resource: string, differ: string, count: number) =>
    `the ports of "${resource}" ${differ}, so they are on ${count} Services, each with an address of its own`,
  explanation:
    'All ports of a Service have the same loadBalancerSourceRanges and lead to the same VMs, so ports for other clients or other VMs need another Service. Whether two Services can have one address depends on the load balancer: name it under cluster.loadBalancer in heat2kube.yaml, or give clients the address of the Service that has their port.',
});

export const directAddressChanges = defineDiagnostic({
  code: 'plan/direct-address-changes',
  severity: 'warning',
  message: (machine: string, way: string, instead: string) =>
    `clients outside reach "${machine}" at its own address ${way}; ${instead}`,
  explanation:
    'A server on an external or provider network, or behind a router that translates nothing (enable_snat: false, IPv6), is reached at its own address. On the pod network it has another one, which nobody outside reaches, so a Service publishes the ports that the security groups open. Change DNS records and firewalls that use the old address. To keep it, map the network to a NetworkAttachmentDefinition (networks in heat2kube.yaml). To give it up, write { address: skip, reason: ... } under exposure.',
});

export const networkUnknown = defineDiagnostic({
  code: 'plan/exposure-unknown',
  severity: 'warning',
  message: (machines: string, network: string) =>
    `the network "${network}" is not part of the stack; if clients outside reach ${machines} there, nothing leads them to the VMs`,
  explanation:
    'Whether the network is an external one is not known, so no Service is generated for the servers on it. The facts of the cloud (heat2kube facts) say it. Otherwise write address: new under exposure in heat2kube.yaml for each server that clients outside reach there, or { address: skip, reason: ... }.',
});

export const exposureDiagnostics = Object.freeze([
  sourceAddressLost,
  addressLost,
  keepRefused,
  portsUnlisted,
  groupUnknown,
  portRefused,
  clientHidden,
  rangesIgnored,
  addressesDiffer,
  directAddressChanges,
  networkUnknown,
]);
