/**
 * OS::Neutron::LBaaS::HealthMonitor: the same as its successor in Octavia: how a load balancer checks the members of a pool.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::HealthMonitor.
 */
import { monitorAttributes, monitorNode, monitorProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasHealthMonitor = defineLift({
  type: 'OS::Neutron::LBaaS::HealthMonitor',
  summary: 'A readiness probe of the VMs',
  properties: monitorProperties,
  attributes: monitorAttributes,
  lift: (read, self) => [monitorNode(partOf(read, self))],
});
