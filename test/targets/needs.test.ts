/** What several machines and volumes need of the cloud is asked once, by all that need it. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { planOf, type Planned } from '../output/plan-of.ts';
import { subjects } from '../output/subjects.ts';

const shared = subjects().find(({ name }) => name.endsWith('shared-needs'));

function compiled(options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  if (!shared) throw new Error('there is no fixture shared-needs');
  return compile(memoryHost(shared.files), { ...shared.options, ...options });
}

function asked({ plan }: Pick<CompileResult, 'plan'>): ReadonlyMap<string, readonly string[]> {
  const inputs = (plan?.items ?? []).flatMap((item) => (item.item === 'input' ? [item.input] : []));
  return new Map(inputs.map(({ id, about }) => [id, about]));
}

function objects({ plan }: Pick<CompileResult, 'plan'>, kind: string): readonly string[] {
  return (plan?.items ?? []).flatMap((item) =>
    item.item === 'object' && item.object.kind === kind ? [item.object.metadata.name] : [],
  );
}

const disk = '0f1e2d3c-0000-4000-8000-000000000001';

describe('the needs of several nodes', () => {
  it('are asked once, in order, with each node that needs them and no other', async () => {
    const result = await compiled();
    expect(result.ok).toBe(true);
    expect([...asked(result)].filter(([id]) => !id.includes('size of'))).toEqual([
      ['flavor/m1.large', ['db', 'web']],
      ['flavor/m1.small', ['worker']],
      ['image/debian-12', ['data', 'db', 'web', 'worker']],
      ['network/storage', ['db', 'web', 'worker']],
      ['volume-type/fast', ['data', 'logs']],
      ['key/ops', ['db', 'web', 'worker']],
      ['other/security group office', ['db', 'web']],
    ]);
  });

  it('make one object, complete or to be completed', async () => {
    const result = await compiled();
    expect(objects(result, 'VirtualMachineInstancetype')).toEqual(['m1-large', 'm1-small']);
    expect(objects(result, 'DataSource')).toEqual(['debian-12']);
    expect(objects(result, 'NetworkAttachmentDefinition')).toEqual(['storage']);
    expect(objects(result, 'StorageClass')).toEqual(['fast']);
    expect(objects(result, 'Secret').filter((name) => name.startsWith('key-'))).toEqual(['key-ops']);
    expect(objects(result, 'PersistentVolume')).toEqual([`demo-volume-x-${disk}`]);
  });

  it('need no answer where the mapping has one', async () => {
    const flavors = { 'm1.large': { vcpus: 2, memory: '4Gi', disk: '20Gi' }, 'm1.small': { instancetype: 'u1.small' } };
    const config = {
      flavors,
      images: { 'debian-12': { dataSource: 'debian' } },
      networks: { storage: { multus: 'edge/storage' } },
      volumeTypes: { fast: 'ssd' },
    };
    const result = await compiled({ config });
    expect([...asked(result).keys()].filter((id) => /^(?:flavor|image|network|volume-type)\//.test(id))).toEqual([]);
    expect(objects(result, 'VirtualMachineInstancetype')).toEqual(['m1-large']);
    expect(objects(result, 'DataSource')).toEqual([]);
  });

  it('ask for a volume from outside once, also where its content has to be brought', async () => {
    const inputs = asked(await compiled({ profile: 'standalone' }));
    expect([...inputs].filter(([id]) => id.startsWith('volume/'))).toEqual([
      [`volume/claim/volume-x-${disk}`, ['web', 'worker']],
    ]);
  });
});

describe('objects for what is outside', () => {
  const attached = (machine: string, volume: string): string =>
    `{ type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: ${machine} }, volume_id: ${volume} } }`;
  const server = (rest: string): string =>
    `{ type: OS::Nova::Server, properties: { image: debian, networks: [{ network: lan }], ${rest} } }`;

  async function planned(resources: Readonly<Record<string, string>>, config: string = '{}'): Promise<Planned> {
    const lines = Object.entries(resources).map(([name, text]) => `  ${name}: ${text}`);
    return planOf(['heat_template_version: 2021-04-16', 'resources:', ...lines, ''].join('\n'), config);
  }

  function named({ plan }: Planned, kind: string): readonly string[] {
    const names = objects({ plan }, kind);
    expect(new Set(names).size, `names of ${kind} are used once`).toBe(names.length);
    return names.toSorted();
  }

  it('never take the name of a volume or disk of the stack', async () => {
    const plan = await planned({
      'volume-x': '{ type: OS::Cinder::Volume, properties: { size: 1 } }',
      volume: server("flavor: m1, block_device_mapping_v2: [{ snapshot_id: s, boot_index: '0', volume_size: 2 }]"),
      own: attached('volume', '{ get_resource: volume-x }'),
      outside: attached('volume', 'x'),
      root: attached('volume', 'root'),
    });
    expect(named(plan, 'PersistentVolumeClaim')).toEqual([
      'volume-cloud-root',
      'volume-cloud-x',
      'volume-disk-1',
      'volume-x',
    ]);
  });

  it('never take the name of a flavor of the stack, nor each that of another', async () => {
    const plan = await planned({
      a: '{ type: OS::Nova::Flavor, properties: { ram: 1024, vcpus: 1 } }',
      m1: server('flavor: a'),
      m2: server('flavor: cloud-a'),
      m3: server('flavor: { get_resource: a }'),
    });
    expect(named(plan, 'VirtualMachineInstancetype')).toEqual([
      'a',
      'cloud-a',
      expect.stringMatching(/^cloud-a-.{6}$/),
    ]);
  });

  it('never take the name of the Secret with start-up data', async () => {
    const plan = await planned({ 'key-web': server('flavor: m1, user_data: "#!/bin/sh", key_name: web-cloud-init') });
    expect(named(plan, 'Secret')).toEqual(['cloud-key-web-cloud-init', 'key-web-cloud-init']);
  });

  it('are told apart where their names are long', async () => {
    const long = 'v'.repeat(60);
    const plan = await planned({ m: server('flavor: m1'), a: attached('m', `${long}a`), b: attached('m', `${long}b`) });
    expect(named(plan, 'PersistentVolumeClaim')).toHaveLength(2);
  });

  it('ask for the size of each volume of a machine', async () => {
    const { plan } = await planned({ m: server('flavor: m1'), a: attached('m', 'x'), b: attached('m', 'y') });
    expect([...asked({ plan }).keys()].filter((id) => id.includes('size of'))).toEqual([
      'other/size of volume x',
      'other/size of volume y',
    ]);
  });

  it('ask for the size of a local disk that neither the template nor a known flavor gives', async () => {
    const disks = "[{ image: debian, boot_index: '0' }, { ephemeral_format: ext4 }]";
    const { plan } = await planned({ m: server(`flavor: m1, block_device_mapping_v2: ${disks}`) });
    expect([...asked({ plan }).keys()].filter((id) => id.includes('size of'))).toEqual(['other/size of disk 1 of m']);
  });

  it.each(['openstack', 'standalone'])('are shared where several machines write to a volume (%s)', async (profile) => {
    const m = server('flavor: m1');
    const stack = { m, n: m, a: attached('m', 'x'), b: attached('n', 'x') };
    const { plan } = await planned(stack, JSON.stringify({ profile }));
    const bodies = plan.items.flatMap((item) =>
      item.item === 'object' && item.object.kind === 'PersistentVolumeClaim' ? [item.object.body] : [],
    );
    const specs = bodies.map((body) => (body instanceof Map ? body.get('spec') : undefined));
    expect(specs).toMatchObject([{ accessModes: ['ReadWriteMany'] }]);
  });
});

describe('what the template has no name for', () => {
  const template = (parameter: string): string => `heat_template_version: 2018-08-31
parameters: { flavor: ${parameter}, image: ${parameter}, key: ${parameter} }
resources:
  web:
    type: OS::Nova::Server
    properties: { flavor: { get_param: flavor }, image: { get_param: image }, key_name: { get_param: key } }
`;
  const questions = async (parameter: string): Promise<readonly (readonly [string, string, number])[]> => {
    const { plan } = await compile(memoryHost({ 'stack.yaml': template(parameter) }), { template: 'stack.yaml' });
    return (plan?.items ?? []).flatMap((item) =>
      item.item === 'input' ? [[item.input.id, String(item.input.question), item.input.howTo.length] as const] : [],
    );
  };

  it.each([
    ['{ type: string }', '', 'has no value'],
    ['{ type: string, hidden: true, default: gold }', 'hidden ', 'is secret'],
  ])(
    'is asked for by its parameter %s, without commands that would look up nothing',
    async (parameter, hidden, why) => {
      const asked = await questions(parameter);
      expect(asked.map(([id]) => id)).toEqual(
        ['flavor', 'image', 'key'].map((name) => `${name}/${hidden}parameter ${name}`),
      );
      for (const [, question, commands] of asked) {
        expect(question).toMatch(/^Which (flavor|image|key pair) is meant\?/);
        expect(question).toContain(why);
        expect(commands).toBe(0);
      }
    },
  );
});
