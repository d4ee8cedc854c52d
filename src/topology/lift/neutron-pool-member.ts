/**
 * OS::Neutron::PoolMember: an address behind the first load balancers of Neutron.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::PoolMember.
 */
import { known } from '../../evaluate/value.ts';
import { noFact, property, show, textProperty, unanswered } from '../attribute-values.ts';
import { memberNode, memberProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

const { address, admin_state_up, protocol_port, weight } = memberProperties;

export const neutronPoolMember = defineLift({
  type: 'OS::Neutron::PoolMember',
  summary: 'A label of the VM that the Service selects, or an EndpointSlice',
  properties: { address, admin_state_up, pool_id: memberProperties.pool, protocol_port, weight },
  attributes: {
    address: property('address', () => noFact('the member has no address')),
    admin_state_up: textProperty('admin_state_up', known('True')),
    pool_id: property('pool_id', () => noFact('the member has no pool')),
    protocol_port: property('protocol_port', () => noFact('the member has no port')),
    show,
    tenant_id: unanswered('the project exists in OpenStack only'),
    weight: property('weight', () => known(1n)),
  },
  lift: (read, self) => [memberNode(partOf(read, self), 'pool_id')],
});
