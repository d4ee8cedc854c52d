/** What servers that become containers cannot have: a network of their own beside that of pods. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }] } }
`;

it.each([
  ['pod', []],
  ['{ bridge: br0 }', ['plan/container-network']],
  ['{ multus: a/b }', ['plan/container-network']],
  ['ovn-udn', ['plan/container-network']],
  ['kube-ovn', ['plan/container-network']],
])('is told of a container whose network is %s', async (network, codes) => {
  const config = `networks: { net: ${network} }\nresources: { web: { strategy: container, image: nginx } }\n`;
  const host = memoryHost({ 's.yaml': template, 'c.yaml': config });
  const { diagnostics } = await compile(host, { template: 's.yaml', configFile: 'c.yaml' });
  expect(diagnostics.map(({ code }) => code).filter((code) => code === 'plan/container-network')).toEqual(codes);
});
