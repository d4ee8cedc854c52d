/**
 * OS::Neutron::Subnet: an address range. The pod network has addresses of its own, so the range matters for rules that
 * name it, for fixed addresses on mapped networks, and for what reaches what.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::Subnet.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, list, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { nameAttribute, noFact, plainFact, property, show, textProperty } from '../attribute-values.ts';
import type { Subnet } from '../kinds/subnet.ts';
import { defineLift, type LiftReport, type Reader } from '../lift.ts';
import { asBoolean, asInteger } from '../plain-choice.ts';

const modesLost = defineDiagnostic({
  code: 'neutron-subnet/ipv6-mode-lost',
  severity: 'warning',
  message: (resource: string) => `the cluster network decides how the addresses of "${resource}" are assigned`,
  explanation:
    'ipv6_ra_mode and ipv6_address_mode configure router advertisements and DHCPv6 of Neutron. A cluster network assigns IPv6 addresses in its own way, if it is configured for IPv6 at all.',
});

const poolUnknown = defineDiagnostic({
  code: 'neutron-subnet/range-from-pool',
  severity: 'warning',
  message: (resource: string) => `the range of "${resource}" comes from a subnet pool, so it is not known`,
  explanation:
    'Rules and routes that depend on the range are incomplete. Set cidr on the subnet, or give facts of the live stack.',
});

type Properties = typeof properties;

const properties = {
  allocation_pools: { fate: 'mapped', note: 'Addresses that servers can get' },
  cidr: { fate: 'mapped', note: 'The range, for rules and fixed addresses' },
  dns_nameservers: { fate: 'mapped', note: 'DNS servers of the VMs' },
  enable_dhcp: { fate: 'mapped', note: 'Whether servers get their address by DHCP' },
  gateway_ip: { fate: 'mapped', note: 'Absent: the first host address; empty: none' },
  host_routes: { fate: 'mapped', note: 'Routes that DHCP gives to the servers' },
  ip_version: { fate: 'mapped', note: 'Address family' },
  ipv6_address_mode: { fate: 'approximated', note: 'The cluster decides how IPv6 addresses are assigned' },
  ipv6_ra_mode: { fate: 'approximated', note: 'The cluster decides how IPv6 addresses are assigned' },
  name: { fate: 'moot', note: 'Resolves references by name' },
  network: { fate: 'mapped', note: 'The network of the subnet' },
  network_id: { fate: 'mapped', note: 'Old name of network' },
  prefixlen: { fate: 'approximated', note: 'The range comes from a subnet pool of Neutron' },
  segment: { fate: 'moot', note: 'Routed segments belong to the provider network' },
  subnetpool: { fate: 'approximated', note: 'The range comes from a subnet pool of Neutron' },
  tags: { fate: 'moot', note: 'Labels of the Neutron API' },
  tenant_id: { fate: 'moot', note: 'The project that owns the subnet' },
  value_specs: {
    fate: 'manual',
    note: 'Additional fields of the Neutron API: decide what they mean for the cluster network',
  },
} as const;

export const neutronSubnet = defineLift({
  type: 'OS::Neutron::Subnet',
  summary: 'Ranges in NetworkPolicies, and addresses of a mapped network',
  properties,
  attributes: {
    allocation_pools: property('allocation_pools', () => list([])),
    cidr: property('cidr', (self) => plainFact('cidr', self.path)),
    dns_nameservers: property('dns_nameservers', () => list([])),
    enable_dhcp: textProperty('enable_dhcp', known('True')),
    gateway_ip: (self, path) =>
      path.length === 0
        ? (self.effective.get('gateway_ip') ?? plainFact('gateway', self.path))
        : noFact('a gateway address has no parts'),
    host_routes: property('host_routes', () => list([])),
    ip_version: textProperty('ip_version', known('4')),
    name: nameAttribute,
    network_id: property('network', () => noFact('the subnet names no network')),
    show,
    tenant_id: property('tenant_id', () => noFact('the project exists in OpenStack only')),
  },
  diagnostics: [modesLost, poolUnknown],
  lift(read, self, report) {
    const network = read.get('network');
    for (const mode of modes) report.lost(read.get(mode), modesLost, self.path);
    for (const source of ['subnetpool', 'prefixlen'] as const) {
      report.lost(read.get(source), poolUnknown, self.path);
    }
    if (!network) return [];
    const id = self.path;
    const name = read.get('name');
    const cidr = read.get('cidr');
    const nameservers = read.get('dns_nameservers');
    read.shapes(nameservers?.kind === 'list' && nameservers.items.length === 0 ? nameservers : undefined, id);
    return [
      {
        kind: 'subnet',
        id,
        resource: id,
        network: read.ref(network),
        ...(name && { name }),
        ...(cidr && { cidr }),
        gateway: gateway(read, self.properties.get('gateway_ip'), id),
        dhcp: read.choose(read.get('enable_dhcp'), id, asBoolean, true),
        family: read.choose(read.get('ip_version'), id, (value) => (asInteger(value) === 6 ? 6 : 4), 4),
        selfAssigned: modes.some((mode) => selfAssigning.has(wordOf(read.get(mode)))),
        ...lists(read, report),
        nameservers: read.items(nameservers),
      },
    ];
  },
});

const modes = ['ipv6_ra_mode', 'ipv6_address_mode'] as const;

/** Modes in which Neutron gives every port of the network an address that follows from its MAC. */
const selfAssigning: ReadonlySet<string> = new Set(['slaac', 'dhcpv6-stateless']);

/** Absent is the first host address; null and an empty text are none (Heat passes null on as written). */
function gateway(read: Reader<Properties>, written: Value | undefined, id: string): Subnet['gateway'] {
  const value = read.get('gateway_ip');
  if (value && textOf(value) !== '') return value;
  if (!written) return 'first';
  read.shapes(written, id);
  return 'none';
}

function lists(read: Reader<Properties>, report: LiftReport): Pick<Subnet, 'pools' | 'hostRoutes'> {
  const pairs = (value: Value | undefined, first: string, second: string) =>
    read.items(value).flatMap((item) => {
      const [a, b] = [read.field(item, first), read.field(item, second)];
      if (a && b) return [[a, b] as const];
      // Null is written, but says nothing.
      report.manual(a ?? b, `it is incomplete: ${a ? second : first} has no value`);
      return [];
    });
  return {
    pools: pairs(read.get('allocation_pools'), 'start', 'end').map(([start, end]) => ({ start, end })),
    hostRoutes: pairs(read.get('host_routes'), 'destination', 'nexthop').map(([destination, nexthop]) => ({
      destination,
      nexthop,
    })),
  };
}
