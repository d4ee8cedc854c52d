/** Parameters of the residual template that stand for what has moved: their types, and the values that the environment has for them. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const head = 'heat_template_version: 2018-08-31\n';
const plain = 'image: i, flavor: f, networks: [{ network: n }]';
const server = `{ type: OS::Nova::Server, properties: { ${plain} } }`;

/** A server that asks for its metadata what `asked` says, by name. */
function asking(asked: Readonly<Record<string, string>>, more = ''): string {
  const metadata = Object.entries(asked).map(([name, value]) => `${name}: ${value}`);
  return `{ type: OS::Nova::Server, ${more}properties: { ${plain}, metadata: { ${metadata.join(', ')} } } }`;
}

interface Case {
  readonly resources: readonly string[];
  readonly kept: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly facts?: CompileOptions['facts'];
}

function converted({ resources, kept, files = {}, facts }: Case): Promise<CompileResult> {
  const config = { resources: Object.fromEntries(kept.map((path) => [path, { strategy: 'keep' as const }])) };
  const host = memoryHost({
    't.yaml': `${head}parameters: { p: { type: string, default: x } }\nresources:\n  ${resources.join('\n  ')}\n`,
    ...files,
  });
  return compile(host, { template: 't.yaml', stackName: 't', config, ...(facts && { facts }) });
}

function fileOf({ files }: CompileResult, name: string): string {
  return files.find(({ path }) => path === name)?.text ?? '';
}

const environment = 'openstack/2-residual-env.yaml';

/** The values, as lines without the sign that makes a text of them. */
function valuesOf(result: CompileResult): string {
  const [, values = ''] = fileOf(result, environment).split('parameter_defaults:\n');
  return values.replaceAll('"', '');
}

const member = `${head}resources:\n  server: ${server}\noutputs:\n  ip: { value: { get_attr: [server, first_address] } }\n`;

it('gives an attribute of a group the shape that Heat gives it', async () => {
  const text = (call: string) => `{ str_replace: { template: X, params: { X: ${call} } } }`;
  const asked = {
    refs: `{ list_join: [",", { get_attr: [db, refs] }] }`,
    map: text('{ get_attr: [db, refs_map] }'),
    each: `{ list_join: [",", { get_attr: [db, first_address] }] }`,
    named: text('{ get_attr: [sub, attributes, ip] }'),
    listed: `{ list_join: [",", { get_attr: [asg, outputs_list, ip] }] }`,
    outputs: text('{ get_attr: [asg, outputs, ip] }'),
    size: '{ get_attr: [asg, current_size] }',
    one: '{ get_attr: [db, resource.0.first_address] }',
    id: '{ get_attr: [db, resource.1] }',
    networks: text('{ get_attr: [db, resource.0, networks] }'),
    never: '{ if: [{ equals: [a, b] }, { get_resource: unmade }, "no"] }',
  };
  const result = await converted({
    resources: [
      `unmade: { condition: { equals: [a, b] }, type: OS::Nova::Server, properties: { ${plain} } }`,
      `db: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: ${server} } }`,
      'sub: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: { type: member.yaml } } }',
      'asg: { type: OS::Heat::AutoScalingGroup, properties: { min_size: 1, max_size: 1, resource: { type: member.yaml } } }',
      `app: ${asking(asked)}`,
    ],
    kept: ['app'],
    files: { 'member.yaml': member },
  });
  expect(valuesOf(result)).toBe(`\
  moved_db_refs:
    - <id of db/0>
    - <id of db/1>
  moved_db_refs_map:
    0: <id of db/0>
    1: <id of db/1>
  moved_db_first_address:
    - <first_address of db/0>
    - <first_address of db/1>
  moved_sub_attributes_ip:
    0: <ip of sub/0>
    1: <ip of sub/1>
  moved_asg_outputs_list_ip:
    - <ip of asg/m0>
  moved_asg_outputs_ip:
    m0: <ip of asg/m0>
  moved_asg_current_size: <current_size of asg>
  moved_db_resource_0_first_address: <first_address of db/0>
  moved_db_resource_1: <id of db/1>
  moved_db_resource_0_networks: <networks of db/0>
`);
  const residual = fileOf(result, 'openstack/2-residual.yaml');
  expect(residual).toContain('moved_db_resource_0_networks: { type: json,');
  expect(residual).toContain('moved_db_resource_0_first_address: { type: string,');
  // A definition whose condition is false has not moved, and nobody could say its id.
  expect(residual).toContain('  unmade: { condition: ');
  expect(residual).toContain('{ get_resource: unmade }');
});

describe('a template that several stacks use', () => {
  const taken = '{ if: [act, { get_attr: [db, first_address] }, ""] }';
  const pair = `${head}parameters: { act: { type: boolean, default: true }, pw: { type: string, hidden: true, default: "" } }
conditions: { act: { get_param: act } }
resources:
  db: { condition: act, type: OS::Nova::Server, properties: { ${plain} } }
  app: ${asking({ ip: taken, id: '{ if: [act, { get_resource: db }, ""] }' })}
`;
  const outer = `${head}resources:
  g: { type: OS::Heat::ResourceGroup, properties: { count: 1, index_var: "<i>", resource_def: { type: pair.yaml } } }
`;
  const inCfn = (metadata: object) => ({ Type: 'OS::Nova::Server', Properties: { image: 'i', flavor: 'f', metadata } });
  const cfn = JSON.stringify(
    {
      HeatTemplateFormatVersion: '2012-12-12',
      Resources: {
        db: inCfn({}),
        app: inCfn({
          ip: { 'Fn::GetAtt': ['db', 'first_address'] },
          dot: { 'Fn::GetAtt': 'db.first_address' },
          id: { Ref: 'db' },
        }),
      },
    },
    undefined,
    1,
  );

  it('asks for a value of each stack in which there is one', async () => {
    const result = await converted({
      resources: [
        'one: { type: pair.yaml, properties: { act: true } }',
        'two: { type: pair.yaml, properties: { act: false } }',
        'a: { type: outer.yaml }',
        'b: { type: outer.yaml }',
      ],
      kept: ['one/app', 'two/app', 'a/g/0/app', 'b/g/0/app'],
      files: { 'pair.yaml': pair, 'outer.yaml': outer },
    });
    expect(valuesOf(result)).toBe(`\
  moved_db_first_address:
    one: <first_address of one/db>
    a/g/0: <first_address of a/g/0/db>
    b/g/0: <first_address of b/g/0/db>
  moved_db:
    one: <id of one/db>
    a/g/0: <id of a/g/0/db>
    b/g/0: <id of b/g/0/db>
`);
    // The path of a stack begins with that of the one around it, which only its own parameter knows.
    expect(fileOf(result, 'openstack/residual/outer.yaml')).toContain(
      'moved_member: { list_join: [/, [{ get_param: moved_member }, "g/<i>"]] }',
    );
    expect(fileOf(result, 'openstack/2-residual.yaml')).toContain('properties: { moved_member: one, act: true }');
  });

  it('asks by the name of the stack in CloudFormation syntax', async () => {
    const result = await converted({
      resources: ['g: { type: OS::Heat::ResourceGroup, properties: { count: 2, resource_def: { type: c.template } } }'],
      kept: ['g/0/app', 'g/1/app'],
      files: { 'c.template': cfn },
    });
    expect(valuesOf(result)).toContain('  moved_db:\n    <name of the nested stack g/0>: <id of g/0/db>\n');
    const residual = fileOf(result, 'openstack/residual/c.template');
    expect(residual).toContain('"id": {"Fn::Select": [{"Ref": "AWS::StackName"}, {"Ref": "moved_db"}]}');
    expect(residual).toContain('"Description": "Id of db, which has moved, by name of the nested stack"');
  });

  it('asks for one value where only one uses it', async () => {
    const result = await converted({
      resources: ['n: { type: c.template }'],
      kept: ['n/app'],
      files: { 'c.template': cfn },
    });
    expect(valuesOf(result)).toBe('  moved_db_first_address: <first_address of n/db>\n  moved_db: <id of n/db>\n');
    expect(fileOf(result, 'openstack/residual/c.template')).toMatch(
      /"ip": \{"Ref": "moved_db_first_address"\},\s+"dot": \{"Ref": "moved_db_first_address"\}/,
    );
  });

  it('stands below secrets/ where it gives a hidden parameter of a nested template a text', async () => {
    const of = async (given: string) => {
      const result = await converted({
        resources: [`n: { type: pair.yaml, properties: { pw: ${given} } }`],
        kept: ['n/app'],
        files: { 'pair.yaml': pair },
      });
      return result.files.find(({ path }) => path.endsWith('2-residual.yaml'))?.path;
    };
    expect(await of('hunter2')).toBe('secrets/openstack.templates/2-residual.yaml');
    expect(await of('{ str_split: [",", { get_param: "OS::stack_name" }, 0] }')).toBe('openstack/2-residual.yaml');
  });
});

describe('values from before the move', () => {
  const row = (name: string, stack: string) => ({
    resource_name: name,
    stack_name: stack,
    physical_resource_id: `id-${name}`,
  });
  const facts = {
    stack: { id: 'the-stack', stack_name: 't', stack_status: 'CREATE_COMPLETE' },
    resources: [
      ...['db', 'bare', 'two', 'web', 'disk', 'n', 'g', 's'].map((name) => row(name, 't')),
      row('0', 't-g-abcdefghijkl'),
      row('0', 't-s-abcdefghijkl'),
      row('server', 't-s-abcdefghijkl-0-abcdefghijkl'),
      row('inner', 't-n-abcdefghijkl'),
    ],
    servers: [
      { id: 'id-db', status: 'ACTIVE' },
      { id: 'id-bare', status: 'ACTIVE', addresses: { n: ['10.0.0.9'] } },
      { id: 'id-two', status: 'ACTIVE', addresses: { n: ['10.0.0.5', '10.0.0.6'] } },
      { id: 'id-web', status: 'ACTIVE' },
      { id: 'id-inner', status: 'ACTIVE' },
      { id: 'id-0', status: 'ACTIVE' },
      { id: 'id-server', status: 'ACTIVE' },
    ],
    volumes: [{ id: 'id-disk', size: 3 }],
    ports: [
      {
        id: 'p',
        mac_address: 'fa:16:3e:00:00:01',
        device_id: 'id-db',
        fixed_ips: [{ ip_address: '10.0.0.1' }, { ip_address: '10.0.0.7' }],
      },
      { id: 'q', mac_address: 'fa:16:3e:00:00:02', device_id: 'id-server', fixed_ips: [{ ip_address: '10.0.0.8' }] },
    ],
  };
  const params = {
    A: '{ get_attr: [disk, size] }',
    B: '{ get_attr: [db, networks] }',
    C: '{ get_attr: [db, addresses] }',
    D: '{ get_attr: [bare, first_address] }',
    E: '{ get_attr: [db, networks, n, 0] }',
    F: '{ get_attr: [bare, networks, n, 0] }',
    G: '{ get_attr: [bare, show, status] }',
    H: '{ get_attr: [two, first_address] }',
    I: '{ get_attr: [g, refs] }',
    J: '{ get_attr: [g, resource.0] }',
    K: '{ get_attr: [conf, id] }',
    O: '{ get_attr: [g, first_address] }',
    L: '{ get_attr: [conf, id] }',
    M: '{ get_param: p }',
    N: '{ get_attr: [s, attributes, ip] }',
  };
  const all = Object.entries(params).map(([name, call]) => `${name}: ${call}`);
  const userData = `{ str_replace: { template: A B C D E F G H I J K L M N O, params: { ${all.join(', ')} } } }`;

  const conf = `${head}parameters: { ip: { type: string } }\nresources: { c: { type: OS::Heat::SoftwareConfig, properties: { config: { get_param: ip } } } }\noutputs: { id: { value: { get_resource: c } } }\n`;
  const given = ['ip', 'ip', '[m, a]', '"OS::stack_name"'].map((name, index) => `P${index}: { get_param: ${name} }`);
  const inner = `${head}parameters: { ip: { type: string }, m: { type: json } }\nresources:\n  inner: { type: OS::Nova::Server, properties: { ${plain}, user_data_format: RAW, user_data: { str_replace: { template: P0 P1 P2 P3, params: { ${given.join(', ')} } } } } }\n`;

  it('are those of the facts, and open where the facts do not have all of it', async () => {
    const result = await converted({
      resources: [
        `db: ${server}`,
        `bare: ${server}`,
        `two: ${server}`,
        `g: { type: OS::Heat::ResourceGroup, properties: { count: 1, resource_def: ${server} } }`,
        's: { type: OS::Heat::ResourceGroup, properties: { count: 1, resource_def: { type: member.yaml } } }',
        'conf: { type: conf.yaml, properties: { ip: { get_attr: [db, first_address] } } }',
        'n: { type: inner.yaml, properties: { ip: { get_attr: [db, first_address] }, m: { a: { get_attr: [bare, first_address] } } } }',
        'disk: { type: OS::Cinder::Volume, properties: { size: 3 } }',
        `web: { type: OS::Nova::Server, depends_on: [db, n], properties: { ${plain}, user_data_format: RAW, user_data: ${userData} } }`,
      ],
      kept: ['web', 'n/inner'],
      files: { 'member.yaml': member, 'conf.yaml': conf, 'inner.yaml': inner },
      facts,
    });
    // Heat counts the addresses of the live port. Its map has networks by id too, which no port shows.
    expect(valuesOf(result)).toBe(`\
  moved_db_first_address_before: 10.0.0.1
  moved_bare_first_address_before: 10.0.0.9
  moved_disk_size_before: 3
  moved_db_networks_before: <networks of db before the move>
  moved_db_addresses_before: <addresses of db before the move>
  moved_db_networks_n_0_before: 10.0.0.1
  moved_bare_networks_n_0_before: <networks.n.0 of bare before the move>
  moved_bare_show_status_before: <show.status of bare before the move>
  moved_two_first_address_before: <first_address of two before the move>
  moved_g_refs_before:
    - id-0
  moved_g_resource_0_before: id-0
  moved_g_first_address_before:
    - <first_address of g/0 before the move>
  moved_s_attributes_ip_before:
    0: 10.0.0.8
`);
  });
});
