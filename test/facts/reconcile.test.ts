/** Neither the template nor the live stack has a resource that the other lacks, unless the user says so. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readFacts } from './read-facts.ts';

const template = {
  heat_template_version: '2018-08-31',
  resources: {
    data: { type: 'OS::Cinder::Volume', properties: { size: 10 } },
    db: { type: 'OS::Nova::Server', properties: { image: 'debian', flavor: 'small' } },
    site: { type: 'child.yaml' },
    nothing: { type: 'OS::Heat::None' },
  },
};
const child = {
  heat_template_version: '2018-08-31',
  resources: { cache: { type: 'OS::Cinder::Volume', properties: { size: 1 } } },
};

type Listed = Readonly<Record<string, string>>;

const site = 'demo-site-abcdefghijkl';
const all: readonly Listed[] = [
  { resource_name: 'data', physical_resource_id: 'V', stack_name: 'demo' },
  { resource_name: 'db', physical_resource_id: 'S', stack_name: 'demo' },
  { resource_name: 'site', physical_resource_id: 'N', stack_name: 'demo' },
  { resource_name: 'cache', physical_resource_id: 'C', stack_name: site },
];

async function told(resources: readonly Listed[], config: object = {}, more: object = {}): Promise<readonly string[]> {
  const facts = {
    resources,
    servers: resources.some((listed) => listed['physical_resource_id'] === 'S') ? [{ id: 'S' }] : [],
    ports: [{ id: 'P', mac_address: 'fa:16:3e:00:00:01', device_id: 'S' }],
    volumes: [
      { id: 'V', size: 10 },
      { id: 'C', size: 1 },
    ],
  };
  const host = memoryHost({
    'demo.yaml': JSON.stringify({ ...template, resources: { ...template.resources, ...more } }),
    'child.yaml': JSON.stringify(child),
  });
  const { diagnostics } = await compile(host, { template: 'demo.yaml', facts, config, mode: 'migrate' });
  return diagnostics
    .filter(({ code }) => code.startsWith('live/') || code === 'facts/unknown-stack')
    .map(({ code, message }) => `${message} [${code}]`);
}

function without(name: string): readonly Listed[] {
  return all.filter((listed) => listed['resource_name'] !== name);
}

describe('the resources of the template and of the live stack', () => {
  it('are the same ones', async () => {
    expect(await told(all)).toEqual([]);
    expect(await told(all.toReversed())).toEqual([]);
  });

  it('have the same types, by whichever of their names', async () => {
    const typed = (types: Readonly<Record<string, string>>): readonly Listed[] =>
      all.map((listed) => ({ ...listed, resource_type: types[listed['resource_name'] ?? ''] ?? '' }));
    const more = { net: { type: 'OS::Neutron::Net' } };
    const net = {
      resource_name: 'net',
      physical_resource_id: 'X',
      stack_name: 'demo',
      resource_type: 'OS::Quantum::Net',
    };
    const same = { db: 'OS::Nova::Server', site: 'file:///srv/demo/child.yaml', cache: 'OS::Cinder::Volume' };
    expect(await told([...typed(same), net], {}, more)).toEqual([]);
    expect(await told(typed({ db: 'OS::Trove::Instance', site: 'file:///srv/other.yaml' }))).toEqual([
      '"db": the live resource has the type OS::Trove::Instance, but the template has OS::Nova::Server [live/type-differs]',
      '"site": the live resource has the type file:///srv/other.yaml, but the template has child.yaml [live/type-differs]',
    ]);
  });

  it.each([
    ['db', '"db" is in the template, but the live stack does not have it [live/resource-not-live]'],
    ['data', '"data" is in the template, but the live stack does not have it [live/resource-not-live]'],
    ['cache', '"site/cache" is in the template, but the live stack does not have it [live/resource-not-live]'],
  ])('are not, without %s in the live stack', async (name, expected) => {
    expect(await told(without(name))).toEqual([expected]);
    expect(await told(without(name), { added: [name === 'cache' ? 'site' : name] })).toEqual([]);
  });

  it('are told more quietly where what is missing has neither data nor address', async () => {
    expect(await told(all, {}, { group: { type: 'OS::Neutron::SecurityGroup' } })).toEqual([
      '"group" is in the template, but not in the list of live resources [live/resource-not-listed]',
    ]);
  });

  it('are not, where one was listed before it was made', async () => {
    const unmade = [...without('db'), { resource_name: 'db', physical_resource_id: '', stack_name: 'demo' }];
    expect(await told(unmade)).toEqual([
      '"db" is in the template, but the live stack does not have it [live/resource-not-live]',
    ]);
  });

  it('are told as one where a nested stack is not live', async () => {
    expect(await told(all.slice(0, 2))).toEqual([
      '"site" is in the template, but the live stack does not have it [live/resource-not-live]',
    ]);
  });

  it('are those of another stack where none is live', async () => {
    expect(await told([{ resource_name: 'x', physical_resource_id: 'X', stack_name: 'other' }])).toEqual([
      'no resource of the template is in the live stack "other" [live/other-stack]',
    ]);
  });

  it('are not, with one more in the live stack', async () => {
    const more = [...all, { resource_name: 'old', physical_resource_id: 'O', stack_name: site }];
    expect(await told(more)).toEqual([
      'the live stack has the resource "site/old" (O), but the template does not [live/resource-not-in-template]',
    ]);
    const ignored =
      'the live resource site/old (O) is not moved, because heat2kube.yaml ignores it: empty [live/ignored]';
    for (const name of ['O', 'site/old', 'site/*']) {
      expect(await told(more, { ignored: { [name]: 'empty' } })).toEqual([ignored]);
    }
  });

  it('hold entries to what there is', async () => {
    expect(await told(all, { ignored: { O: 'empty' } })).toEqual([
      '"O" under ignored in heat2kube.yaml is not in the live stack [live/ignored-nothing]',
    ]);
  });
});

describe('the list of resources', () => {
  const list = (stack_name: string): object => ({
    resources: [
      { resource_name: 'site', physical_resource_id: 'N', stack_name: 'demo' },
      { resource_name: 'cache', physical_resource_id: 'C', stack_name },
    ],
  });

  it.each([`${site}x`, 'other-site-abcdefghijkl', 'demo-sites-abcdefghijkl'])(
    'refuses those of a stack that it does not have: %s',
    (stack) => {
      expect(readFacts(list(stack)).messages).toEqual([
        `1:1 error: the facts bundle has resources of "${stack}", which is no nested stack of the live stack`,
      ]);
    },
  );

  it('knows a nested stack whose name was too long for Heat', () => {
    const long = 'd'.repeat(250);
    const name = `${long}-site-abcdefghijkl`;
    const bundle = {
      stack: { stack_name: long },
      resources: [
        { resource_name: 'site', physical_resource_id: 'N', stack_name: long },
        { resource_name: 'cache', physical_resource_id: 'C', stack_name: `dd-${name.slice(-252)}` },
      ],
    };
    const { facts, messages } = readFacts(bundle);
    expect(messages).toEqual([]);
    expect(facts?.physicalIds.get('site/cache')).toBe('C');
  });
});

it('a port of the template that another server has is told', async () => {
  const server = { type: 'OS::Nova::Server', properties: { image: 'debian', flavor: 'small' } };
  const resources = {
    port: { type: 'OS::Neutron::Port', properties: { network: 'lan' } },
    a: { ...server, properties: { ...server.properties, networks: [{ port: { get_resource: 'port' } }] } },
    b: server,
  };
  const facts = (holder: string): NonNullable<CompileOptions['facts']> => ({
    resources: [
      { resource_name: 'port', physical_resource_id: 'P', stack_name: 'demo' },
      { resource_name: 'a', physical_resource_id: 'A', stack_name: 'demo' },
      { resource_name: 'b', physical_resource_id: 'B', stack_name: 'demo' },
    ],
    servers: [{ id: 'A' }, { id: 'B' }],
    ports: [{ id: 'P', mac_address: 'fa:16:3e:00:00:01', device_id: holder }],
  });
  const told = async (holder: string): Promise<readonly string[]> => {
    const host = memoryHost({ 'demo.yaml': JSON.stringify({ heat_template_version: '2018-08-31', resources }) });
    const { diagnostics } = await compile(host, { template: 'demo.yaml', facts: facts(holder), mode: 'migrate' });
    return diagnostics.filter(({ code }) => code === 'live/drift').map(({ message }) => message);
  };
  expect(await told('A')).toEqual([]);
  expect(await told('B')).toEqual([
    '"port": the live port has the server "b", but the template has "a"; the plan uses the value of the template',
  ]);
});

describe('a bundle with servers and without the list of resources', () => {
  const compiled = async (facts: NonNullable<CompileOptions['facts']>, mode?: 'redeploy') => {
    const host = memoryHost({ 'demo.yaml': JSON.stringify(template), 'child.yaml': JSON.stringify(child) });
    const { diagnostics } = await compile(host, { template: 'demo.yaml', facts, ...(mode && { mode }) });
    return diagnostics.filter(({ code }) => code === 'plan/no-live-resources').map(({ severity }) => severity);
  };

  it.each([{ servers: [{ id: 'S' }], resources: [] }, { servers: [{ id: 'S' }] }])(
    'is an error, for everything would start empty: %j',
    async (facts) => {
      expect(await compiled(facts)).toEqual(['error']);
    },
  );

  it('is none where the user deploys from scratch, or where the facts are about the cloud alone', async () => {
    expect(await compiled({ servers: [{ id: 'S' }], resources: [] }, 'redeploy')).toEqual([]);
    expect(await compiled({ flavors: [{ id: 'small', name: 'small', vcpus: 1, ram: 512 }] })).toEqual([]);
  });
});

const aws = { AvailabilityZones: ['nova'], MinSize: 0, MaxSize: 3, DesiredCapacity: 2 };

it.each(['AWS::AutoScaling::AutoScalingGroup', 'OS::Heat::AutoScalingGroup', 'OS::Heat::ResourceGroup'])(
  'an empty %s has no members, whatever the template asks for',
  async (type) => {
    const server = { type: 'OS::Nova::Server', properties: { image: 'debian', flavor: 'small' } };
    const properties = new Map<string, object>([
      ['OS::Heat::AutoScalingGroup', { min_size: 0, max_size: 3, desired_capacity: 2, resource: server }],
      ['OS::Heat::ResourceGroup', { count: 2, resource_def: server }],
      ['AWS::AutoScaling::AutoScalingGroup', { ...aws, LaunchConfigurationName: { get_resource: 'launch' } }],
    ]);
    const launch = { type: 'AWS::AutoScaling::LaunchConfiguration', properties: { ImageId: 'i', InstanceType: 'f' } };
    const listed = [
      { resource_name: 'group', physical_resource_id: 'G', stack_name: 'demo' },
      { resource_name: 'launch', physical_resource_id: 'L', stack_name: 'demo' },
    ];
    const messages = await told([...all, ...listed], {}, { launch, group: { type, properties: properties.get(type) } });
    expect(messages.filter((message) => message.includes('group'))).toEqual([
      expect.stringMatching(/^"group": the live group has the (?:size "0"|members "none"), but the template has /),
    ]);
  },
);
