/**
 * OS::Octavia::PoolMember: an address behind a load balancer.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::PoolMember.
 */
import { show } from '../attribute-values.ts';
import { memberNode, memberProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaPoolMember = defineLift({
  type: 'OS::Octavia::PoolMember',
  summary: 'A label of the VM that the Service selects, or an EndpointSlice',
  properties: {
    monitor_address: { fate: 'mapped', note: 'Where the health is asked for' },
    monitor_port: { fate: 'mapped', note: 'Port of the readiness probe' },
    tags: { fate: 'moot', note: 'Labels of the Octavia API' },
    ...memberProperties,
  },
  attributes: { show },
  lift: (read, self) => [memberNode(partOf(read, self))],
});
