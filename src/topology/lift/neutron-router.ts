/**
 * OS::Neutron::Router: what joins networks and leads outside. The cluster routes by itself; the router decides which
 * machines reach each other and whether they reach the outside.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::Router.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, map } from '../../evaluate/value.ts';
import { nameAttribute, noFact, property, show, status, textProperty, unanswered } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { asBoolean, isPlain } from '../plain-choice.ts';

const down = defineDiagnostic({
  code: 'neutron-router/admin-down',
  severity: 'warning',
  message: (resource: string) => `"${resource}" has admin_state_up: false, but routing in the cluster is always on`,
  explanation:
    'The routing of a cluster cannot be disabled for one application. NetworkPolicies restrict the traffic instead.',
});

export const neutronRouter = defineLift({
  type: 'OS::Neutron::Router',
  summary: 'Routing of the cluster; decides which networks are connected and reach external networks',
  properties: {
    admin_state_up: { fate: 'approximated', note: 'The cluster always routes' },
    availability_zone_hints: { fate: 'moot', note: 'Controls where Neutron runs the router' },
    distributed: { fate: 'moot', note: 'Controls how Neutron runs the router' },
    external_gateway_info: { fate: 'mapped', note: 'Whether servers reach external networks' },
    ha: { fate: 'moot', note: 'Controls how Neutron runs the router' },
    l3_agent_id: { fate: 'moot', note: 'Controls where Neutron runs the router' },
    l3_agent_ids: { fate: 'moot', note: 'Controls where Neutron runs the router' },
    name: { fate: 'moot', note: 'Joins references by name; the cluster routes without a router' },
    tags: { fate: 'moot', note: 'Labels of the Neutron API' },
    tenant_id: { fate: 'moot', note: 'The project that owns the router' },
    value_specs: {
      fate: 'manual',
      note: 'Additional fields of the Neutron API: decide what they mean for the routing',
    },
  },
  attributes: {
    admin_state_up: textProperty('admin_state_up', known('True')),
    external_gateway_info: property('external_gateway_info', () =>
      map([['network_id', noFact('the router has no gateway')]]),
    ),
    name: nameAttribute,
    show,
    status,
    tenant_id: unanswered('the project exists in OpenStack only'),
  },
  diagnostics: [down],
  lift(read, self, report) {
    const up = read.get('admin_state_up');
    if (isPlain(up, true)) report.isDefault(up, 'the cluster always routes');
    else report.lost(up, down, self.path);
    const name = read.get('name');
    const gateway = read.get('external_gateway_info');
    const network = read.field(gateway, 'network');
    const addresses = read.field(gateway, 'external_fixed_ips');
    report.manual(
      addresses,
      'peers that allow the router by this address must allow the egress address of the cluster',
    );
    if (gateway?.kind === 'map' && gateway.entries.size === 0) read.shapes(gateway, self.path);
    const snat = read.choose<boolean | undefined>(read.field(gateway, 'enable_snat'), self.path, asBoolean, undefined);
    return [
      {
        kind: 'router',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        ...(network && { externalNetwork: read.ref(network) }),
        ...(snat !== undefined && { snat }),
      },
    ];
  },
});
