/**
 * OS::Neutron::FloatingIP: a public address that maps one to one to an address of a port. The cluster has it as the
 * address of a Service; outgoing traffic no longer carries it by itself.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::FloatingIP.
 */
import { addressValue, noFact, property, show, unanswered } from '../attribute-values.ts';
import { concat } from '../../evaluate/concat.ts';
import { known, textOf, type Value } from '../../evaluate/value.ts';
import type { TopologyNode } from '../kinds/table.ts';
import { referredNode } from '../facts-in.ts';
import { defineLift } from '../lift.ts';

export const neutronFloatingIp = defineLift({
  type: 'OS::Neutron::FloatingIP',
  summary: 'The address of a Service of the VM',
  properties: {
    dns_domain: { fate: 'mapped', note: 'The zone of the name' },
    dns_name: { fate: 'mapped', note: 'A name of the address, which Designate has' },
    fixed_ip_address: { fate: 'mapped', note: 'Which address of the port the floating IP belongs to' },
    floating_ip_address: { fate: 'mapped', note: 'A specific public address' },
    floating_network: { fate: 'mapped', note: 'Where the address comes from' },
    floating_network_id: { fate: 'mapped', note: 'Old name of floating_network' },
    floating_subnet: { fate: 'manual', note: 'Request an address of that range from the load balancer of the cluster' },
    port_id: { fate: 'mapped', note: 'The port of the floating IP' },
    value_specs: {
      fate: 'manual',
      note: 'Additional fields of the Neutron API: decide what they mean for the address',
    },
  },
  attributes: {
    fixed_ip_address: property('fixed_ip_address', (self) => {
      const port = referredNode(self.effective.get('port_id'));
      return port !== undefined
        ? addressValue({ of: port, nic: port, scope: 'inside' })
        : noFact('the port of the address is not part of the stack');
    }),
    floating_ip_address: property('floating_ip_address', (self) => addressValue({ of: self.path, scope: 'public' })),
    floating_network_id: property('floating_network', () => noFact('the address names no network')),
    port_id: property('port_id', () => known(null)),
    router_id: unanswered('only Neutron has the router of an address'),
    show,
    tenant_id: unanswered('the project exists in OpenStack only'),
  },
  lift(read, self, report) {
    const named = { name: read.get('dns_name'), domain: read.get('dns_domain') };
    if (!isWhole(named)) for (const part of [named.name, named.domain]) report.manual(part, half);
    const network = read.get('floating_network');
    const address = read.get('floating_ip_address');
    const port = read.get('port_id');
    const fixedAddress = read.get('fixed_ip_address');
    return [
      {
        kind: 'public-address',
        id: self.path,
        resource: self.path,
        ...(network && { network: read.ref(network) }),
        ...(address && { address }),
        ...(port && { nic: read.ref(port) }),
        ...(fixedAddress && { fixedAddress }),
      },
      ...recordOf(self.path, named),
    ];
  },
});

interface Named {
  readonly name: Value | undefined;
  readonly domain: Value | undefined;
}

const half = 'Neutron publishes a floating IP that has both a name and a domain';

/** Without one of them nobody knows a name. */
function isWhole(named: Named): named is Readonly<Record<'name' | 'domain', Value>> {
  return [named.name, named.domain].every((part) => part && textOf(part) !== '');
}

/** The DNS extension of Neutron publishes it in Designate. */
function recordOf(path: string, named: Named): readonly TopologyNode[] {
  if (!isWhole(named)) return [];
  const { name, domain } = named;
  const below = textOf(domain)?.endsWith('.') === false ? concat([domain, known('.')]) : domain;
  return [
    {
      kind: 'dns-record',
      id: `${path}#dns`,
      resource: path,
      zone: { external: below },
      name,
      recordType: known('A'),
      values: [addressValue({ of: path, scope: 'public' })],
      named: [{ node: path }],
      address: { node: path },
    },
  ];
}
