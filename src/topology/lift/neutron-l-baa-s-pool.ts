/**
 * OS::Neutron::LBaaS::Pool: the same as its successor in Octavia: members that take connections in turn.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::Pool.
 */
import { partOf, poolAttributes, poolNode, poolProperties } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasPool = defineLift({
  type: 'OS::Neutron::LBaaS::Pool',
  summary: 'The selector of the Service',
  properties: poolProperties,
  attributes: poolAttributes,
  lift: (read, self) => [poolNode(partOf(read, self))],
});
