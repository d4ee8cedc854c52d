/**
 * OS::Neutron::LBaaS::L7Rule: the same as its successor in Octavia: a condition of a policy of a listener.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::L7Rule.
 */
import { show } from '../attribute-values.ts';
import { partOf, ruleNode, ruleProperties } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasL7Rule = defineLift({
  type: 'OS::Neutron::LBaaS::L7Rule',
  summary: 'A match of an HTTPRoute',
  properties: ruleProperties,
  attributes: { show },
  lift: (read, self) => [ruleNode(partOf(read, self))],
});
