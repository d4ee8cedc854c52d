/**
 * OS::Neutron::LBaaS::LoadBalancer: the same as its successor in Octavia: a load balancer. Its listeners, pools and members are resources of their own.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::LoadBalancer.
 */
import { balancerAttributes, balancerNodes, balancerProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasLoadBalancer = defineLift({
  type: 'OS::Neutron::LBaaS::LoadBalancer',
  summary: 'A Service, or a Gateway where it reads requests or terminates TLS',
  properties: balancerProperties,
  attributes: balancerAttributes,
  lift: (read, self) => balancerNodes(partOf(read, self)),
});
