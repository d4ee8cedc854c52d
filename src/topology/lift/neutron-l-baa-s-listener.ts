/**
 * OS::Neutron::LBaaS::Listener: the same as its successor in Octavia: a port of a load balancer.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::LBaaS::Listener.
 */
import { listenerAttributes, listenerNode, listenerProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

export const neutronLbaasListener = defineLift({
  type: 'OS::Neutron::LBaaS::Listener',
  summary: 'A port of the Service, or a listener of the Gateway',
  properties: listenerProperties,
  attributes: listenerAttributes,
  lift: (read, self) => [listenerNode(partOf(read, self))],
});
