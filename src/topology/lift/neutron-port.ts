/**
 * OS::Neutron::Port: a network interface that exists apart from the machine using it. Lost are what only Neutron
 * enforces: bandwidth, the notion of a port that is off.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::Port.
 */
import { known, list, map, type Value, entryAt, listItemsOf } from '../../evaluate/value.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import {
  addressValue,
  nameAttribute,
  noFact,
  plainFact,
  property,
  show,
  status,
  textProperty,
  unanswered,
} from '../attribute-values.ts';
import { referredNode } from '../facts-in.ts';
import type { Nic } from '../kinds/nic.ts';
import { defineLift, type Reader } from '../lift.ts';
import { nicDiagnosticList, nicDiagnostics, nicProperties } from '../nic-properties.ts';
import { selectPath } from '../../stack/select-path.ts';

const kinds = nicDiagnostics('neutron-port', (resource) => `"${resource}"`);

type Properties = typeof properties;

const properties = {
  admin_state_up: { fate: 'approximated', note: 'An interface of a VM is always up' },
  allowed_address_pairs: { fate: 'mapped', note: 'Additional addresses that the interface may use' },
  'binding:vnic_type': { fate: 'mapped', note: 'Normal or SR-IOV interface' },
  device_id: { fate: 'moot', note: 'Set by Nova when a server uses the port' },
  device_owner: { fate: 'moot', note: 'Set by Nova when a server uses the port' },
  dns_name: { fate: 'mapped', note: 'Name of the interface in the network' },
  fixed_ips: { fate: 'mapped', note: 'Requested addresses' },
  mac_address: { fate: 'mapped', note: 'MAC address of the interface' },
  name: { fate: 'moot', note: 'Resolves references by name; interfaces have no name in the cluster' },
  network: { fate: 'mapped', note: 'The network that the interface is on' },
  network_id: { fate: 'mapped', note: 'Old name of network' },
  no_fixed_ips: { fate: 'mapped', note: 'The interface has no address' },
  port_security_enabled: { fate: 'mapped', note: 'False: no security groups and no anti-spoofing' },
  propagate_uplink_status: { fate: 'moot', note: 'For SR-IOV interfaces, which are reported separately' },
  qos_policy: { fate: 'approximated', note: 'Not enforced in the cluster' },
  replacement_policy: { fate: 'moot', note: 'Controls what Heat does on updates' },
  security_groups: { fate: 'mapped', note: 'Absent: the default group of the project; empty: no traffic at all' },
  tags: { fate: 'moot', note: 'Labels of the Neutron API' },
  value_specs: { fate: 'approximated', note: 'Fields of the Neutron API; those with an equivalent are translated' },
} as const;

export const neutronPort = defineLift({
  type: 'OS::Neutron::Port',
  summary: 'An interface of the VM that uses it',
  properties,
  attributes: {
    admin_state_up: textProperty('admin_state_up', known('True')),
    allowed_address_pairs: property('allowed_address_pairs', () => list([])),
    device_id: unanswered('only Nova has the user of a port'),
    device_owner: unanswered('only Nova has the user of a port'),
    dns_assignment: (self, path) =>
      selectPath(
        list([
          map([
            ['hostname', self.effective.get('dns_name') ?? plainFact('name', self.path)],
            ['fqdn', addressValue({ of: self.path, nic: self.path, scope: 'inside' })],
            ['ip_address', address(self, 0)],
          ]),
        ]),
        path,
      ),
    fixed_ips: (self, path) => selectPath(fixedIps(self), path),
    mac_address: property('mac_address', (self) => plainFact('mac', self.path)),
    name: nameAttribute,
    network: (self, path) =>
      selectPath(
        map([
          ['id', networkOf(self)],
          ['name', networkOf(self)],
        ]),
        path,
      ),
    network_id: (self, path) => selectPath(networkOf(self), path),
    port_security_enabled: property('port_security_enabled', () => known(true)),
    propagate_uplink_status: property('propagate_uplink_status', () => known(false)),
    qos_policy_id: property('qos_policy', () => known(null)),
    security_groups: property('security_groups', () =>
      noFact('the default security group of a project exists in Neutron only'),
    ),
    show,
    status,
    subnets: (self, path) => selectPath(subnets(self), path),
    tenant_id: unanswered('the project exists in OpenStack only'),
  },
  diagnostics: nicDiagnosticList(kinds),
  lift(read, self, report) {
    const field = (key: string): Value | undefined => (isProperty(key) ? read.get(key) : undefined);
    const name = read.get('name');
    const network = read.get('network');
    return [
      {
        kind: 'nic',
        id: self.path,
        resource: self.path,
        ...(network && { network: read.ref(network) }),
        addresses: addresses(read, self.path),
        groups: groups(read, self.path),
        ...(name && { name }),
        ...nicProperties({ id: self.path, resource: self.path, read, report, kinds, field }),
      },
    ];
  },
});

function isProperty(key: string): key is keyof Properties {
  return Object.hasOwn(properties, key);
}

/** Heat removes an empty list, so it means the same as none: addresses as Neutron allocates them. */
function addresses(read: Reader<Properties>, id: string): Nic['addresses'] {
  const written = read.get('fixed_ips');
  const items = read.items(written);
  if (items.length === 0) read.shapes(written, id);
  return items.map((item) => {
    const subnet = read.field(item, 'subnet');
    const ip = read.field(item, 'ip_address');
    return { ...(subnet && { subnet: read.ref(subnet) }), ...(ip && { ip }) };
  });
}

function groups(read: Reader<Properties>, id: string): Nic['groups'] {
  const written = read.get('security_groups');
  if (!written) return 'default';
  const items = read.items(written);
  if (items.length === 0) read.shapes(written, id);
  return items.map((item) => read.ref(item));
}

/** The address that was asked for, else whatever the interface gets. */
function address(self: ResourceIdentity, index: number): Value {
  return addressValue({ of: self.path, nic: self.path, index, scope: 'inside' });
}

function fixedIps(self: ResourceIdentity): Value {
  const asked = listItemsOf(self.effective.get('fixed_ips'));
  const entries = asked.length > 0 ? asked : [undefined];
  return list(
    entries.map((entry, index) => {
      const subnet = entryAt(entry, 'subnet');
      return map([
        ['subnet_id', subnet ?? noFact('Neutron chooses the subnet of an address without one')],
        ['ip_address', address(self, index)],
      ]);
    }),
  );
}

function subnets(self: ResourceIdentity): Value {
  const asked = listItemsOf(self.effective.get('fixed_ips'));
  return list(asked.flatMap((entry) => entryAt(entry, 'subnet') ?? []).map(subnetBody));
}

/** As much of a subnet's body as facts can say. */
function subnetBody(subnet: Value): Value {
  const node = referredNode(subnet);
  const why = 'the subnet is not part of the stack';
  return map([
    ['id', subnet],
    ['cidr', node === undefined ? noFact(why) : plainFact('cidr', node)],
    ['gateway_ip', node === undefined ? noFact(why) : plainFact('gateway', node)],
  ]);
}

function networkOf(self: ResourceIdentity): Value {
  return self.effective.get('network') ?? noFact('the port names no network');
}
