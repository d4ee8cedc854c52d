/**
 * OS::Octavia::LoadBalancer: a load balancer. Its listeners, pools and members are resources of their own.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::LoadBalancer.
 */
import { noFact, property } from '../attribute-values.ts';
import { balancerAttributes, balancerNodes, balancerProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaLoadBalancer = defineLift({
  type: 'OS::Octavia::LoadBalancer',
  summary: 'A Service, or a Gateway where it reads requests or terminates TLS',
  properties: {
    availability_zone: { fate: 'mapped', note: 'An annotation for Octavia' },
    flavor: { fate: 'mapped', note: 'An annotation for Octavia' },
    ...balancerProperties,
  },
  attributes: {
    flavor_id: property('flavor', () => noFact('the load balancer names no flavor')),
    ...balancerAttributes,
  },
  lift: (read, self) => balancerNodes(partOf(read, self)),
});
