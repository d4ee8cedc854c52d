/**
 * OS::Neutron::LBaaS::PoolMember: the same as its successor in Octavia: an address behind a load balancer.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::PoolMember.
 */
import { noFact, property, show } from '../attribute-values.ts';
import { memberNode, memberProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasPoolMember = defineLift({
  type: 'OS::Neutron::LBaaS::PoolMember',
  summary: 'A label of the VM that the Service selects, or an EndpointSlice',
  properties: memberProperties,
  attributes: {
    address: property('address', () => noFact('the member has no address')),
    pool_id: property('pool', () => noFact('the member has no pool')),
    show,
  },
  lift: (read, self) => [memberNode(partOf(read, self))],
});
