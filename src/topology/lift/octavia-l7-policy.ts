/**
 * OS::Octavia::L7Policy: what a listener does with certain requests.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::L7Policy.
 */
import { partOf, policyAttributes, policyNode, policyProperties } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaL7Policy = defineLift({
  type: 'OS::Octavia::L7Policy',
  summary: 'A rule of an HTTPRoute',
  properties: policyProperties,
  attributes: policyAttributes,
  lift: (read, self) => [policyNode(partOf(read, self))],
});
