/** A file of `stack abandon` as facts: it lists resources only, those of nested stacks in the place of their resource. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `heat_template_version: 2018-08-31
resources:
  web: { type: OS::Heat::ResourceGroup, properties: { count: 1, resource_def: { type: node.yaml } } }
`;
const node = `heat_template_version: 2018-08-31
resources:
  server: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
`;

const done = { action: 'CREATE', status: 'COMPLETE' };
const nodeData = {
  heat_template_version: '2018-08-31',
  resources: {
    server: { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks: [{ network: 'n' }] } },
  },
};
const url = 'file:///srv/node.yaml';
const abandoned = {
  id: 'x',
  name: 'shop',
  ...done,
  environment: { parameters: {} },
  files: { [url]: JSON.stringify(nodeData) },
  template: {
    heat_template_version: '2018-08-31',
    resources: { web: { type: 'OS::Heat::ResourceGroup', properties: { count: 1, resource_def: { type: url } } } },
  },
  resources: {
    web: {
      id: 'g',
      name: 'shop-web',
      ...done,
      resources: {
        '0': { id: 'm', name: 'shop-web-0', ...done, resources: { server: { resource_id: 's', ...done } } },
      },
    },
  },
};

async function errors(facts: object): Promise<readonly string[]> {
  const files = { 'shop.yaml': template, 'node.yaml': node, 'facts.json': JSON.stringify(facts) };
  const { diagnostics } = await compile(memoryHost(files), { template: 'shop.yaml', factsFile: 'facts.json' });
  return diagnostics.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

describe('an abandoned stack', () => {
  it('lists the servers of nested stacks, which it does not describe', async () => {
    expect(await errors(abandoned)).toEqual(['"web/0/server": the server s is not in the facts bundle']);
  });

  it('is whole with the lists of the facts beside it', async () => {
    const servers = [{ id: 's', status: 'ACTIVE', volumes_attached: [] }];
    expect(await errors({ ...abandoned, servers })).toEqual([]);
  });

  it('holds the template and the files that the stack had', async () => {
    const edited = JSON.parse(
      JSON.stringify(abandoned).replaceAll(String.raw`\"flavor\":\"f\"`, String.raw`\"flavor\":\"g\"`),
    );
    expect(await errors({ ...edited, servers: [{ id: 's', status: 'ACTIVE' }] })).toEqual([
      'the live stack was last updated with another "node.yaml": resources.server.properties.flavor differs',
    ]);
  });
});
