/** Paths in heat2kube.yaml that are those of nothing: a warning with the path that was meant, and none for what another run has. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `heat_template_version: 2021-04-16
conditions: { never: false }
resources:
  database: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  data: { type: OS::Cinder::Volume, properties: { size: 3 } }
  spare: { type: OS::Nova::Server, condition: never, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  web: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: { type: inner.yaml } } }
`;
const inner = `heat_template_version: 2021-04-16
resources:
  server: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
`;

async function warned(config: ConfigInput): Promise<readonly string[]> {
  const files = { 't.yaml': template, 'inner.yaml': inner };
  const { diagnostics } = await compile(memoryHost(files), { template: 't.yaml', config });
  return diagnostics.flatMap(({ code, message, file }) =>
    code === 'plan/names-nothing' ? [`${file}: ${message}`] : [],
  );
}

const decided = { rootDisk: 'fresh' } as const;
const open = { use: 'live', reason: 'it was decided' } as const;

describe('a path that names nothing', () => {
  it.each<readonly [ConfigInput, string]>([
    [
      { resources: { databse: decided } },
      '"databse" under resources in heat2kube.yaml is not the path of a server, or of a group of servers (did you mean "database"?)',
    ],
    [
      { resources: { data: decided } },
      '"data" under resources in heat2kube.yaml is not the path of a server, or of a group of servers',
    ],
    [
      { resources: { 'web/0/sever': decided } },
      '"web/0/sever" under resources in heat2kube.yaml is not the path of a server, or of a group of servers (did you mean "web/0/server"?)',
    ],
    [
      { names: { 'elsewhere#root': 'a' } },
      '"elsewhere#root" under names in heat2kube.yaml is not the path of a resource',
    ],
    [
      { access: { Database: open } },
      '"Database" under access in heat2kube.yaml is not the path of a resource (did you mean "database"?)',
    ],
    [{ added: ['web/*/cache'] }, '"web/*/cache" under added in heat2kube.yaml is not the path of a resource'],
  ])('is a warning: %j', async (config, message) => {
    expect(await warned(config)).toEqual([`config: ${message}`]);
  });

  it.each<readonly [string, ConfigInput]>([
    [
      'a server',
      { resources: { database: decided }, names: { 'database#root': 'a' }, added: ['data'], access: { data: open } },
    ],
    [
      'a group, its members and what is in them',
      { resources: { web: decided, 'web/1': decided, 'web/0/server': decided }, added: ['web/*'] },
    ],
    ['a member that another environment may add', { resources: { 'web/7': decided } }],
    ['what a condition turns off', { resources: { spare: decided }, names: { spare: 'b' } }],
    [
      'what another stack of the file may have',
      { resources: { mail: decided }, stacks: { a: { template: 't.yaml' }, b: { template: 'b.yaml' } } },
    ],
  ])('is not %s', async (_, config) => {
    expect(await warned(config)).toEqual([]);
  });
});

it('lets a group decide for its members', async () => {
  const server = `heat_template_version: 2021-04-16
parameters: { index: { type: number } }
resources:
  server:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      block_device_mapping_v2: [{ volume_id: 6f1d6c1e-0000-4000-8000-00000000000a, boot_index: -1 }]
      user_data_format: RAW
      user_data: "#!/bin/sh\\nmkfs.ext4 /dev/vdb\\n"
`;
  const files = {
    't.yaml': template.replace('{ type: inner.yaml }', '{ type: server.yaml, properties: { index: "%index%" } }'),
    'server.yaml': server,
  };
  const codesWith = async (config: ConfigInput): Promise<readonly string[]> => {
    const { diagnostics } = await compile(memoryHost(files), { template: 't.yaml', config });
    return diagnostics.map(({ code }) => code).filter((code) => code.startsWith('plan/formats'));
  };
  const [one] = await codesWith({});
  expect(one).toBe('plan/formats-old-disk');
  const formatsDisks = 'the volume is empty';
  expect(new Set(await codesWith({ resources: { web: { formatsDisks } } }))).toEqual(
    new Set(['plan/formats-disk-accepted']),
  );
});

describe('a type under plugins', () => {
  const stack = `heat_template_version: 2021-04-16
conditions: { never: false }
resources:
  disk: { type: Acme::Storage::Disk }
  spare: { type: Acme::Spare, condition: never }
  mapped: { type: Own::Net }
  volume: { type: OS::Cinder::Volume, properties: { size: 1 } }
`;
  const environment = 'resource_registry: { Own::Net: Acme::Net }';

  async function told(plugins: readonly string[], stacks: ConfigInput['stacks'] = {}): Promise<readonly string[]> {
    const host = memoryHost({ 't.yaml': stack, 'e.yaml': environment });
    const config = { plugins, stacks };
    const { diagnostics } = await compile(host, { template: 't.yaml', environments: ['e.yaml'], config });
    return diagnostics.filter(({ code }) => code === 'plan/unused-plugin').map(({ message }) => message);
  }

  it('that no resource has, or that Heat has, is a warning', async () => {
    expect(await told(['Acme::*', 'OS::Cinder::Volume', 'Acme::Storage::Dsk'])).toEqual([
      '"OS::Cinder::Volume" under plugins in heat2kube.yaml has no effect: Heat has the type',
      '"Acme::Storage::Dsk" under plugins in heat2kube.yaml has no effect: no resource of the stack has such a type',
    ]);
  });

  it('is none where a resource has it, has it by a mapping, or is turned off, or another stack may', async () => {
    expect(await told(['Acme::Storage::Disk', 'Acme::Net', 'Acme::Spare'])).toEqual([]);
    expect(await told(['Other::Type'], { a: { template: 't.yaml' }, b: { template: 'u.yaml' } })).toEqual([]);
  });
});
