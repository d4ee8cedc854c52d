/** Where names of DNS lead when OpenStack is left: to a Service, to an address that stays, or nowhere, which is told. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { itemsAt, textAt, at } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const stack = `heat_template_version: 2021-04-16
parameters: { zone_id: { type: string, default: 6f1d6c1e-0000-4000-8000-00000000000a }, ttl: { type: number, default: 60 } }
resources:
  zone: { type: OS::Designate::Zone, properties: { name: example.org., email: a@example.org, ttl: 3600 } }
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: group }], fixed_ips: [{ ip_address: 10.0.0.7 }] } }
  loose: { type: OS::Neutron::Port, properties: { network: { get_resource: net } } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, floating_ip_address: 198.51.100.9, port_id: { get_resource: port } } }
  unused: { type: OS::Neutron::FloatingIP, properties: { floating_network: public } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: subnet } } }
`;

const record = (properties: string): string =>
  `  one: { type: OS::Designate::RecordSet, properties: { ${properties} } }\n`;

function converted(records: string, options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  const given = { template: 't.yaml', stackName: 't', profile: 'standalone' as const };
  return compile(memoryHost({ 't.yaml': stack + records }), { ...given, ...options });
}

/** Names and targets of endpoints, host names of Services, and what is lost. */
async function ends(records: string, options: Partial<CompileOptions> = {}) {
  const { files, diagnostics } = await converted(records, options);
  const objects = emittedJson(files).map(({ json }) => json);
  const endpoints = objects
    .filter((json) => json['kind'] === 'DNSEndpoint')
    .flatMap((json) => itemsAt(json, 'spec', 'endpoints'));
  const services = objects.filter((json) => json['kind'] === 'Service');
  return {
    endpoints: endpoints.map((end) => [
      textAt(end, 'dnsName'),
      textAt(end, 'recordType'),
      ...itemsAt(end, 'targets'),
      at(end, 'recordTTL'),
    ]),
    services: services.flatMap((json) => {
      const marks = at(json, 'metadata', 'annotations');
      const [host, ttl] = ['hostname', 'ttl'].map((key) => textAt(marks, `external-dns.alpha.kubernetes.io/${key}`));
      return host === undefined ? [] : [[textAt(json, 'metadata', 'name'), host, ttl]];
    }),
    lost: diagnostics.flatMap(({ code, message }) =>
      code.startsWith('plan/dns-') ? [message.replace(/^.*?: /, '')] : [],
    ),
  };
}

const own = 'zone: { get_resource: zone }, name: w.example.org.';

describe('a record', () => {
  it.each<[string, string, Partial<Awaited<ReturnType<typeof ends>>>]>([
    ['of a text', `${own}, type: TXT, records: [hello]`, { endpoints: [['w.example.org', 'TXT', 'hello', 3600]] }],
    [
      'of an address that nothing has',
      `${own}, type: A, records: [192.0.2.1]`,
      { endpoints: [['w.example.org', 'A', '192.0.2.1', 3600]] },
    ],
    [
      'of the floating IP as the template writes it',
      `${own}, type: A, records: [198.51.100.9]`,
      { services: [['address', 'w.example.org', '3600']] },
    ],
    [
      'of the fixed address of a server',
      `${own}, type: A, records: [10.0.0.7]`,
      { services: [['address', 'w.example.org', '3600']] },
    ],
    [
      'of an address in a text',
      `${own}, type: A, records: [{ str_replace: { template: $a, params: { $a: { get_attr: [address, floating_ip_address] } } } }]`,
      { services: [['address', 'w.example.org', '3600']] },
    ],
    [
      'of a floating IP without a server',
      `${own}, type: A, records: [{ get_attr: [unused, floating_ip_address] }]`,
      { services: [], lost: ['"unused" has no address in the cluster'] },
    ],
    [
      'of a port without a server',
      `${own}, type: A, records: [{ get_attr: [loose, fixed_ips, 0, ip_address] }]`,
      { services: [], lost: ['"loose" has no address in the cluster'] },
    ],
    [
      'with a time to live that is a parameter',
      `${own}, ttl: { get_param: ttl }, type: A, records: [198.51.100.9]`,
      { services: [['address', 'w.example.org', '60']] },
    ],
    [
      'of a type that external-dns does not write',
      `${own}, type: SSHFP, records: ["1 1 aa"]`,
      { endpoints: [], lost: ['external-dns writes no SSHFP records'] },
    ],
    [
      'of a zone that only an id names',
      'zone: { get_param: zone_id }, name: w.example.com., type: A, records: [192.0.2.1]',
      { endpoints: [['w.example.com', 'A', '192.0.2.1', undefined]] },
    ],
  ])('%s', async (_what, properties, expected) => {
    expect(await ends(record(properties))).toMatchObject(expected);
  });

  it('of an address that is given up leads nowhere', async () => {
    const config = { exposure: { address: { address: 'skip' as const, reason: 'nobody uses it' } } };
    const found = await ends(record(`${own}, type: A, records: [198.51.100.9]`), { config });
    expect(found).toMatchObject({ services: [], lost: ['heat2kube.yaml gives "address" up'] });
  });

  it('takes the lowest of the times to live of records for one Service', async () => {
    const two =
      record(`${own}, ttl: 300, type: A, records: [198.51.100.9]`) +
      record('zone: { get_resource: zone }, name: v.example.org., ttl: 60, type: A, records: [198.51.100.9]').replace(
        'one:',
        'two:',
      );
    const { services } = await ends(two);
    expect(services).toEqual([['address', 'w.example.org,v.example.org', '60']]);
  });

  it('is served before the move where nothing is live', async () => {
    const { plan } = await converted(record(`${own}, type: A, records: [198.51.100.9]`));
    const step = plan?.steps.find(({ id }) => id.endsWith('dns/serve'));
    expect(step?.id).toBe('prepare/dns/serve');
    expect(step?.title).toBe('Let external-dns serve "example.org."');
  });
});
