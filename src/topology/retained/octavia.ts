/** Octavia: what the cloud offers to load balancers, which are translated themselves. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const octaviaService = {
  name: 'octavia',
  families: [
    retainedFamily({
      code: 'plan/load-balancer-offer',
      why: 'flavors, availability zones and quotas of load balancers are about the cloud, not about the application',
      advice: 'Set the size of the load balancers of the cluster in the configuration of their provider.',
      types: {
        'OS::Octavia::AvailabilityZone': { role: 'administration' },
        'OS::Octavia::AvailabilityZoneProfile': { role: 'administration' },
        'OS::Octavia::Flavor': { role: 'administration' },
        'OS::Octavia::FlavorProfile': { role: 'administration' },
        'OS::Octavia::Quota': { role: 'administration' },
      },
    }),
    retainedFamily({
      code: 'plan/load-balancer-stays',
      why: 'this part of a load balancer is not known to heat2kube, so it stays in OpenStack',
      gone: 'this part of a load balancer is not known to heat2kube',
      advice: 'Set what the part does with the annotations or policies of the load balancer of the cluster.',
      types: {},
      others: { prefixes: ['OS::Octavia::', 'OS::Neutron::LBaaS::'], role: 'balancer' },
    }),
  ],
} satisfies RetainedService;
