/** What is reported where machines no longer get what was forwarded to them. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';

export const forwardLost = defineDiagnostic({
  code: 'verify/forward-lost',
  severity: 'warning',
  message: (resource: string, machine: string, ports: string) =>
    `no object forwards clients of "${resource}" to "${machine}": ${ports}`,
  explanation:
    'A load balancer of the stack forwards connections to a server that moves to the cluster. No Service and no route of the output does the same. Follow the step of the plan that names the load balancer, or create a Service.',
});

export const forwardRefused = defineDiagnostic({
  code: 'verify/forward-refused',
  severity: 'warning',
  message: (resource: string, machine: string, port: string) =>
    `the NetworkPolicies refuse what "${resource}" forwards to "${machine}": ${port}`,
  explanation:
    'A security group allows the load balancer, and the NetworkPolicies do not. Connections of a load balancer in the cluster come from clients, nodes or gateways; those of one that stays in OpenStack come from any address of the subnet of its VIP. Allow these in the security group, or add a NetworkPolicy.',
});

export const forwardLosses = Object.freeze([forwardLost, forwardRefused]);
