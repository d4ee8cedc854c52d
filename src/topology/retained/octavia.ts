/** Octavia: a balancer goes on to serve from OpenStack; only its members change with the machines. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const octaviaService = {
  name: 'octavia',
  families: [
    retainedFamily({
      code: 'plan/load-balancer-stays',
      why: 'the load balancer stays in OpenStack; its members change when servers move',
      gone: 'nothing in the cluster balances the traffic',
      advice:
        'Create a Service of type LoadBalancer for the VMs behind it, or a Gateway with routes for HTTP and HTTPS. A certificate becomes a Secret.',
      types: {
        'OS::Octavia::AvailabilityZone': { role: 'administration' },
        'OS::Octavia::AvailabilityZoneProfile': { role: 'administration' },
        'OS::Octavia::Flavor': { role: 'administration' },
        'OS::Octavia::FlavorProfile': { role: 'administration' },
        'OS::Octavia::HealthMonitor': { role: 'balancer' },
        'OS::Octavia::L7Policy': { role: 'balancer' },
        'OS::Octavia::L7Rule': { role: 'balancer' },
        'OS::Octavia::Listener': { role: 'balancer' },
        'OS::Octavia::LoadBalancer': { role: 'balancer' },
        'OS::Octavia::Pool': { role: 'balancer-pool' },
        'OS::Octavia::PoolMember': { role: 'balancer-member' },
        'OS::Octavia::Quota': { role: 'administration' },
      },
      others: { prefixes: ['OS::Octavia::'], role: 'balancer' },
    }),
  ],
} satisfies RetainedService;
