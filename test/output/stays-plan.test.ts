/** What the plan says of what stays, of what a person does, and of data that was there before. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { Step } from '../../src/plan/plan.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';

const server = (more = ''): string =>
  `{ type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }]${more} } }`;

function converted(resources: string, options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  const template = `heat_template_version: 2018-08-31\nresources:\n${resources}\n`;
  return compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', stackName: 't', ...options });
}

function stepIn(result: CompileResult, id: string): Step {
  const found = result.plan?.steps.find((step) => step.id === id);
  if (!found) throw new Error(`no step ${id} among ${result.plan?.steps.map((step) => step.id).join(', ')}`);
  return found;
}

const ids = ({ plan }: CompileResult): readonly string[] => plan?.steps.map(({ id }) => id) ?? [];

describe('a floating IP of a server that is kept', () => {
  it('stays with it, in both profiles', async () => {
    const stack = `  kept: ${server()}
  gone: ${server()}
  fip: { type: OS::Nova::FloatingIP, properties: { pool: public } }
  link: { type: OS::Nova::FloatingIPAssociation, properties: { floating_ip: { get_resource: fip }, server_id: { get_resource: kept } } }`;
    for (const profile of ['openstack', 'standalone'] as const) {
      const config = { profile, resources: { kept: { strategy: 'keep' as const } } };
      const result = await converted(stack, { config });
      const sides = result.plan?.decisions.find(({ about }) => about === 'fip')?.chosen.map(({ side }) => side);
      expect(sides, profile).toEqual(['openstack']);
      expect(
        ids(result).filter((id) => id.includes('fip')),
        profile,
      ).toEqual([]);
      expect(result.files.find(({ path }) => path === 'openstack/2-residual.yaml')?.text, profile).toContain('fip: {');
    }
  });
});

describe('a software deployment on a machine that moves, for a tool that start-up data does not run,', () => {
  const stack = `  m: ${server()}
  text: { type: OS::Heat::SoftwareConfig, properties: { group: chef, config: "echo first" } }
  other: { type: OS::Heat::StructuredConfig, properties: { group: chef, config: { hosts: all } } }
  second: { type: OS::Heat::StructuredDeployment, depends_on: first, properties: { config: { get_resource: other }, server: { get_resource: m } } }
  first: { type: OS::Heat::SoftwareDeployment, properties: { config: { get_resource: text }, server: { get_resource: m }, input_values: { who: me } } }
  all: { type: OS::Heat::SoftwareDeploymentGroup, properties: { config: { get_resource: text }, servers: { a: { get_resource: m } } } }`;

  it('is a step with its text and inputs, on its machine and in its order', async () => {
    const result = await converted(stack);
    const shown = (id: string) =>
      stepIn(result, id).do.flatMap((operation) => (operation.op === 'show' ? [operation.text] : []));
    expect(shown('seed/run/first')).toEqual(['echo first', 'who = me']);
    expect(shown('seed/run/second')).toEqual(['{"hosts": "all"}']);
    expect(stepIn(result, 'seed/run/second').needs).toContain('seed/run/first');
    expect(stepIn(result, 'seed/run/first').needs).toEqual(['seed/start/0']);
    expect(stepIn(result, 'verify/application').needs).toContain('seed/run/second');
  });

  it('leaves no group behind that waits for signals', async () => {
    const result = await converted(stack);
    expect(ids(result)).toContain('seed/run/all/a');
    expect(ids(result)).not.toContain('prepare/residual');
    expect(result.files.filter(({ path }) => path.startsWith('openstack/'))).toEqual([]);
  });

  it('stays in a group that has a server which is kept', async () => {
    const two = stack.replace('servers: { a:', 'servers: { b: { get_resource: k }, a:');
    const config = { resources: { k: { strategy: 'keep' as const } } };
    const result = await converted(`${two}\n  k: ${server()}`, { config });
    const residual = result.files.find(({ path }) => path === 'openstack/2-residual.yaml')?.text ?? '';
    expect(residual).toContain('all: {');
    expect(residual).toContain('text: {');
  });

  it('shows no secret', async () => {
    const hidden = stack.replace('{ who: me }', '{ who: { get_attr: [pw, value] } }');
    const result = await converted(`${hidden}\n  pw: { type: OS::Heat::RandomString }`);
    const shown = stepIn(result, 'seed/run/first').do.flatMap((one) => (one.op === 'show' ? [one.text] : []));
    expect(shown).toEqual(['echo first', 'who = (secret)']);
  });
});

describe('a signal', () => {
  const facts = {
    stack: { id: 's', stack_name: 't', stack_status: 'CREATE_COMPLETE' },
    resources: ['h', 'w', 'm', 'v', 'a'].map((name) => ({
      resource_name: name,
      stack_name: 't',
      physical_resource_id: `id-${name}`,
    })),
    servers: [{ id: 'id-m', status: 'ACTIVE' }],
    volumes: [{ id: 'id-v', size: 1, attachments: [{ server_id: 'id-m' }] }],
  };
  const stack = (type: string, call: string): string => `  h: { type: ${type}Handle }
  w: { type: ${type}, properties: { ${type.startsWith('AWS') ? 'Handle' : 'handle'}: { get_resource: h }, ${type.startsWith('AWS') ? 'Timeout' : 'timeout'}: 60 } }
  m: ${server(`, user_data_format: RAW, user_data: { str_replace: { template: "#!/bin/sh\\nSIGNAL", params: { SIGNAL: ${call} } } }`)}
  v: { type: OS::Cinder::Volume, properties: { size: 1 } }
  a: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: m }, volume_id: { get_resource: v } } }`;
  const own = stack('OS::Heat::WaitCondition', '{ get_attr: [h, curl_cli] }');

  it('is waited for after its machine has started, in the phase in which it does', async () => {
    expect(stepIn(await converted(own), 'seed/signal/h').needs).toContain('seed/start/1');
    const live = stepIn(await converted(own, { facts }), 'cut-over/signal/h');
    expect(live.needs).toContain('cut-over/start/m');
    expect(JSON.stringify(live.check)).toContain('A line says SUCCESS');
  });

  it('that nothing in the cluster can hear is not looked for', async () => {
    const aws = stack('AWS::CloudFormation::WaitCondition', '{ get_resource: h }').replace(
      '#!/bin/sh',
      '#ps1_sysnative',
    );
    const step = stepIn(await converted(aws), 'seed/signal/h');
    expect(JSON.stringify(step.check)).not.toContain('SUCCESS');
    expect(JSON.stringify(step.do)).toContain('on Windows, that of cloudbase-init');
  });

  it('of a machine whose start-up data has run is waited for no more', async () => {
    const result = await converted(own, { facts, config: { resources: { m: { rootDisk: 'copied' } } } });
    expect(ids(result).filter((id) => id.includes('signal'))).toEqual([]);
    expect(result.ok).toBe(true);
    const fates = result.ledger?.entries.filter(({ leaf }) => result.leaves?.get(leaf).resource === 'w');
    expect(new Set(fates?.map(({ state }) => state))).toEqual(new Set(['default']));
  });
});

describe('a volume that exists already', () => {
  it('is looked at and has a snapshot before the machine starts on it', async () => {
    const result = await converted(`  m: ${server()}
  link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: m }, volume_id: 0f1e2d3c-0000-4000-8000-000000000009 } }`);
    const step = stepIn(result, 'prepare/volume/0f1e2d3c-0000-4000-8000-000000000009');
    expect(step.do.map(({ op }) => op)).toEqual(['verify', 'snapshot']);
    expect(stepIn(result, 'prepare/apply').needs).toContain(step.id);
    const guide = result.files.find(({ path }) => path === 'MIGRATION.md')?.text;
    expect(guide).toContain('volumes that existed before keep their data');
  });
});

describe('a server that is kept', () => {
  const config = { resources: { client: { strategy: 'keep' as const } } };
  const stack = `  db: ${server()}
  client: ${server(', user_data: { get_attr: [db, first_address] }')}`;

  it('gets a step for the new address of a machine that moves', async () => {
    const moved = await converted(stack, { config, mode: 'migrate' });
    const step = stepIn(moved, 'cut-over/lead/client');
    expect(step.needs).toContain('seed/start/0');
    expect(JSON.stringify(step.do)).toContain('Heat replaces a server');
    const fresh = await converted(stack, { config });
    expect(JSON.stringify(stepIn(fresh, 'seed/lead/client').do)).not.toContain('Heat replaces a server');
  });

  it('keeps its network and is in the residual template of either profile', async () => {
    const kept = fixtureCases('stacks').find(({ name }) => name === 'stacks/kept-machine');
    if (!kept) throw new Error('there is no fixture stacks/kept-machine');
    const { files, options } = readCase(kept.directory);
    const facts = {
      schema: 1,
      resources: ['inside', 'gateway', 'db', 'web'].map((name) => ({
        resource_name: name,
        stack_name: 'demo',
        physical_resource_id: `id-of-${name}`,
      })),
    };
    for (const profile of ['openstack', 'standalone'] as const) {
      const result = await compile(memoryHost(files), { ...options, profile, mode: 'migrate', facts });
      const text = JSON.stringify(result.plan?.steps.filter(({ phase }) => phase === 'release') ?? []);
      expect(text).not.toContain('id-of-gateway');
      expect(text).not.toContain('id-of-inside');
      expect(result.files.map(({ path }) => path)).toContain('openstack/2-residual.yaml');
    }
  });
});

describe('a stack of which nothing moves', () => {
  const stack = `  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: s } }
  web: { type: OS::Nova::Server, condition: wanted, properties: { image: i, flavor: f } }
conditions: { wanted: false }`;

  it('has no steps and no second copy, and the plan says why', async () => {
    for (const mode of ['migrate', 'redeploy'] as const) {
      const result = await converted(stack, { mode });
      expect(ids(result)).toEqual([]);
      expect(result.files.filter(({ path }) => path.startsWith('openstack/'))).toEqual([]);
      const guide = result.files.find(({ path }) => path === 'MIGRATION.md')?.text;
      expect(guide).toContain('Nothing of t moves to Kubernetes');
      expect(guide).toContain('`web` is switched off by the condition `wanted`.');
    }
  });

  it('leaves to a person what may not stay', async () => {
    const result = await converted(stack, { profile: 'standalone' });
    expect(ids(result)).toEqual(['prepare/replace/lb']);
  });
});

describe('an undo', () => {
  it('deletes no namespace, which may hold more', async () => {
    const result = await converted(`  m: ${server()}\n  t: ${server()}`);
    const guide = result.files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
    const deleting = guide.split('\n').filter((line) => line.startsWith('kubectl delete'));
    expect(deleting).toContain("kubectl delete -k . -l 'app.kubernetes.io/name!=t' --ignore-not-found");
    expect(deleting.find((line) => line.includes('service/t'))).toContain('vm/t');
    expect(deleting.filter((line) => /namespace\//.test(line))).toEqual([]);
  });

  it('of protecting does not scale a group or run a deployment again', async () => {
    const group =
      '  g: { type: OS::Heat::AutoScalingGroup, properties: { min_size: 1, max_size: 2, resource: { type: OS::Nova::Server, properties: { image: i, flavor: f } } } }';
    const scaled = await converted(group, { mode: 'migrate' });
    expect(stepIn(scaled, 'protect/retain').undo.map(({ op }) => op)).toEqual(['note']);
    const plain = await converted(`  m: ${server()}`, { mode: 'migrate' });
    expect(stepIn(plain, 'protect/retain').undo.map(({ op }) => op)).toEqual(['note', 'updateStack', 'note']);
  });
});

describe('start-up text that reads the address of the guest', () => {
  const reading = [
    'hostname -I',
    'hostname --all-ip-addresses',
    'ip addr | grep inet',
    'A=$(ip -4 -o a)',
    'ip -4 addr show eth0',
    'ip route get 1.1.1.1',
    'ifconfig | head',
    'curl http://meta/latest/meta-data/local-ipv4',
    'docker swarm init',
    'advertise: $private_ipv4',
  ];
  const harmless = [
    'ip addr add 10.0.0.9/24 dev eth0',
    'hostname -f',
    'docker swarm init --advertise-addr eth0',
    'ifconfig eth0 up',
  ];

  it.each(reading)('is found: %s', async (line) => {
    const result = await converted(`  m: ${server(`, user_data: ${JSON.stringify(`#!/bin/sh\n${line}\n`)}`)}`);
    expect(result.reports.map(({ code }) => code)).toContain('plan/reads-own-address');
  });

  it.each(harmless)('is not found: %s', async (line) => {
    const result = await converted(`  m: ${server(`, user_data: ${JSON.stringify(`#!/bin/sh\n${line}\n`)}`)}`);
    expect(result.reports.map(({ code }) => code)).not.toContain('plan/reads-own-address');
  });
});
