/**
 * OS::Octavia::Listener: a port of a load balancer.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::Listener.
 */
import { listenerAttributes, listenerNode, listenerProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaListener = defineLift({
  type: 'OS::Octavia::Listener',
  summary: 'A port of the Service, or a listener of the Gateway',
  properties: {
    allowed_cidrs: { fate: 'mapped', note: 'Source ranges of the Service' },
    ...listenerProperties,
  },
  attributes: listenerAttributes,
  lift: (read, self) => [listenerNode(partOf(read, self))],
});
