/** What each version of the client prints is read alike; what none prints is refused at its place. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { factsOf, readFacts } from './read-facts.ts';

describe('a record that stands twice', () => {
  const volume = { id: 'v', size: 1, status: 'in-use' };
  const port = { id: 'p', mac_address: 'm', fixed_ips: [{ ip_address: '10.0.0.5' }, { ip_address: '10.0.0.6' }] };

  it('is read once where both say the same', () => {
    const turned = { ...port, fixed_ips: port.fixed_ips.toReversed() };
    const flavor = { id: '2', name: 'small', vcpus: 1, ram: 1 };
    const facts = factsOf({ volumes: [volume, { ...volume }], ports: [port, turned], flavors: [flavor, flavor] });
    expect([facts.volumes.size, facts.ports.size, facts.flavors.get('small')?.id]).toEqual([1, 1, '2']);
  });

  it.each<[string, object, string]>([
    ['volumes', { volumes: [volume, { id: 'w', size: 1 }, { ...volume, size: 2 }] }, 'volumes.0 and volumes.2'],
    ['ports', { ports: [port, { ...port, mac_address: 'n' }] }, 'ports.0 and ports.1'],
    ['servers', { servers: [{ id: 's', status: 'ACTIVE' }, { id: 's' }] }, 'servers.0 and servers.1'],
    [
      'volumes of a server',
      {
        servers: [
          {
            id: 's',
            volumes_attached: [
              { id: 'v', device: '/dev/vdb' },
              { id: 'v', device: '/dev/vdc' },
            ],
          },
        ],
      },
      'servers.0.volumes_attached.0 and servers.0.volumes_attached.1',
    ],
    [
      'attachments of a volume',
      {
        volumes: [
          {
            ...volume,
            attachments: [
              { server_id: 's', device: 'a' },
              { server_id: 's', device: 'b' },
            ],
          },
        ],
      },
      'volumes.0.attachments.0 and volumes.0.attachments.1',
    ],
    [
      'resources',
      { resources: ['x', 'y'].map((id) => ({ resource_name: 'r', physical_resource_id: id, stack_name: 't' })) },
      'resources.0 and resources.1',
    ],
  ])('is refused where they differ: %s', (_, facts, rows) => {
    expect(readFacts(facts).messages.map((message) => message.replace(/^[\d:]+ /, ''))).toEqual([
      `error: ${rows} of the facts bundle describe the same thing with different values`,
    ]);
  });
});

describe('spellings', () => {
  const server = {
    flavor: ['m1.small', '2', 'm1.small (2)'],
    image: ['debian', 'i1', 'debian (i1)'],
    addresses: new Map([
      ['a', ['10.0.0.5', 'fd00::5']],
      ['b', ['10.1.0.5']],
    ]),
    volumes: [
      { id: 'v1', deleteOnTermination: false },
      { id: 'v2', device: '/dev/vdc', deleteOnTermination: true },
    ],
  };

  it.each([
    [
      'texts',
      {
        addresses: 'a=10.0.0.5, fd00::5; b=10.1.0.5',
        volumes_attached:
          "delete_on_termination='False', id='v1'\ndelete_on_termination='True', device='/dev/vdc', id='v2'",
      },
    ],
    [
      'records',
      {
        addresses: { a: ['10.0.0.5', 'fd00::5'], b: ['10.1.0.5'] },
        volumes_attached: [
          { id: 'v1', delete_on_termination: false },
          { id: 'v2', device: '/dev/vdc', delete_on_termination: true, tag: null },
        ],
      },
    ],
    [
      'the API',
      {
        addresses: { a: [{ addr: '10.0.0.5', version: 4 }, { addr: 'fd00::5' }], b: [{ addr: '10.1.0.5' }] },
        'os-extended-volumes:volumes_attached': [
          { volume_id: 'v1', id: 'attachment', 'Delete On Termination?': 'False' },
          { 'Volume ID': 'v2', Device: '/dev/vdc', 'Delete On Termination?': 'True' },
        ],
      },
    ],
  ])('of a server: %s', (_, printed) => {
    const bundle = { servers: [{ id: 's1', flavor: 'm1.small (2)', image: 'debian (i1)', ...printed }] };
    expect(factsOf(bundle).servers.get('s1')).toEqual({ id: 's1', ...server });
  });

  it('of a flavor inside a server, and of an image that is none', () => {
    const flavor = { original_name: 'm1.small', vcpus: 1, id: '2', extra_specs: {} };
    const { servers } = factsOf({ servers: [{ id: 's', flavor, image: 'N/A (booted from volume)' }] });
    expect(servers.get('s')).toMatchObject({ flavor: ['m1.small', '2'], image: [] });
  });

  it.each<[string, unknown]>([
    [
      'a record',
      { original_name: 'big', vcpus: 8, ram: 16384, disk: 80, ephemeral: 0, swap: 0, extra_specs: { a: '1' } },
    ],
    ['a text', "disk='80', ephemeral='0', extra_specs.a='1', original_name='big', ram='16384', swap='0', vcpus='8'"],
  ])('of a flavor that only its server shows: %s', (form, flavor) => {
    const { servers, flavors } = factsOf({ servers: [{ id: 's', flavor }] });
    expect(servers.get('s')?.flavor, form).toEqual(['big']);
    expect(flavors.get('big'), form).toMatchObject({
      vcpus: 8,
      ramMiB: 16_384,
      diskGiB: 80,
      properties: new Map([['a', '1']]),
    });
  });

  it('of a flavor that was another one when its server got it', () => {
    const embedded = { original_name: 'big', vcpus: 8, ram: 16_384 };
    const { servers, flavors } = factsOf({
      servers: [
        { id: 's', name: 'db', flavor: embedded },
        { id: 't', flavor: { ...embedded, vcpus: 4 } },
      ],
      flavors: [{ id: '7', name: 'big', vcpus: 4, ram: 16_384 }],
    });
    expect(servers.get('t')?.flavor).toEqual(['big']);
    expect(servers.get('s')?.flavor?.[0]).toBe('big of db');
    expect(flavors.get('big of db')).toMatchObject({ vcpus: 8, ramMiB: 16_384 });
    expect(flavors.get('big')).toMatchObject({ vcpus: 4 });
  });

  it.each([
    ['a text', "hw:cpu_policy='dedicated', quota:a='1', empty=, note='it's, a=b', none=''"],
    ['a map', { 'hw:cpu_policy': 'dedicated', 'quota:a': 1, empty: '', note: "it's, a=b", none: null }],
  ])('of properties: %s', (form, properties) => {
    const { flavors } = factsOf({ flavors: [{ id: '2', name: 'small', vcpus: 1, ram: '2048', swap: '', properties }] });
    expect(flavors.get('small')).toEqual({
      id: '2',
      name: 'small',
      vcpus: 1,
      ramMiB: 2048,
      properties: new Map([
        ['hw:cpu_policy', 'dedicated'],
        ['quota:a', '1'],
        ['empty', ''],
        ['note', "it's, a=b"],
        ['none', form === 'a map' ? 'null' : ''],
      ]),
    });
  });

  it('of floating addresses: of the list, and of one that is shown', () => {
    const { floatingIps } = factsOf({
      floatingIps: [
        { ID: 'f1', 'Floating IP Address': '198.51.100.1', Port: 'p1', 'Floating Network': 'n1' },
        { id: 'f2', floating_ip_address: '198.51.100.2', port_id: null, floating_network_id: 'n1' },
      ],
    });
    expect([...floatingIps.values()]).toEqual([
      { id: 'f1', address: '198.51.100.1', portId: 'p1', network: 'n1' },
      { id: 'f2', address: '198.51.100.2', network: 'n1' },
    ]);
  });

  it('of booleans', () => {
    const volumes = ['true', 'True', true, 'false', 'False', false].map((bootable, index) => ({
      id: `v${index}`,
      size: 1,
      bootable,
    }));
    expect([...factsOf({ volumes }).volumes.values()].map(({ bootable }) => bootable)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    const networks = [{ id: 'n', 'router:external': 'External' }];
    expect(factsOf({ networks }).networks.get('n')?.external).toBe(true);
  });

  it('of fixed addresses', () => {
    const ports = [
      {
        id: 'a',
        mac_address: 'm',
        fixed_ips: "ip_address='10.0.0.5', subnet_id='s1'\nip_address='10.0.0.6', subnet_id='s1'",
      },
      { id: 'b', mac_address: 'm', fixed_ips: [{ ip_address: '10.0.0.7' }] },
    ];
    expect([...factsOf({ ports }).ports.values()].map(({ fixedIps }) => fixedIps)).toEqual([
      [
        { subnetId: 's1', address: '10.0.0.5' },
        { subnetId: 's1', address: '10.0.0.6' },
      ],
      [{ address: '10.0.0.7' }],
    ]);
  });
});

describe('names', () => {
  it('find a thing where no other has the name', () => {
    const networks = [
      { id: 'n1', name: 'inside' },
      { id: 'n2', name: 'twice' },
      { id: 'n3', name: 'twice' },
      { id: 'n4', name: '' },
    ];
    expect([...factsOf({ networks }).networks.keys()]).toEqual(['inside', 'n1', 'n2', 'n3', 'n4']);
  });
});

describe('resource paths', () => {
  it('come from the names of nested stacks', () => {
    const resources = [
      { resource_name: 'web', physical_resource_id: 'g', stack_name: 'shop' },
      { resource_name: '0', physical_resource_id: 'm', stack_name: 'shop-web-aaaaaaaaaaaa' },
      { resource_name: 'server', physical_resource_id: 's', stack_name: 'shop-web-aaaaaaaaaaaa-0-bbbbbbbbbbbb' },
      { resource_name: 'late', physical_resource_id: '', stack_name: 'shop' },
    ];
    const facts = factsOf({ stack: { stack_name: 'shop' }, resources });
    expect([...facts.physicalIds]).toEqual([
      ['web', 'g'],
      ['web/0', 'm'],
      ['web/0/server', 's'],
    ]);
    expect([...facts.resources.keys()]).toEqual(['web', 'web/0', 'web/0/server', 'late']);
    expect(factsOf({ resources }).physicalIds.get('web/0/server')).toBe('s');
  });

  it('come from an abandoned stack as they are', () => {
    const inner = { server: { resource_id: 's', action: 'CREATE', status: 'COMPLETE' } };
    const facts = factsOf({
      id: 'x',
      name: 'shop',
      action: 'CREATE',
      status: 'FAILED',
      environment: {},
      template: {},
      resources: { web: { resource_id: 'g', resources: { '0': { id: 'm', resources: inner } } } },
    });
    expect([...facts.physicalIds]).toEqual([
      ['web', 'g'],
      ['web/0', 'm'],
      ['web/0/server', 's'],
    ]);
    expect(facts.stack).toEqual({ id: 'x', name: 'shop', status: 'CREATE_FAILED' });
    expect(facts.resources.get('web/0/server')?.status).toBe('CREATE_COMPLETE');
  });
});

describe('messages', () => {
  it.each([
    ['text that ends too early', '{ "stack":\n', /^\d+:\d+ error: /],
    ['a list', '[]', /^1:1 error: the facts bundle cannot be used: it is not a JSON object$/],
    ['nothing', '', /^1:1 error: the facts bundle cannot be used: it is not a JSON object$/],
  ])('refuse %s', (_, text, expected) => {
    const { facts, messages } = readFacts(text);
    expect(facts).toBeUndefined();
    expect(messages).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    ['a size', '{ "volumes": [{ "id": "v", "size": "big" }] }', '1:36 error: volumes.0.size must be a whole number'],
    ['no size', '{ "volumes": [{ "id": "v" }] }', '1:15 error: volumes.0 must be a map with size'],
    ['no id', '{ "servers": [{ "id": null }] }', '1:15 error: servers.0 must be a map with id'],
    [
      'a flag',
      '{ "volumes": [{ "id": "v", "size": 1, "bootable": "yes" }] }',
      '1:51 error: volumes.0.bootable must be true or false',
    ],
    ['a map for a list', '{ "servers": {} }', '1:14 error: servers must be a list'],
    ['a text for a record', '{ "ports": ["p1"] }', '1:13 error: ports.0 must be a map'],
    [
      'addresses',
      '{ "ports": [{ "id": "p", "mac_address": "m", "fixed_ips": "10.0.0.5" }] }',
      '1:59 error: ports.0.fixed_ips must be a list',
    ],
    [
      'a misspelled key',
      '{ "server": [] }',
      '1:3 warning: unknown key "server" in the facts bundle (did you mean "servers"?)',
    ],
  ])('say where %s is wrong', (_, text, expected) => {
    expect(readFacts(text).messages).toEqual([expected]);
  });

  it('reach whoever compiles with such facts, with the name of the file', async () => {
    const template = 'heat_template_version: 2018-08-31\n';
    const host = memoryHost({ 'a.yaml': template, 'f.json': '{ "volumes": [{ "id": "v", "size": -1 }] }' });
    const named = await compile(host, { template: 'a.yaml', factsFile: 'f.json' });
    expect(named.diagnostics.map(({ code, file, range }) => [code, file, range?.start.column])).toEqual([
      ['facts/bad-value', 'f.json', 36],
    ]);
    const given = await compile(host, { template: 'a.yaml', facts: { volumes: [{ id: 'v', size: {} }] } });
    expect(given.diagnostics.map(({ code, file }) => [code, file])).toEqual([['facts/bad-value', 'facts']]);
  });
});
