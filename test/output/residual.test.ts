/** What the residual template keeps and removes of a live stack, and which values servers that stay go on with. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const head = 'heat_template_version: 2018-08-31\n';

const member = `${head}resources:
  disk: { type: OS::Cinder::Volume, properties: { size: 1 } }
  server: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: server }, volume_id: { get_resource: disk } } }
outputs:
  ip: { value: { get_attr: [server, first_address] } }
`;

function server(userData = '""'): string {
  return `{ type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: ${userData} } }`;
}

/** Facts in which every server of these paths is up, with an address of its own. */
function factsOf(paths: readonly string[], others: readonly string[]) {
  const stackOf = (path: string): string => {
    const parts = path.split('/').slice(0, -1);
    return ['t', ...parts.map((part) => `${part}-abcdefghijkl`)].join('-');
  };
  const all = [
    ...new Set(
      [...paths, ...others].flatMap((path) =>
        path.split('/').map((_, end, parts) => parts.slice(0, end + 1).join('/')),
      ),
    ),
  ];
  const isServer = (path: string): boolean => paths.includes(path);
  return {
    stack: { id: 'the-stack', stack_name: 't', stack_status: 'CREATE_COMPLETE' },
    resources: all.map((path) => ({
      resource_name: path.split('/').at(-1),
      stack_name: stackOf(path),
      physical_resource_id: `id-${path.replaceAll('/', '-')}`,
    })),
    servers: all
      .filter(isServer)
      .map((path) => ({ id: `id-${path.replaceAll('/', '-')}`, name: path, status: 'ACTIVE' })),
    ports: all.filter(isServer).map((path, index) => ({
      id: `port-${index}`,
      mac_address: `fa:16:3e:00:00:0${index}`,
      device_id: `id-${path.replaceAll('/', '-')}`,
      fixed_ips: [{ ip_address: `10.0.0.${index + 1}` }],
    })),
  };
}

interface Case {
  readonly resources: string;
  readonly servers: readonly string[];
  readonly kept: readonly string[];
  readonly more?: Readonly<Record<string, string>>;
  /** Other resources that live. */
  readonly live?: readonly string[];
}

function converted(
  { resources, servers, kept, more = {}, live: others = [] }: Case,
  live = true,
): Promise<CompileResult> {
  const config = { resources: Object.fromEntries(kept.map((path) => [path, { strategy: 'keep' as const }])) };
  return compile(memoryHost({ 't.yaml': `${head}resources:\n${resources}\n`, 'member.yaml': member, ...more }), {
    template: 't.yaml',
    stackName: 't',
    config,
    ...(live && { facts: factsOf(servers, others) }),
  });
}

function fileOf({ files }: CompileResult, name: string): string {
  return files.find(({ path }) => path === name)?.text ?? '';
}

function inseparable({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.filter(({ code }) => code === 'emit/inseparable').map(({ message }) => message);
}

const nodes =
  '  nodes: { type: OS::Heat::ResourceGroup, properties: { count: 3, resource_def: { type: member.yaml } } }';
const nodeServers = [0, 1, 2].map((index) => `nodes/${index}/server`);

describe('a group of which one member stays', () => {
  it('loses the others by name, so that what is in them stays retained', async () => {
    for (const live of [true, false]) {
      const result = await converted({ resources: nodes, servers: nodeServers, kept: ['nodes/1/server'] }, live);
      expect(inseparable(result)).toEqual([]);
      const residual = fileOf(result, 'openstack/2-residual.yaml');
      expect(residual).toContain('removal_policies: [{ resource_list: ["0", "2"] }]');
      expect(residual).toContain('count: 1,');
    }
  });

  it('keeps what it has removed before, and the plan checks that Heat no longer has the others', async () => {
    const resources = nodes.replace('count: 3', 'count: 3, removal_policies: [{ resource_list: [ 7 ] }]');
    const result = await converted({ resources, servers: nodeServers, kept: ['nodes/1/server'] });
    expect(fileOf(result, 'openstack/2-residual.yaml')).toContain(
      'removal_policies: [{ resource_list: [7] }, { resource_list: ["0", "2"] }]',
    );
    const guide = fileOf(result, 'MIGRATION.md');
    expect(guide).toContain('resources-residual.json --args id-nodes-0-server id-nodes-2-server');
  });

  const group = (type: string, key: string, size: string): string =>
    `  web: { type: ${type}, properties: { ${size}, ${key}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } } } }`;

  it('loses plain servers, which the plan deletes before Heat does', async () => {
    const result = await converted({
      resources: group('OS::Heat::ResourceGroup', 'resource_def', 'count: 2'),
      servers: ['web/0', 'web/1'],
      kept: ['web/1'],
    });
    expect(inseparable(result)).toEqual([]);
    expect(fileOf(result, 'openstack/2-residual.yaml')).toContain(
      'removal_policies: [{ resource_list: ["0"] }], count: 1',
    );
    const steps = (result.plan?.steps ?? []).filter(({ id }) => id.startsWith('release/'));
    expect(steps.map(({ id }) => id).slice(0, 2)).toEqual(['release/delete-old', 'release/residual']);
    expect(steps[1]?.needs).toContain('release/delete-old');
    // A cycle of needs has no order that could be right.
    expect(steps[0]?.needs).not.toContain('release/residual');
    expect(result.diagnostics.filter(({ code }) => code === 'verify/step-too-early')).toEqual([]);
  });

  const two = `  ports: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: { type: OS::Neutron::Port, properties: { network: n } } } }
  disks: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: { type: OS::Cinder::Volume, properties: { size: 1 } } } }
${[0, 1].map((index) => `  s${index}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_attr: [ports, refs, ${index}] } }], block_device_mapping_v2: [{ volume_id: { get_attr: [disks, resource.${index}] }, boot_index: -1 }] } }`).join('\n')}`;

  it('keeps volumes that have moved, retained, and the values that servers that stay are made of', async () => {
    const result = await converted({
      resources: two,
      servers: ['s0', 's1'],
      kept: ['s1'],
      live: ['disks/0', 'disks/1', 'ports/0', 'ports/1'],
    });
    expect(inseparable(result)).toEqual([]);
    const residual = fileOf(result, 'openstack/2-residual.yaml');
    expect(residual).toContain(
      'disks: { type: OS::Heat::ResourceGroup, deletion_policy: Retain, properties: { count: 2,',
    );
    expect(residual).toContain(
      'ports: { type: OS::Heat::ResourceGroup, properties: { removal_policies: [{ resource_list: ["0"] }], count: 1,',
    );
    expect(residual).toContain('moved_ports_refs_1_before: { type: string');
    expect(fileOf(result, 'openstack/2-residual-env.yaml')).toContain('moved_ports_refs_1_before: id-ports-1');
    const release = (result.plan?.steps ?? []).filter(({ id }) => id.startsWith('release/'));
    expect(release.map(({ id }) => id).slice(0, 2)).toEqual(['release/delete-old', 'release/residual']);
    // Heat has deleted it.
    expect(JSON.stringify(release)).not.toContain('id-ports-0');
  });

  it('is an error where Heat cannot choose, or would delete what is used', async () => {
    const scaled = await converted({
      resources: group('OS::Heat::AutoScalingGroup', 'resource', 'min_size: 2, max_size: 2'),
      servers: ['web/aaaaaaaaaaaa', 'web/bbbbbbbbbbbb'],
      kept: ['web/aaaaaaaaaaaa'],
    });
    expect(inseparable(scaled)).toHaveLength(1);
    expect(fileOf(scaled, 'openstack/2-residual.yaml')).not.toContain('removal_policies');
    const zoned = two
      .replace('size: 1', 'size: 1, snapshot_id: { get_resource: image }')
      .concat('\n  image: { type: OS::Cinder::Volume, properties: { size: 1 } }');
    const used = await converted({ resources: zoned, servers: ['s0', 's1'], kept: ['s1'] });
    expect(inseparable(used)).toEqual([
      '"disks/0" moves and "disks/1" stays, but one definition makes both, and Heat cannot remove only one of them',
    ]);
  });
});

describe('a nested template that several resources use', () => {
  const queue = '  queue: { type: OS::Zaqar::Queue, properties: { name: q } }\n';
  const resources = '  a: { type: member.yaml }\n  b: { type: member.yaml }';
  const both = { resources, servers: ['a/server', 'b/server'], kept: ['b/server'] };

  it('goes with those of which nothing stays', async () => {
    const result = await converted(both);
    expect(inseparable(result)).toEqual([]);
    expect(fileOf(result, 'openstack/2-residual.yaml')).not.toContain('  a:');
  });

  it('becomes several files where some keep more of it than others', async () => {
    const more = { 'member.yaml': member.replace('outputs:\n', `${queue}outputs:\n`) };
    const result = await converted({ ...both, more, live: ['a/queue', 'b/queue'] });
    expect(inseparable(result)).toEqual([]);
    const residual = fileOf(result, 'openstack/2-residual.yaml');
    expect(residual).toContain('a: { type: residual/member.yaml }');
    expect(residual).toContain('b: { type: residual/member-2.yaml }');
    const [a, b] = ['', '-2'].map((version) => fileOf(result, `openstack/residual/member${version}.yaml`));
    expect([a, b].map((text) => text?.includes('queue:'))).toEqual([true, true]);
    expect([a, b].map((text) => text?.includes('server: {'))).toEqual([false, true]);
  });

  it('becomes several files below others that become several, and beside a file of that name', async () => {
    const outer = `${head}resources: { m: { type: member.yaml } }\n`;
    const more = {
      'member.yaml': member.replace('outputs:\n', `${queue}outputs:\n`),
      'outer.yaml': outer,
      'outer-2.yaml': outer,
    };
    const result = await converted({
      resources: '  a: { type: outer.yaml }\n  b: { type: outer.yaml }\n  c: { type: outer-2.yaml }',
      servers: ['a/m/server', 'b/m/server', 'c/m/server'],
      kept: ['b/m/server', 'c/m/server'],
      more,
    });
    expect(inseparable(result)).toEqual([]);
    const residual = fileOf(result, 'openstack/2-residual.yaml');
    for (const text of [
      'a: { type: residual/outer.yaml }',
      'b: { type: residual/outer-3.yaml }',
      'c: { type: residual/outer-2.yaml }',
    ])
      expect(residual).toContain(text);
    for (const name of ['outer-2', 'outer-3'])
      expect(fileOf(result, `openstack/residual/${name}.yaml`)).toContain('type: member-2.yaml');
    expect(fileOf(result, 'openstack/residual/outer.yaml')).toContain('type: member.yaml');
  });

  it('is an error where members of one group keep more of it than others', async () => {
    const more = { 'member.yaml': member.replace('outputs:\n', `${queue}outputs:\n`) };
    const result = await converted({ resources: nodes, servers: nodeServers, kept: ['nodes/1/server'], more });
    expect(inseparable(result).length).toBeGreaterThan(0);
  });
});

describe('a server that stays and knows the address of one that moves', () => {
  const said = '{ str_replace: { template: "IP", params: { IP: { get_param: ip } } } }';
  const inner = `${head}parameters: { ip: { type: string } }\nresources: { srv: ${server(said)} }\n`;
  const address = '{ get_attr: [db, first_address] }';
  const reader = `${head}parameters: { ip: { type: string } }\nresources: { c: { type: OS::Heat::SoftwareConfig, properties: { config: { get_param: ip } } } }\noutputs: { c: { value: { get_resource: c } } }\n`;
  const cases = {
    'in its start-up data': { resources: `  web: ${server(address)}` },
    'through parts of a multipart text': {
      resources: `  cc: { type: OS::Heat::CloudConfig, properties: { cloud_config: { runcmd: [${address}] } } }
  mime: { type: OS::Heat::MultipartMime, properties: { parts: [{ config: { get_resource: cc } }] } }
  web: ${server('{ get_resource: mime }')}`,
    },
    'through a nested stack that makes a configuration': {
      resources: `  made: { type: reader.yaml, properties: { ip: ${address} } }\n  web: ${server('{ get_attr: [made, c] }')}`,
    },
    'through Heat::Value': {
      resources: `  v: { type: OS::Heat::Value, properties: { value: ${address} } }\n  web: ${server('{ get_attr: [v, value] }')}`,
    },
  };

  it.each(Object.entries(cases))('%s goes on with the old one, and a person is told', async (_, { resources }) => {
    const result = await converted({
      resources: `  db: ${server()}\n${resources}`,
      servers: ['db', 'web'],
      kept: ['web'],
      more: { 'reader.yaml': reader },
    });
    expect(fileOf(result, 'openstack/2-residual-env.yaml')).toContain('moved_db_first_address_before: "10.0.0.1"');
    expect(fileOf(result, 'openstack/2-residual.yaml')).not.toContain('get_attr: [db');
    expect(result.plan?.steps.map(({ id }) => id)).toContain('cut-over/lead/web');
  });

  it.each([
    ['a nested stack', '  n: { type: inner.yaml, properties: { ip: IP } }', 'n/srv'],
    [
      'a member of a group',
      '  n: { type: OS::Heat::ResourceGroup, properties: { count: 1, resource_def: { type: inner.yaml, properties: { ip: IP } } } }',
      'n/0/srv',
    ],
  ])('in %s too', async (_, text, kept) => {
    const resources = `  db: ${server()}\n${text.replace('IP', address)}`;
    const result = await converted({ resources, servers: ['db', kept], kept: [kept], more: { 'inner.yaml': inner } });
    expect(fileOf(result, 'openstack/2-residual-env.yaml')).toContain('moved_db_first_address_before: "10.0.0.1"');
    expect(result.plan?.steps.map(({ id }) => id)).toContain(`cut-over/lead/${kept}`);
  });

  it('knows those of all members of a group, also of one that loses some', async () => {
    const join = '{ list_join: [",", { get_attr: [nodes, ip] }] }';
    const resources = `${nodes}\n  web: ${server(join)}`;
    for (const kept of [['web'], ['web', 'nodes/1/server']]) {
      const result = await converted({ resources, servers: [...nodeServers, 'web'], kept });
      expect(fileOf(result, 'openstack/2-residual-env.yaml').replaceAll(/\s+/g, ' ')).toContain(
        'moved_nodes_ip_before: - "10.0.0.1" - "10.0.0.2" - "10.0.0.3"',
      );
    }
  });
});

describe('what stays, lives and is made of values of what moves', () => {
  const resources = `  db: ${server()}
  disk: { type: OS::Cinder::Volume, properties: { size: 7 } }
  link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: db }, volume_id: { get_resource: disk } } }
  more: { type: OS::Cinder::Volume, properties: { size: { get_attr: [disk, size] }, snapshot_id: { get_attr: [disk, snapshot_id] } } }
  port: { type: OS::Neutron::Port, properties: { network: n, fixed_ips: [{ ip_address: { get_attr: [db, first_address] } }] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  more_link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: web }, volume_id: { get_resource: more } } }
  member: { type: OS::Octavia::PoolMember, properties: { pool: p, address: { get_attr: [db, first_address] }, protocol_port: 80, tags: [{ get_attr: [db, first_address] }] } }
  members: { type: OS::Heat::ResourceGroup, properties: { count: 1, resource_def: { type: OS::Octavia::PoolMember, properties: { pool: p, address: { get_attr: [db, first_address] }, protocol_port: 80 } } } }
  record: { type: OS::Designate::RecordSet, properties: { zone: z, type: A, records: [{ get_attr: [db, first_address] }] } }`;

  it('keeps what Heat would replace or change, and follows where it can', async () => {
    const result = await converted({
      resources,
      servers: ['db', 'web'],
      kept: ['web'],
      live: ['disk', 'link', 'more', 'more_link', 'port', 'member', 'members', 'members/0', 'record'],
    });
    const residual = fileOf(result, 'openstack/2-residual.yaml');
    const lineOf = (name: string): string => residual.split('\n').find((line) => line.startsWith(`  ${name}:`)) ?? '';
    const [old, next] = ['{ get_param: moved_db_first_address_before }', '{ get_param: moved_db_first_address }'];
    expect(lineOf('more')).toContain('size: { get_param: moved_disk_size_before }');
    expect(lineOf('more')).toContain('snapshot_id: { get_param: moved_disk_snapshot_id_before }');
    expect(lineOf('port')).toContain(`fixed_ips: [{ ip_address: ${old} }]`);
    expect(lineOf('member')).toContain(`address: ${old}, protocol_port: 80, tags: [${next}]`);
    expect(lineOf('members')).toContain(`address: ${old}`);
    expect(lineOf('record')).toContain(`records: [${next}]`);
  });
});

describe('what only servers that stay use', () => {
  it('stays, also behind the output of a nested stack', async () => {
    const conf = `${head}resources: { c: { type: OS::Heat::SoftwareConfig, properties: { config: "echo" } } }\noutputs: { id: { value: { get_resource: c } } }\n`;
    const resources = `  db: ${server()}\n  conf: { type: conf.yaml }\n  web: ${server('{ get_attr: [conf, id] }')}`;
    const result = await converted({ resources, servers: ['db', 'web'], kept: ['web'], more: { 'conf.yaml': conf } });
    expect(fileOf(result, 'openstack/2-residual.yaml')).toContain('conf: { type: residual/conf.yaml }');
    expect(fileOf(result, 'openstack/2-residual-env.yaml')).toBe('');
  });
});

describe('a deployment', () => {
  it('goes with its server, whatever its inputs refer to', async () => {
    const resources = `  db: ${server()}
  web: ${server()}
  c: { type: OS::Heat::SoftwareConfig, properties: { config: "echo" } }
  d: { type: OS::Heat::SoftwareDeployment, properties: { server: { get_resource: web }, config: { get_resource: c }, input_values: { ip: { get_attr: [db, first_address] } } } }
  all: { type: OS::Heat::SoftwareDeploymentGroup, properties: { servers: { a: { get_resource: web }, b: { get_resource: db } }, config: { get_resource: c } } }`;
    const result = await converted({ resources, servers: ['db', 'web'], kept: ['db'] });
    const residual = fileOf(result, 'openstack/2-residual.yaml');
    expect(residual).not.toContain('  d:');
    expect(residual).toContain('  all:');
    expect(inseparable(result)).toEqual([]);
  });

  it('of a group runs no script again on a server that stays: what it is made of is as before the move', async () => {
    const component = `{ type: OS::Heat::SoftwareComponent, properties: { configs: [{ actions: [CREATE, UPDATE], config: "echo", tool: script }] } }`;
    const inputs = 'input_values: { ip: { get_attr: [db, first_address] } }';
    const resources = `  db: ${server()}
  web: ${server()}
  c: { type: OS::Heat::SoftwareConfig, properties: { config: "echo" } }
  parts: ${component}
  all: { type: OS::Heat::SoftwareDeployments, properties: { servers: { a: { get_resource: web } }, config: { get_resource: c }, ${inputs} } }
  acting: { type: OS::Heat::SoftwareDeployment, properties: { server: { get_resource: web }, config: { get_resource: parts }, ${inputs} } }
  plain: { type: OS::Heat::SoftwareDeployment, properties: { server: { get_resource: web }, config: { get_resource: c }, ${inputs} } }`;
    const result = await converted({ resources, servers: ['db', 'web'], kept: ['web'] });
    const lines = fileOf(result, 'openstack/2-residual.yaml').split('\n');
    const asks = (name: string): readonly string[] =>
      lines.filter((line) => line.startsWith(`  ${name}:`)).flatMap((line) => line.match(/moved_\w+/g) ?? []);
    expect([asks('all'), asks('acting')]).toEqual([
      ['moved_db_first_address_before'],
      ['moved_db_first_address_before'],
    ]);
    // It runs at its creation alone, so it can follow what has moved.
    expect(asks('plain')).toEqual(['moved_db_first_address']);
  });
});
