/** Ports of a trunk in the live cloud, which Neutron lists under the trunk and not under the server. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { FactsInput } from '../../src/facts/facts.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const port = (network: string): object => ({ type: 'OS::Neutron::Port', properties: { network } });

const template = JSON.stringify({
  heat_template_version: '2018-08-31',
  resources: {
    parent: port('office'),
    child: port('voice'),
    trunk: {
      type: 'OS::Neutron::Trunk',
      properties: {
        port: { get_resource: 'parent' },
        sub_ports: [{ port: { get_resource: 'child' }, segmentation_type: 'vlan', segmentation_id: 7 }],
      },
    },
    gw: {
      type: 'OS::Nova::Server',
      properties: { image: 'debian', flavor: 'small', networks: [{ port: { get_attr: ['trunk', 'port_id'] } }] },
    },
  },
});

const listed = ['parent', 'child', 'trunk', 'gw'];

function facts(mac: string): FactsInput {
  return {
    resources: listed.map((name) => ({ resource_name: name, physical_resource_id: `id-${name}`, stack_name: 'demo' })),
    servers: [{ id: 'id-gw', status: 'ACTIVE', volumes_attached: [] }],
    ports: [
      { id: 'id-parent', mac_address: 'fa:16:3e:00:00:01', network_id: 'N', device_id: 'id-gw', fixed_ips: [] },
      {
        id: 'id-child',
        mac_address: mac,
        network_id: 'M',
        device_id: 'id-trunk',
        fixed_ips: [{ ip_address: '10.9.0.7', subnet_id: 'S' }],
      },
    ],
    networks: [
      { id: 'N', name: 'office' },
      { id: 'M', name: 'voice' },
    ],
  };
}

it.each([
  ['that it has', 'fa:16:3e:00:00:02', 'macAddress: fa:16:3e:00:00:02'],
  ['of its own where it shares that of the parent', 'fa:16:3e:00:00:01', 'macAddress: "02:'],
])('keep the address, and the MAC address %s', async (_, mac, printed) => {
  const config = { networks: { voice: { multus: 'infra/voice', cidr: '10.9.0.0/24' } } };
  const host = memoryHost({ 'demo.yaml': template });
  const { files, diagnostics } = await compile(host, { template: 'demo.yaml', facts: facts(mac), config });
  const text = files.find(({ path }) => path === 'base/gw.yaml')?.text ?? '';
  expect(text).toContain('10.9.0.7/24');
  const [, ...further] = text.split('- name: net-1');
  expect(further.join()).toContain(printed);
  const codes = diagnostics.filter(({ code }) => /^(live|internal|verify)\//.test(code)).map(({ message }) => message);
  expect(codes).toEqual([]);
});
