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

it('makes the containers of a scaling group the replicas of one Deployment', async () => {
  const container = { type: 'OS::Zun::Container', properties: { image: 'nginx', networks: [{ network: 'n' }] } };
  const properties = { min_size: 2, max_size: 3, resource: container };
  const resources = { group: { type: 'OS::Heat::AutoScalingGroup', properties } };
  const text = JSON.stringify({ heat_template_version: '2021-04-16', resources });
  const { files } = await compile(memoryHost({ 's.yaml': text }), { template: 's.yaml' });
  const made = files.filter(({ text: own }) => own.includes('kind: Deployment'));
  expect(made.map(({ path }) => path)).toEqual(['base/group.yaml']);
  expect(made[0]?.text).toContain('replicas: 2\n');
});
