/**
 * OS::Octavia::Pool: members that take connections in turn.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::Pool.
 */
import { partOf, poolAttributes, poolNode, poolProperties } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaPool = defineLift({
  type: 'OS::Octavia::Pool',
  summary: 'The selector of the Service',
  properties: {
    tls_enabled: { fate: 'mapped', note: 'Whether members get TLS' },
    ...poolProperties,
  },
  attributes: poolAttributes,
  lift: (read, self) => [poolNode(partOf(read, self))],
});
