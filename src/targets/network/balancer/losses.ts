/** What load balancers lose in the cluster, and how that is reported. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';

export const settingLost = defineDiagnostic({
  code: 'plan/balancer-setting-lost',
  severity: 'warning',
  message: (resource: string, setting: string) => `${setting} of "${resource}" is not carried over`,
  explanation:
    'The load balancer of the cluster has settings of its own, and not every provider has all that Octavia has. Set what the application needs with the annotations, the class or the policies of your load balancer.',
});

export const addressChanges = defineDiagnostic({
  code: 'plan/balancer-address-changes',
  severity: 'warning',
  message: (resource: string, address: string) => `"${resource}" no longer has the address ${address}`,
  explanation:
    'Clients that know the load balancer by its address must learn another one: the name of the Service inside the cluster, or the address that the load balancer of the cluster assigns. Where a text of the stack asks for the address of the load balancer, it gets the name.',
});

export const subnetReplaced = defineDiagnostic({
  code: 'plan/balancer-subnet-replaced',
  severity: 'warning',
  message: (resource: string, subnet: string) =>
    `the address of "${resource}" comes from the load balancer of the cluster instead of the subnet "${subnet}"`,
  explanation:
    'Clients on the subnet must have a route to the network from which the load balancer of the cluster takes addresses. With Octavia, set the annotation loadbalancer.openstack.org/subnet-id on the Service to the id of the subnet.',
});

export const groupsLost = defineDiagnostic({
  code: 'plan/balancer-groups-lost',
  severity: 'warning',
  message: (resource: string) =>
    `the security groups of "${resource}" are not carried over: whoever reaches its address may connect`,
  explanation:
    'The groups filter what reaches the server that is the load balancer. A Service takes no security groups. Set loadBalancerSourceRanges of the Service to the ranges that the rules of the groups admit, before clients reach its address.',
});

export const persistenceLost = defineDiagnostic({
  code: 'plan/session-persistence-lost',
  severity: 'warning',
  message: (resource: string, type: string) =>
    `session persistence by ${type} of "${resource}" is not carried over: requests of a client go to any member`,
  explanation:
    'A Service knows the address of a client and no cookies. If the application keeps sessions in memory, use an implementation of the Gateway API with session persistence, or SOURCE_IP.',
});

export const weightLost = defineDiagnostic({
  code: 'plan/balancer-weight-lost',
  severity: 'warning',
  message: (member: string, weight: string) =>
    `the weight ${weight} of "${member}" is not carried over: every member gets the same share`,
  explanation:
    'A Service shares connections evenly. If members must get different shares, use a Gateway with one Service for each member.',
});

export const memberOff = defineDiagnostic({
  code: 'plan/balancer-member-off',
  severity: 'warning',
  message: (balancer: string, machine: string) =>
    `"${balancer}" no longer forwards to "${machine}", whose interface is not on the pod network`,
  explanation:
    'A Service leads to the address of a pod. The member is an interface on another network of the cluster. Map its network to pod under networks in heat2kube.yaml, or give the VM another interface there.',
});

export const clientsHidden = defineDiagnostic({
  code: 'plan/balancer-clients-hidden',
  severity: 'warning',
  message: (listener: string, ranges: string) =>
    `only the load balancer of the cluster refuses clients of "${listener}" outside ${ranges}; NetworkPolicies see its own address`,
  explanation:
    'An amphora of Octavia opens a connection of its own, so a NetworkPolicy cannot tell clients apart. The Service has the ranges, and the load balancer enforces them. Who reaches the node ports of the cluster passes it by.',
});

export const rangesIgnored = defineDiagnostic({
  code: 'plan/balancer-ranges-ignored',
  severity: 'warning',
  message: (listener: string, ranges: string) =>
    `"${listener}" is not published: nothing in the cluster refuses clients outside ${ranges}`,
  explanation:
    'The load balancer of the cluster ignores source ranges and hides the address of clients. Set cluster.loadBalancer in heat2kube.yaml if yours enforces them, or publish the port yourself.',
});

export const rangesApart = defineDiagnostic({
  code: 'plan/balancer-address-differs',
  severity: 'warning',
  message: (resource: string, count: number) =>
    `the listeners of "${resource}" admit different clients, so they become ${count} Services with addresses of their own`,
  explanation:
    'loadBalancerSourceRanges are for a whole Service. Nothing lets these Services share an address: the load balancer of the cluster cannot, or with Octavia the load balancer is internal. Clients must connect to each port at the address of its Service.',
});

export const unserved = defineDiagnostic({
  code: 'plan/balancer-unserved',
  severity: 'warning',
  message: (resource: string) =>
    `no Service is generated for "${resource}", because none of its listeners leads to a member`,
  explanation:
    'A listener needs a pool with members that get connections: not administratively down, not of weight 0, and with an interface on the pod network.',
});

export const addressOutside = defineDiagnostic({
  code: 'plan/balancer-address-outside',
  severity: 'warning',
  message: (resource: string) =>
    `nothing is generated for "${resource}", because its address is in no subnet that its members can be reached from`,
  explanation:
    'Members in a VPC are behind an address of the same VPC, which clients use as before. vip_address is outside the subnets of this VPC, so nobody there could connect to it. Neutron refuses an address outside vip_subnet. Correct vip_address, or remove it: a Service then shares the connections where that is possible.',
});

export const monitorSecond = defineDiagnostic({
  code: 'plan/health-monitor-second',
  severity: 'warning',
  message: (monitor: string, machines: string) =>
    `"${monitor}" does not check ${machines}: the readiness probe is that of another health monitor`,
  explanation:
    'A VM has one readiness probe, which decides for all Services that lead to it. The first health monitor of the template is taken. If another check matters more, remove the first monitor, or check both in the guest and probe the result.',
});

export const monitorTypeLost = defineDiagnostic({
  code: 'plan/health-monitor-type-lost',
  severity: 'warning',
  message: (monitor: string, type: string) => `"${monitor}" checks by ${type}, which no readiness probe does`,
  explanation:
    'Probes of Kubernetes open a TCP connection or send an HTTP request. With another type of check, the Service leads to every VM that runs. Use a monitor of type TCP or HTTP if the guest answers one.',
});

export const monitorCodesWider = defineDiagnostic({
  code: 'plan/health-monitor-codes-wider',
  severity: 'warning',
  message: (monitor: string, codes: string) =>
    `"${monitor}" accepts the status ${codes}, and the readiness probe accepts 200 to 399`,
  explanation:
    'A probe of Kubernetes takes any status from 200 to 399 as healthy. If a redirect means that the application is not ready, let the URL of the check answer with an error instead.',
});

export const monitorMethodLost = defineDiagnostic({
  code: 'plan/health-monitor-method-lost',
  severity: 'warning',
  message: (monitor: string, method: string) => `"${monitor}" checks with ${method}, and the readiness probe with GET`,
  explanation: 'A probe of Kubernetes sends a GET request. The URL of the check must answer it in the same way.',
});

export const monitorOutside = defineDiagnostic({
  code: 'plan/health-monitor-outside',
  severity: 'warning',
  message: (monitor: string, members: string) =>
    `"${monitor}" no longer checks ${members}: nothing probes a member outside the cluster`,
  explanation:
    'Kubernetes probes its own pods. Addresses in an EndpointSlice get connections whether they answer or not. Remove the address from the EndpointSlice when the member is down.',
});

export const monitorUnprobed = defineDiagnostic({
  code: 'plan/health-monitor-unprobed',
  severity: 'warning',
  message: (monitor: string, machines: string) =>
    `"${monitor}" no longer checks ${machines}: probes of the cluster do not reach VMs on their network`,
  explanation:
    'The kubelet probes VMs over the pod network of the cluster. VMs on a network of their own are not on it, so a probe by TCP or HTTP would keep them out of every Service. Without a probe a VM gets connections as soon as it runs. Add a readiness probe that asks in the guest (guestAgentPing, or exec), which needs the guest agent.',
});

export const monitorOfNetwork = defineDiagnostic({
  code: 'plan/health-monitor-of-network',
  severity: 'warning',
  message: (monitor: string, machines: string) =>
    `the network of ${machines} checks them in its own way, without the delay, timeout, retries and request of "${monitor}"`,
  explanation:
    'What shares connections in a VPC of Kube-OVN (SwitchLBRule) also finds out which members answer, by TCP connections at times of its own. It asks no HTTP path and takes no numbers.',
});

export const monitorAddressLost = defineDiagnostic({
  code: 'plan/health-monitor-address-lost',
  severity: 'warning',
  message: (member: string) => `monitor_address of "${member}" is not carried over: the VM itself is probed`,
  explanation: 'A readiness probe asks the VM at its own address. It cannot ask another address for its health.',
});

export const policyLost = defineDiagnostic({
  code: 'plan/l7-policy-lost',
  severity: 'warning',
  message: (policy: string, why: string) => `no route has the policy "${policy}": ${why}`,
  explanation:
    'Requests that the policy took go to the next policy, or to the default pool of the listener. A policy that rejects requests rejects none then. An extension of your implementation of the Gateway API can do more: add it to the HTTPRoute.',
});

export const ruleApproximate = defineDiagnostic({
  code: 'plan/l7-rule-approximate',
  severity: 'warning',
  message: (rule: string) => `the match for "${rule}" takes other requests in rare cases`,
  explanation:
    'A path prefix of a route means whole elements: /old matches /old and /old/a, and not /older. Regular expressions are optional in the Gateway API, and each implementation has its own dialect. Try the requests that matter.',
});

export const rejectStatus = defineDiagnostic({
  code: 'plan/l7-reject-status',
  severity: 'warning',
  message: (policy: string) => `requests that "${policy}" rejects are answered with 500 instead of 403`,
  explanation:
    'A rule of a route without a backend answers with 500. If clients or monitoring depend on 403, use an extension of your implementation of the Gateway API.',
});

export const policyOrder = defineDiagnostic({
  code: 'plan/l7-policy-order',
  severity: 'warning',
  message: (policy: string, before: string) =>
    `"${policy}" wins over "${before}" for requests that match both, because its match is more specific`,
  explanation:
    'Octavia takes the first policy that matches. A Gateway takes the most specific match: a host name before none, an exact path, then the longest prefix, then the number of headers. Make the policies exclude each other if requests can match both.',
});

export const rangesByAnnotation = defineDiagnostic({
  code: 'plan/gateway-clients-by-annotation',
  severity: 'warning',
  message: (listener: string, ranges: string) =>
    `clients of "${listener}" outside ${ranges} are refused only if the Gateway passes its annotations to its Service`,
  explanation:
    'A Gateway has no source ranges. The annotation service.beta.kubernetes.io/load-balancer-source-ranges on the Service that the implementation creates has them. Check that the Service has the annotation before clients use the address, or set the ranges with the policies of your implementation.',
});

export const nameUnknown = defineDiagnostic({
  code: 'plan/backend-tls-verified',
  severity: 'warning',
  message: (pool: string) =>
    `connections to members of "${pool}" are encrypted only with certificates that the Gateway verifies`,
  explanation:
    'Octavia takes any certificate of a member. A BackendTLSPolicy always verifies it: write the host name that the certificates of the members have, and if a private authority issued them, name its certificate in caCertificateRefs.',
});

export const gatewayProxiesElsewhere = defineDiagnostic({
  code: 'plan/gateway-proxies-elsewhere',
  severity: 'warning',
  message: (resource: string, namespace: string) =>
    `only servers of the stack may connect to "${resource}", so its Gateway must run its proxies in the namespace ${namespace}`,
  explanation:
    'Everybody who reaches the proxies of a Gateway can connect to what is behind it. So a NetworkPolicy admits to the proxies only VMs that could connect before, and the members admit only these proxies. A NetworkPolicy knows proxies by the label gateway.networking.k8s.io/gateway-name in the namespace of the Gateway. Proxies in another namespace or on the nodes are refused. Choose a GatewayClass that runs the proxies beside the Gateway, and let it create a Service of type ClusterIP.',
});

export const gatewayClientCutOff = defineDiagnostic({
  code: 'plan/gateway-client-cut-off',
  severity: 'warning',
  message: (resource: string, clients: string) =>
    `${clients} may connect to some listeners of "${resource}" only, and so to none of its Gateway`,
  explanation:
    'Nobody knows at which ports the proxies of a Gateway take connections, so a NetworkPolicy admits a client to all listeners or to none. Give the client a rule for every listener, or add a NetworkPolicy with the ports that the proxies of your GatewayClass have.',
});
