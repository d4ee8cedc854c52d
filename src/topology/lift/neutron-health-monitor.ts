/**
 * OS::Neutron::HealthMonitor: how the first load balancers of Neutron check members; pools name it.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::HealthMonitor.
 */
import { known } from '../../evaluate/value.ts';
import { noFact, property, show, textProperty, unanswered } from '../attribute-values.ts';
import { monitorNode, monitorProperties, partOf } from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';

const { pool: _pool, tenant_id: _tenant, ...properties } = monitorProperties;

export const neutronHealthMonitor = defineLift({
  type: 'OS::Neutron::HealthMonitor',
  summary: 'A readiness probe of the VMs',
  properties,
  attributes: {
    admin_state_up: textProperty('admin_state_up', known('True')),
    delay: property('delay', () => noFact('the monitor has no period')),
    expected_codes: property('expected_codes', () => known('200')),
    http_method: property('http_method', () => known('GET')),
    max_retries: property('max_retries', () => noFact('the monitor has no number of retries')),
    show,
    tenant_id: unanswered('the project exists in OpenStack only'),
    timeout: property('timeout', () => noFact('the monitor has no timeout')),
    type: property('type', () => noFact('the monitor has no type')),
    url_path: property('url_path', () => known('/')),
  },
  lift: (read, self) => [monitorNode(partOf(read, self))],
});
