/**
 * OS::Neutron::LBaaS::L7Policy: the same as its successor in Octavia: what a listener does with certain requests.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::L7Policy.
 */
import { partOf, policyAttributes, policyNode, policyProperties } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasL7Policy = defineLift({
  type: 'OS::Neutron::LBaaS::L7Policy',
  summary: 'A rule of an HTTPRoute',
  properties: policyProperties,
  attributes: policyAttributes,
  lift: (read, self) => [policyNode(partOf(read, self))],
});
