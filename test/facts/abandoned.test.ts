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

describe('what Heat generated', () => {
  const password = 'kX9pQ2vLr7TzW4nB';
  const generated = { type: 'OS::Heat::RandomString', resource_id: 'shop-pw-x', ...done };
  const server = {
    type: 'OS::Nova::Server',
    properties: {
      image: 'i',
      flavor: 'f',
      networks: [{ network: 'n' }],
      user_data_format: 'RAW',
      user_data: {
        str_replace: { template: '#!/bin/sh\nlogin $pw\n', params: { $pw: { get_attr: ['pw', 'value'] } } },
      },
    },
  };
  const file = {
    ...abandoned,
    files: {},
    template: {
      heat_template_version: '2018-08-31',
      resources: { pw: { type: 'OS::Heat::RandomString' }, server },
    },
    resources: {
      pw: { name: 'pw', ...generated, resource_data: { value: password } },
      server: { name: 'server', type: 'OS::Nova::Server', resource_id: 's', ...done },
    },
  };
  const row = (name: string, type: string, id: string) => ({
    resource_name: name,
    physical_resource_id: id,
    resource_type: type,
    resource_status: 'CREATE_COMPLETE',
    stack_name: 'shop',
  });
  const shown = {
    stack: { id: 'x', stack_name: 'shop', stack_status: 'DELETE_COMPLETE' },
    resources: [row('pw', 'OS::Heat::RandomString', 'shop-pw-x'), row('server', 'OS::Nova::Server', 's')],
    servers: [{ id: 's', status: 'ACTIVE', volumes_attached: [] }],
  };

  it.each<[string, Parameters<typeof compile>[1]]>([
    ['the file alone', { template: 'shop.json' }],
    ['the file with facts of the rest', { template: 'shop.json', factsFile: 'facts.json' }],
    ['the file as facts', { template: 'shop.yaml', factsFile: 'shop.json' }],
  ])('is carried over by %s, and stands below secrets/ only', async (_, options) => {
    const result = await compile(
      memoryHost({
        'shop.json': JSON.stringify(file),
        'shop.yaml': JSON.stringify(file.template),
        'facts.json': JSON.stringify(shown),
      }),
      options,
    );
    const holders = result.files.filter(({ text }) => text.includes(password)).map(({ path }) => path);
    expect(holders.filter((path) => !path.startsWith('secrets/'))).toEqual([]);
    expect(holders).toContain('secrets/pw/value');
    expect(holders.length, 'the start-up script too').toBe(2);
    expect(result.files.flatMap(({ text }) => text.match(/What is the value that Heat generated/) ?? [])).toEqual([]);
    expect(result.secretRequests).toEqual([]);
    expect(JSON.stringify(result.diagnostics)).not.toContain(password);
  });

  it('is drawn for a new application', async () => {
    const result = await compile(memoryHost({ 'shop.json': JSON.stringify(file) }), {
      template: 'shop.json',
      mode: 'redeploy',
    });
    expect(result.files.filter(({ text }) => text.includes(password))).toEqual([]);
    expect(result.secretRequests.map(({ node }) => node)).toEqual(['pw']);
  });
});

it('does not ask a check of the stack alone for what the facts lack', async () => {
  const host = memoryHost({ 'shop.json': JSON.stringify(abandoned) });
  const codes = async (missingFacts?: 'open'): Promise<readonly string[]> =>
    (await compile(host, { template: 'shop.json', missingFacts })).diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code }) => code);
  expect(await codes()).toEqual(['live/not-in-facts']);
  expect(await codes('open')).toEqual([]);
});
