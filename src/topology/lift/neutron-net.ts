/**
 * OS::Neutron::Net: a layer 2 network. Machines on it share the pod network of the cluster, or a network of the mapping;
 * the provider's scheduling hints say nothing there.
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
  message: (resource: string) => `${resource} is switched off (admin_state_up: false), but its counterpart will be on`,
  explanation: 'A cluster network cannot be switched off. If nothing may use it, leave the machines on it out.',
});

const qosLost = defineDiagnostic({
  code: 'neutron-net/qos-lost',
  severity: 'warning',
  message: (resource: string) => `the bandwidth policy of ${resource} is not enforced on the pod network`,
  explanation:
    'Neutron limits the ports of the network by this policy. The pod network has no counterpart that is portable; some network plug-ins take bandwidth annotations.',
});

const unknownSpecs = defineDiagnostic({
  code: 'neutron-net/value-specs-lost',
  severity: 'warning',
  message: (resource: string) => `a further field in value_specs of ${resource} is meant for the Neutron API alone`,
  explanation:
    'value_specs is sent to the Neutron API as it is. Only its fields router:external, shared, mtu, dns_domain and port_security_enabled are understood.',
});

export const neutronNet = defineLift({
  type: 'OS::Neutron::Net',
  summary: 'The pod network, or a network attachment from the mapping',
  properties: {
    admin_state_up: { fate: 'approximated', note: 'A network of the cluster is always on' },
    availability_zone_hints: { fate: 'moot', note: 'Says where Neutron runs its agents' },
    dhcp_agent_ids: { fate: 'moot', note: 'Says where Neutron runs its agents' },
    dns_domain: { fate: 'manual', note: 'Give the names under this domain to the DNS that its readers use' },
    name: { fate: 'moot', note: 'Joins references by name, and finds the network in the mapping' },
    port_security_enabled: { fate: 'mapped', note: 'Default of the ports on the network' },
    qos_policy: { fate: 'approximated', note: 'Not enforced on the pod network' },
    shared: { fate: 'mapped', note: 'Other projects may use the network' },
    tags: { fate: 'moot', note: 'Labels of the Neutron API' },
    tenant_id: { fate: 'moot', note: 'The project that owns the network' },
    value_specs: { fate: 'approximated', note: 'Fields of the Neutron API; those with a meaning here are read' },
  },
  attributes: {
    admin_state_up: textProperty('admin_state_up', known('True')),
    l2_adjacency: unanswered('whether the network is one layer 2 domain is known to Neutron only'),
    mtu: unanswered('the packet size of the network is decided by the cluster'),
    name: nameAttribute,
    port_security_enabled: property('port_security_enabled', () => known(true)),
    qos_policy_id: property('qos_policy', () => known(null)),
    segments: constant(list([])),
    show,
    status,
    subnets: unanswered('the ids of subnets exist in Neutron only'),
    tenant_id: property('tenant_id', () => noFact('the project exists in OpenStack only')),
  },
  diagnostics: [down, qosLost, unknownSpecs],
  lift(read, self, report) {
    const up = read.get('admin_state_up');
    if (isPlain(up, true)) report.isDefault(up, 'a network of the cluster is always on');
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
      report.isDefault(specs.entries.size === 0 ? specs : undefined, 'no further fields');
    }
    const id = self.path;
    const dnsDomain = read.get('dns_domain') ?? spec('dns_domain');
    if (dnsDomain) report.manual(dnsDomain, 'give the names under this domain to the DNS that its readers use');
    if (mtu) report.manual(mtu, 'set the packet size of the network that takes its place');
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
