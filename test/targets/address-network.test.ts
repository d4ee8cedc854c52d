/** Which network a public address comes from: what the output asks for is not reported as replaced. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { compiled } from '../output/compiled.ts';
import { subjects } from '../output/subjects.ts';

const template = JSON.stringify({
  heat_template_version: '2021-04-16',
  resources: {
    port: { type: 'OS::Neutron::Port', properties: { network: 'inside', security_groups: ['web'] } },
    web: {
      type: 'OS::Nova::Server',
      properties: { image: 'i', flavor: 'f', networks: [{ port: { get_resource: 'port' } }] },
    },
    ip: { type: 'OS::Neutron::FloatingIP', properties: { floating_network: 'public' } },
    binding: {
      type: 'OS::Neutron::FloatingIPAssociation',
      properties: { floatingip_id: { get_resource: 'ip' }, port_id: { get_resource: 'port' } },
    },
  },
});
const id = '6f1d6c1e-0000-4000-8000-000000000001';
const facts = JSON.stringify({ networks: [{ id, name: 'public', 'router:external': true }] });
const config = JSON.stringify({ exposure: { ip: { ports: ['443'], reason: 'the group is outside the stack' } } });

async function converted(
  options: Partial<CompileOptions>,
): Promise<{ readonly text: string; readonly codes: readonly string[] }> {
  const host = memoryHost(new Map(Object.entries({ 'stack.json': template, 'facts.json': facts, 'c.json': config })));
  const { files, reports } = await compile(host, {
    template: 'stack.json',
    configFile: 'c.json',
    stackName: 'demo',
    namespace: 'demo',
    ...options,
  });
  return {
    text: files.map((file) => file.text).join('\n'),
    codes: reports.map(({ code }) => code),
  };
}

it('is told where a Service cannot ask for it', async () => {
  const { text, codes } = await converted({});
  expect(text).not.toContain('floating-network-id');
  expect(codes).toContain('plan/address-pool-replaced');
});

it('is kept where the Service asks for it by its id', async () => {
  const { text, codes } = await converted({ factsFile: 'facts.json', mode: 'redeploy' });
  expect(text.replaceAll('"', '')).toContain(`loadbalancer.openstack.org/floating-network-id: ${id}`);
  expect(codes).not.toContain('plan/address-pool-replaced');
});

it.each(['stacks/live', 'stacks/live-moved', 'stacks/live-port-forwards'])(
  'is kept where the address itself moves: %s',
  async (name) => {
    const subject = subjects().find((one) => one.name === name);
    const { reports } = await compiled(subject ?? { name, files: new Map(), options: { template: '' } });
    expect(reports.map(({ code }) => code)).not.toContain('plan/address-pool-replaced');
  },
);
