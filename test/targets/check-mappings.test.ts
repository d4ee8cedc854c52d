/** Entries under `networks` of `heat2kube.yaml` that do nothing, or two things at once. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `
heat_template_version: 2018-08-31
conditions: { never: false }
resources:
  net: { type: OS::Neutron::Net, properties: { name: storage } }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.20.0.0/24 } }
  gone: { type: OS::Neutron::Net, condition: never }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, fixed_ips: [{ ip_address: 10.20.0.5 }] } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }, { network: backup }] } }
`;

async function told(networks: NonNullable<ConfigInput['networks']>): Promise<readonly string[]> {
  const { diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    config: { networks },
  });
  return diagnostics
    .filter(({ code }) => code.startsWith('plan/network-') && code !== 'plan/network-unmapped')
    .map(({ message }) => message);
}

it('tells a name of no network, with the one that was meant', async () => {
  expect(await told({ storge: { bridge: 'br' } })).toEqual([
    '"storge" under networks in heat2kube.yaml is not used: the stack has no such network (did you mean "storage"?)',
  ]);
  expect(await told({ storage: { bridge: 'br' }, backup: 'pod', gone: 'pod' })).toEqual([]);
});

it('refuses two mappings of one network that differ', async () => {
  expect(await told({ storage: { bridge: 'br' }, net: { bridge: 'br2' } })).toEqual([
    '"storage" and "net" under networks in heat2kube.yaml are one network, but its mappings differ',
  ]);
  expect(await told({ storage: { bridge: 'br' }, net: { bridge: 'br' } })).toEqual([]);
});

it('refuses networks of two plug-ins', async () => {
  expect(await told({ storage: 'kube-ovn', backup: 'ovn-udn' })).toEqual([
    'a cluster has one network plug-in, and heat2kube.yaml asks for two: OVN-Kubernetes for "backup" and Kube-OVN for "storage"',
  ]);
  expect(await told({ storage: 'ovn-udn', backup: 'ovn-udn-secondary' })).toEqual([]);
});

it.each<[string, object, readonly string[]]>([
  ['range that no address is in', { cidr: '10.9.0.0/24' }, ['range 10.9.0.0/24']],
  ['range of an address', { cidr: '10.20.0.0/16' }, []],
  ['gateway outside', { gateway: '10.9.0.1' }, ['gateway 10.9.0.1']],
  ['gateway of the subnet', { gateway: '10.20.0.9' }, []],
  ['gateway of the range', { cidr: '10.20.0.0/16', gateway: '10.20.9.1' }, []],
])('tells a %s', async (_what, more, wanted) => {
  const messages = await told({ storage: { bridge: 'br', ...more } });
  expect(messages.map((message) => /the (\w+ \S+) of "storage"/.exec(message)?.[1])).toEqual(wanted);
});
