/** What has an `external_id` exists already: whatever its type, nothing is built for it and no template is looked into. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const properties = '{image: i, flavor: f, networks: [{network: n}]}';
const server = `{type: OS::Nova::Server, properties: ${properties}}`;
const types = {
  template: 'type: child.yaml',
  'resource group': `type: OS::Heat::ResourceGroup, properties: {count: 2, resource_def: ${server}}`,
  'scaling group': `type: OS::Heat::AutoScalingGroup, properties: {min_size: 1, max_size: 2, resource: ${server}}`,
  chain: `type: OS::Heat::ResourceChain, properties: {resources: [OS::Nova::Server], resource_properties: ${properties}}`,
};

it.each(Object.entries(types))('builds nothing for a %s that exists', async (_, type) => {
  const stack = (more: string): string => `
heat_template_version: 2021-04-16
resources:
  adopted: { ${type}${more} }
`;
  const child = `heat_template_version: 2021-04-16\nresources: {vm: ${server}}\n`;
  const machines = async (more: string): Promise<number> => {
    const host = memoryHost({ 'stack.yaml': stack(more), 'child.yaml': child });
    const { topology } = await compile(host, { template: 'stack.yaml' });
    return [...(topology?.nodes.values() ?? [])].filter(({ kind }) => kind === 'machine').length;
  };
  expect(await machines('')).toBeGreaterThan(0);
  expect(await machines(', external_id: 0b0e8c1e-6a0e-4a56-9a50-3d0a6a4b3f0d')).toBe(0);
});
