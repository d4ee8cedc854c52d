/**
 * OS::Octavia::HealthMonitor: how a load balancer checks the members of a pool.
 * Heat manual: template guide, OpenStack resource types, OS::Octavia::HealthMonitor.
 */
import { monitorAttributes, monitorNode, monitorProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const octaviaHealthMonitor = defineLift({
  type: 'OS::Octavia::HealthMonitor',
  summary: 'A readiness probe of the VMs',
  properties: monitorProperties,
  attributes: monitorAttributes,
  lift: (read, self) => [monitorNode(partOf(read, self))],
});
