/**
 * OS::Neutron::Net: a layer 2 network. Machines on it share the pod network of the cluster, or a network of the mapping;
 * the provider's scheduling hints say nothing there.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::Net.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { known, list } from '../../evaluate/value.ts';
import {
  constant,
  nameAttribute,
  noFact,
  property,
  show,
  status,
  textProperty,
  unanswered,
} from '../attribute-values.ts';

import { defineLift } from '../lift.ts';
import { asBoolean, isPlain } from '../plain-choice.ts';

const down = defineDiagnostic({
  code: 'neutron-net/admin-down',
  severity: 'warning',
  message: (resource: string) => `"${resource}" has admin_state_up: false, but the network that replaces it is up`,
  explanation: 'A cluster network cannot be disabled. If nothing may use the network, remove its ports.',
});

const qosLost = defineDiagnostic({
  code: 'neutron-net/qos-lost',
  severity: 'warning',
  message: (resource: string) => `the bandwidth policy of "${resource}" is not enforced in the cluster`,
  explanation:
    'Neutron enforces this policy on the ports of the network. No network of the cluster has a portable equivalent; some network plug-ins support bandwidth annotations.',
});

const unknownSpecs = defineDiagnostic({
  code: 'neutron-net/value-specs-lost',
  severity: 'warning',
  message: (resource: string) =>
    `a field in value_specs of "${resource}" is for the Neutron API only and is not carried over`,
  explanation:
    'Heat sends value_specs to the Neutron API unchanged. Only its fields router:external, shared, mtu, dns_domain and port_security_enabled are translated.',
});

export const neutronNet = defineLift({
  type: 'OS::Neutron::Net',
  summary: 'The pod network, or a NetworkAttachmentDefinition from heat2kube.yaml',
  properties: {
    admin_state_up: { fate: 'approximated', note: 'A network of the cluster is always up' },
    availability_zone_hints: { fate: 'moot', note: 'Controls where Neutron runs its agents' },
    dhcp_agent_ids: { fate: 'moot', note: 'Controls where Neutron runs its agents' },
    dns_domain: { fate: 'manual', note: 'Publish the names under this domain in the DNS that clients use' },
    name: { fate: 'moot', note: 'Resolves references by name, and is the key of the network in heat2kube.yaml' },
    port_security_enabled: { fate: 'mapped', note: 'Default of the ports on the network' },
    qos_policy: { fate: 'approximated', note: 'Not enforced in the cluster' },
    shared: { fate: 'mapped', note: 'Other projects may use the network' },
    tags: { fate: 'moot', note: 'Labels of the Neutron API' },
    tenant_id: { fate: 'moot', note: 'The project that owns the network' },
    value_specs: { fate: 'approximated', note: 'Fields of the Neutron API; those with an equivalent are translated' },
  },
  attributes: {
    admin_state_up: textProperty('admin_state_up', known('True')),
    l2_adjacency: unanswered('only Neutron has the layer 2 adjacency of the network'),
    mtu: unanswered('the cluster decides the MTU of the network'),
    name: nameAttribute,
    port_security_enabled: property('port_security_enabled', () => known(true)),
    qos_policy_id: property('qos_policy', () => known(null)),
    segments: constant(list([])),
    show,
    status,
    subnets: unanswered('ids of subnets exist in Neutron only'),
    tenant_id: property('tenant_id', () => noFact('the project exists in OpenStack only')),
  },
  diagnostics: [down, qosLost, unknownSpecs],
  lift(read, self, report) {
    const up = read.get('admin_state_up');
    if (isPlain(up, true)) report.isDefault(up, 'a network of the cluster is always up');
    else report.lost(up, down, self.path);
    const specs = read.get('value_specs');
    const spec = (key: string) => read.field(specs, key);
    const name = read.get('name');
    const qosPolicy = read.get('qos_policy');
    const mtu = spec('mtu');
    report.lost(qosPolicy, qosLost, self.path);
    if (specs?.kind === 'map') {
      for (const [key, value] of specs.entries) {
        if (!understoodSpecs.has(key)) report.lost(value, unknownSpecs, self.path);
      }
      report.isDefault(specs.entries.size === 0 ? specs : undefined, 'there are no fields');
    }
    const id = self.path;
    const dnsDomain = read.get('dns_domain') ?? spec('dns_domain');
    if (dnsDomain) report.manual(dnsDomain, 'publish the names under this domain in the DNS that clients use');
    return [
      {
        kind: 'network',
        id,
        resource: id,
        ...(name && { name }),
        external: read.choose(spec('router:external'), facet(id, 'outside'), asBoolean, false),
        provider: false,
        shared: read.choose(spec('shared') ?? read.get('shared'), facet(id, 'sharing'), asBoolean, false),
        portSecurity: read.choose(
          spec('port_security_enabled') ?? read.get('port_security_enabled'),
          id,
          asBoolean,
          true,
        ),
        ...(dnsDomain && { dnsDomain }),
        ...(mtu && { mtu }),
        ...(qosPolicy && { qosPolicy }),
      },
    ];
  },
});

const understoodSpecs: ReadonlySet<string> = new Set([
  'dns_domain',
  'mtu',
  'port_security_enabled',
  'router:external',
  'shared',
]);
