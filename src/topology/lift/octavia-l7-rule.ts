/**
 * OS::Octavia::L7Rule: a condition of a policy of a listener.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::L7Rule.
 */
import { show } from '../attribute-values.ts';
import { partOf, ruleNode, ruleProperties } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaL7Rule = defineLift({
  type: 'OS::Octavia::L7Rule',
  summary: 'A match of an HTTPRoute',
  properties: ruleProperties,
  attributes: { show },
  lift: (read, self) => [ruleNode(partOf(read, self))],
});
