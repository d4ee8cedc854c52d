/**
 * OS::Neutron::ProviderNet: a network with a physical counterpart. The cluster reaches it only through a network
 * attachment that someone configures for the same VLAN or segment.
 */
import { list } from '../../evaluate/value.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { constant, show, status, unanswered } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { asBoolean, isPlain } from '../plain-choice.ts';

const down = defineDiagnostic({
  code: 'neutron-provider-net/admin-down',
  severity: 'warning',
  message: (resource: string) => `${resource} is switched off (admin_state_up: false), but its counterpart will be on`,
  explanation: 'A cluster network cannot be switched off. If nothing may use it, leave the machines on it out.',
});

const segment = 'Configure the nodes and the network attachment for the same physical segment';

export const neutronProviderNet = defineLift({
  type: 'OS::Neutron::ProviderNet',
  summary: 'A network attachment from the mapping, on the same physical segment',
  properties: {
    admin_state_up: { fate: 'approximated', note: 'A network of the cluster is always on' },
    availability_zone_hints: { fate: 'moot', note: 'Says where Neutron runs its agents' },
    dns_domain: { fate: 'manual', note: 'Give the names under this domain to the DNS that its readers use' },
    name: { fate: 'moot', note: 'Joins references by name, and finds the network in the mapping' },
    network_type: { fate: 'manual', note: segment },
    physical_network: { fate: 'manual', note: segment },
    port_security_enabled: { fate: 'mapped', note: 'Default of the ports on the network' },
    router_external: { fate: 'mapped', note: 'Whether floating addresses come from it' },
    segmentation_id: { fate: 'manual', note: segment },
    shared: { fate: 'mapped', note: 'Other projects may use the network; true unless it says otherwise' },
    tags: { fate: 'moot', note: 'Labels of the Neutron API' },
    tenant_id: { fate: 'moot', note: 'The project that owns the network' },
  },
  attributes: {
    segments: constant(list([])),
    show,
    status,
    subnets: unanswered('the ids of subnets exist in Neutron only'),
  },
  diagnostics: [down],
  lift(read, self, report) {
    const id = self.path;
    const up = read.get('admin_state_up');
    if (isPlain(up, true)) report.isDefault(up, 'a network of the cluster is always on');
    else report.lost(up, down, id);
    const name = read.get('name');
    const dnsDomain = read.get('dns_domain');
    return [
      {
        kind: 'network',
        id,
        resource: id,
        ...(name && { name }),
        external: read.choose(read.get('router_external'), facet(id, 'outside'), asBoolean, false),
        provider: true,
        shared: read.choose(read.get('shared'), facet(id, 'sharing'), asBoolean, true),
        portSecurity: read.choose(read.get('port_security_enabled'), id, asBoolean, true),
        ...(dnsDomain && { dnsDomain }),
      },
    ];
  },
});
