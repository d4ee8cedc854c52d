/**
 * OS::Neutron::ProviderNet: a network with a physical counterpart. The cluster reaches it only through a network
 * attachment that someone configures for the same VLAN or segment.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::ProviderNet.
 */
import { list, textOf } from '../../evaluate/value.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { constant, show, status, unanswered } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { asBoolean, isPlain } from '../plain-choice.ts';

const down = defineDiagnostic({
  code: 'neutron-provider-net/admin-down',
  severity: 'warning',
  message: (resource: string) => `"${resource}" has admin_state_up: false, but the network that replaces it is up`,
  explanation: 'A cluster network cannot be disabled. If nothing may use the network, remove its ports.',
});

const segment = 'Configure the nodes and the NetworkAttachmentDefinition for the same physical segment';

export const neutronProviderNet = defineLift({
  type: 'OS::Neutron::ProviderNet',
  summary: 'A NetworkAttachmentDefinition from heat2kube.yaml, on the same physical segment',
  properties: {
    admin_state_up: { fate: 'approximated', note: 'A network of the cluster is always up' },
    availability_zone_hints: { fate: 'moot', note: 'Controls where Neutron runs its agents' },
    dns_domain: { fate: 'manual', note: 'Publish the names under this domain in the DNS that clients use' },
    name: { fate: 'moot', note: 'Resolves references by name, and is the key of the network in heat2kube.yaml' },
    network_type: { fate: 'manual', note: segment },
    physical_network: { fate: 'manual', note: segment },
    port_security_enabled: { fate: 'mapped', note: 'Default of the ports on the network' },
    router_external: { fate: 'mapped', note: 'Whether floating IPs come from it' },
    segmentation_id: {
      fate: 'mapped',
      note: 'VLAN of the NetworkAttachmentDefinition, where heat2kube.yaml names a bridge',
    },
    shared: { fate: 'mapped', note: 'Other projects may use the network; true by default' },
    tags: { fate: 'moot', note: 'Labels of the Neutron API' },
    tenant_id: { fate: 'moot', note: 'The project that owns the network' },
  },
  attributes: {
    segments: constant(list([])),
    show,
    status,
    subnets: unanswered('ids of subnets exist in Neutron only'),
  },
  diagnostics: [down],
  lift(read, self, report) {
    const id = self.path;
    const up = read.get('admin_state_up');
    if (isPlain(up, true)) report.isDefault(up, 'a network of the cluster is always up');
    else report.lost(up, down, id);
    const name = read.get('name');
    const dnsDomain = read.get('dns_domain');
    const segmentId = read.get('segmentation_id');
    const isVlan = textOf(self.effective.get('network_type')) === 'vlan';
    if (segmentId) report.manual(segmentId, segment);
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
        ...(isVlan && segmentId && { vlan: segmentId }),
      },
    ];
  },
});
