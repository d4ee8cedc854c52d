/** The update that protects a live stack is refused where Heat would do more than to note the policies. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const head = 'heat_template_version: 2018-08-31\nresources:\n';
const server =
  '{ type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: SOFTWARE_CONFIG } }';

interface Listed {
  readonly [path: string]: string;
}

/** The stack with its resources live, each with a status; members of a group by their paths. */
function convert(resources: string, listed: Listed, config = ''): Promise<CompileResult> {
  const rows = Object.entries(listed).map(([path, status]) => {
    const [name = '', ...owners] = path.split('/').toReversed();
    return {
      resource_name: name,
      physical_resource_id: path,
      resource_status: status,
      stack_name: ['t', ...owners.toReversed().flatMap((owner) => [owner, 'abcdefghijkl'])].join('-'),
    };
  });
  const servers = rows.map(({ physical_resource_id: id }) => ({ id, status: 'ACTIVE' }));
  const facts = JSON.stringify({ stack: { stack_name: 't' }, resources: rows, servers });
  const host = memoryHost({ 't.yaml': head + resources, 'facts.json': facts, 'heat2kube.yaml': config });
  return compile(host, { template: 't.yaml', factsFile: 'facts.json', configFile: 'heat2kube.yaml' });
}

async function told(resources: string, listed: Listed, config = ''): Promise<readonly string[]> {
  const { diagnostics } = await convert(resources, listed, config);
  return diagnostics.flatMap(({ code, message }) =>
    code.startsWith('verify/protect-') || code === 'live/unusable' ? [message] : [],
  );
}

function run(config: string, values: string): string {
  return `
  s: ${server}
  c: ${config}
  d: { type: OS::Heat::SoftwareDeployment, properties: { server: { get_resource: s }, config: { get_resource: c }, input_values: ${values} } }
`;
}

const complete = 'CREATE_COMPLETE';
const all = { s: complete, c: complete, d: complete };

describe('deployments', () => {
  const component = (actions: string) =>
    `{ type: OS::Heat::SoftwareComponent, properties: { configs: [{ actions: ${actions}, tool: script, config: date }] } }`;

  it('of a component that acts on updates are refused, and left as they are', async () => {
    const text = run(component('[CREATE, UPDATE]'), '{}');
    const result = await convert(text, all);
    expect(result.diagnostics.map(({ message }) => message)).toContain(
      '"d" cannot be protected: Heat runs the scripts of "c" at every change of its definition',
    );
    const protect = result.files.find(({ path }) => path === 'openstack/1-protect.yaml')?.text ?? '';
    expect(protect.split('\n').find((line) => line.startsWith('  d:'))).toBe(
      text.split('\n').find((line) => line.startsWith('  d:')),
    );
  });

  it('of a component that does not are none', async () => {
    expect(await told(run(component('[CREATE]'), '{}'), all)).toEqual([]);
  });

  it('can be accepted with a reason, which the plan and the lock record', async () => {
    const accept = 'accept: [{ code: verify/protect-runs-script, resource: d, reason: it has no script for DELETE }]';
    const result = await convert(run(component('[UPDATE]'), '{}'), all, accept);
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const path of ['MIGRATION.md', 'heat2kube.lock']) {
      expect(result.files.find((file) => file.path === path)?.text).toContain('it has no script for DELETE');
    }
    expect(result.files.find(({ path }) => path === 'MIGRATION.md')?.text).toContain('`d` is not among them');
  });

  it('whose inputs replace them are refused where only the live cloud knows the values', async () => {
    const config = (replace: string) =>
      `{ type: OS::Heat::SoftwareConfig, properties: { config: date, inputs: [{ name: addr, replace_on_change: ${replace} }] } }`;
    const address = '{ addr: { get_attr: [s, first_address] } }';
    expect(await told(run(config('true'), address), all)).toEqual([
      'the update that protects the stack replaces "d" if its input "addr" has another value than at the last update',
    ]);
    expect(await told(run(config('true'), '{ addr: 10.0.0.9 }'), all)).toEqual([]);
    expect(await told(run(config('true'), '{ addr: { get_resource: s } }'), all)).toEqual([]);
    expect(await told(run(config('false'), address), all)).toEqual([]);
  });

  it('that failed are refused: their scripts would run again', async () => {
    expect(await told(run(component('[CREATE]'), '{}'), { ...all, d: 'CREATE_FAILED' })).toEqual([
      'd: the resource is in status CREATE_FAILED',
    ]);
  });

  it('are not looked at once something has moved', async () => {
    expect(
      await told(run(component('[UPDATE]'), '{}'), all, 'moved: [s]\nresources: { s: { rootDisk: copied } }'),
    ).toEqual([]);
  });
});

describe('resources with a policy of their own', () => {
  it.each(['Delete', 'Snapshot', '{ get_param: policy }'])('are retained in the place of %s', async (policy) => {
    const { files } = await convert(
      `
  old: { type: OS::Zaqar::Queue, deletion_policy: ${policy} }
  s: ${server}
parameters: { policy: { type: string, default: Delete } }
`,
      { old: complete, s: complete },
      '',
    );
    const protect = files.find(({ path }) => path === 'openstack/1-protect.yaml')?.text ?? '';
    expect(protect).toContain('  old: { type: OS::Zaqar::Queue, deletion_policy: Retain }');
  });
});

describe('resources that are new on purpose', () => {
  const text = `
  old: { type: OS::Zaqar::Queue, depends_on: [fresh, base] }
  lone: { type: OS::Zaqar::Queue, depends_on: fresh }
  base: { type: OS::Zaqar::Queue }
  fresh: { type: OS::Zaqar::Queue }   # not live yet
  s: ${server}
outputs:
  one: { value: { get_resource: old } }
  two: { value: { get_resource: fresh } }
`;
  const live = { old: complete, lone: complete, base: complete, s: complete };

  it('are not created by the update that protects the stack', async () => {
    const { files } = await convert(text, live, 'added: [fresh]');
    const protect = files.find(({ path }) => path === 'openstack/1-protect.yaml')?.text ?? '';
    expect(protect.split('\n').filter((line) => /fresh|old:|lone:|one:|two:/.test(line))).toEqual([
      '  old: { type: OS::Zaqar::Queue, deletion_policy: Retain, depends_on: [base] }',
      '  lone: { deletion_policy: Retain, type: OS::Zaqar::Queue }',
      '  one: { value: { get_resource: old } }',
    ]);
    expect(files.find(({ path }) => path === 'MIGRATION.md')?.text).toContain('Expected output: `4`');
  });

  it('are kept if they live by now, or if nobody says that they are new', async () => {
    for (const [listed, config] of [
      [{ ...live, fresh: complete }, 'added: [fresh]'],
      [live, ''],
    ] as const) {
      const { files } = await convert(text, listed, config);
      const protect = files.find(({ path }) => path === 'openstack/1-protect.yaml')?.text ?? '';
      expect(protect).toContain('fresh: { deletion_policy: Retain, type: OS::Zaqar::Queue }');
    }
  });
});

describe('groups', () => {
  const group = `
  g: { type: OS::Heat::AutoScalingGroup, properties: { min_size: 2, max_size: "3", resource: ${server} } }
`;
  const members = (names: readonly string[]): Listed =>
    Object.fromEntries([['g', complete], ...names.map((name) => [`g/${name}`, complete])]);

  it('with a live size within the bounds are protected', async () => {
    expect(await told(group, members(['a', 'b']))).toEqual([]);
    expect(await told(group, members(['a', 'b', 'c']))).toEqual([]);
  });

  it('with a live size outside the bounds are refused', async () => {
    expect(await told(group, members(['a']))).toEqual(['"g" has 1 live members, but its min_size is 2']);
    expect(await told(group, members(['a', 'b', 'c', 'd']))).toEqual(['"g" has 4 live members, but its max_size is 3']);
  });

  it('are not updated member by member, and keep the rest of their policies', async () => {
    const of = (policy: string) =>
      `\n  g: { type: OS::Heat::ResourceGroup, deletion_policy: retain, update_policy: ${policy}, properties: { count: 2, resource_def: ${server} } }\n`;
    const rolling = 'rolling_update: { min_in_service: 1 }';
    for (const [policy, rest] of [
      [`{ ${rolling} }`, ''],
      [
        `{ ${rolling}, batch_create: { max_batch_size: 2 } }`,
        'update_policy: { batch_create: { max_batch_size: 2 } }, ',
      ],
      ['{ batch_create: { max_batch_size: 2 } }', 'update_policy: { batch_create: { max_batch_size: 2 } }, '],
    ] as const) {
      const { files } = await convert(of(policy), members(['0', '1']));
      expect(files.find(({ path }) => path === 'openstack/1-protect.yaml')?.text).toContain(
        `g: { type: OS::Heat::ResourceGroup, deletion_policy: retain, ${rest}properties: { count: 2,`,
      );
    }
  });

  it('with failed members are refused: Heat does not count these, and takes others away', async () => {
    expect(await told(group, { ...members(['a', 'b']), 'g/b': 'UPDATE_FAILED' })).toEqual([
      'g/b: the resource is in status UPDATE_FAILED',
    ]);
  });
});

describe('ports', () => {
  it('that every update replaces are refused', async () => {
    const port = (policy: string): string => `
  p: { type: OS::Neutron::Port, properties: { network: n, replacement_policy: ${policy} } }
  s: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: p } }] } }
`;
    const live = { p: complete, s: complete };
    expect(await told(port('REPLACE_ALWAYS'), live)).toEqual([
      'the update that protects the stack replaces the port "p", whose replacement_policy is REPLACE_ALWAYS',
    ]);
    expect(await told(port('AUTO'), live)).toEqual([]);
  });
});
