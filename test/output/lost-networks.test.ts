/** What the proof says of packets that a network carried which nobody has mapped. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `
heat_template_version: 2018-08-31
resources:
  front: { type: OS::Neutron::Net }
  front_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: front }, cidr: 10.1.0.0/24 } }
  back: { type: OS::Neutron::Net }
  back_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: back }, cidr: 10.2.0.0/24 } }
  sync:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ protocol: udp, port_range_min: 694, port_range_max: 694, remote_mode: remote_group_id }] }
  nodes:
    type: OS::Heat::ResourceGroup
    properties:
      count: 3
      resource_def:
        type: node.yaml
        properties: { front: { get_resource: front }, back: { get_resource: back }, GROUPS }
  alone:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: { get_resource: front } }] }
`;

const node = `
heat_template_version: 2018-08-31
parameters:
  front: { type: string }
  back: { type: string }
  groups: { type: json, default: [] }
resources:
  port: { type: OS::Neutron::Port, properties: { network: { get_param: back }, PORT } }
  closed: { type: OS::Neutron::Port, properties: { network: { get_param: front }, security_groups: [] } }
  server:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ port: { get_resource: closed } }, { port: { get_resource: port } }] }
`;

async function narrower(
  port: string,
  networks: Readonly<Record<string, 'pod' | { multus: string }>> = {},
): Promise<readonly string[]> {
  const host = memoryHost({
    's.yaml': template.replace('GROUPS', port.includes('groups') ? 'groups: [{ get_resource: sync }]' : 'groups: []'),
    'node.yaml': node.replace('PORT', port),
  });
  const { diagnostics, files } = await compile(host, { template: 's.yaml', config: { networks } });
  const found: readonly string[] = JSON.parse(files.find(({ path }) => path === 'plan.json')?.text ?? '{}').found;
  const lost = found.filter((message) => message.includes(' is not mapped, '));
  // The message about the network says why, and the proof says nothing beside it.
  const told = diagnostics.filter(({ code }) => code === 'plan/network-unmapped').map(({ message }) => message);
  expect(told.some((message) => message.includes('network "s/back"') || message.includes('network "back"'))).toBe(
    networks['back'] === undefined,
  );
  expect(diagnostics.filter(({ code }) => code === 'verify/access-narrower')).toEqual([]);
  return lost;
}

describe('a network that is not mapped', () => {
  it('is told with each rule that allowed something on it', async () => {
    expect(await narrower('security_groups: { get_param: groups }')).toEqual([
      'the network "s/back" is not mapped, so it does not carry a packet that a rule of "sync" allows: udp from "nodes/1/server" to "nodes/0/server" port 694',
    ]);
  });

  it('is told with each machine where no rule of the template allowed it', async () => {
    const found = await narrower('port_security_enabled: false');
    expect(found).toHaveLength(3);
    for (const [index, message] of found.entries()) {
      expect(message).toContain(`the network "s/back" of "nodes/${index}/server" is not mapped, `);
      expect(message).toMatch(/: tcp from .* port 1$/);
    }
  });

  it('is not told where it carried nothing that the pod network does not carry', async () => {
    expect(await narrower('security_groups: []')).toEqual([]);
  });

  it('is not told once it is mapped', async () => {
    expect(await narrower('security_groups: { get_param: groups }', { back: { multus: 'infra/back' } })).toEqual([]);
  });
});
