/** What an earlier run into the same output settled is kept: names, hosts, and where disks have their content from. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { lockPath } from '../../src/emit/lock/emit-lock.ts';
import { readLock } from '../../src/emit/lock/read-lock.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { kubeObject } from '../../src/kubernetes/build.ts';
import { distinctNames } from '../../src/kubernetes/names.ts';
import { settledObjects } from '../../src/plan/settled.ts';

const head = 'heat_template_version: 2018-08-31\nresources:\n';
const volume = (name: string): string => `  "${name}": { type: OS::Cinder::Volume, properties: { size: 1 } }\n`;
const server = (path: string, name: string): string =>
  `  "${path}": { type: OS::Nova::Server, properties: { name: ${name}, image: i, flavor: f, networks: [{ network: n }], block_device_mapping_v2: [{ image: i, volume_size: 9, boot_index: 0 }] } }\n`;

function run(resources: string, options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  return compile(memoryHost({ 't.yaml': head + resources }), { template: 't.yaml', ...options });
}

function lockOf({ files }: CompileResult): string {
  const lock = files.find(({ path }) => path === lockPath);
  if (!lock) throw new Error('no lock was written');
  return lock.text;
}

function objectsOf({ plan }: CompileResult, kind: string): readonly string[] {
  const items = plan?.items ?? [];
  const found = items.flatMap((item) =>
    item.item === 'object' && item.object.kind === kind ? [`${item.owner} ${item.object.metadata.name}`] : [],
  );
  return found.toSorted();
}

function codesOf({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.map(({ code }) => code).filter((code) => code.startsWith('plan/'));
}

describe('names', () => {
  it('of an earlier run are kept; what is added takes another one', async () => {
    const first = await run(volume('db_1'));
    expect(objectsOf(first, 'PersistentVolumeClaim')).toEqual(['db_1 db-1']);
    const second = await run(volume('db_1') + volume('db-1'), { lock: lockOf(first) });
    expect(objectsOf(second, 'PersistentVolumeClaim')).toEqual(['db-1 db-1-68150c', 'db_1 db-1']);
    expect(second.ok).toBe(true);
    const third = await run(volume('db-1') + volume('db_1'), { lock: lockOf(second) });
    expect(objectsOf(third, 'PersistentVolumeClaim')).toEqual(['db-1 db-1-68150c', 'db_1 db-1']);
    expect(lockOf(third)).toContain('"db_1": "db-1"');
  });

  it('of resources that are gone stay theirs: their claims may still be in the cluster', async () => {
    const first = await run(volume('db_1') + volume('other'));
    const second = await run(volume('other'), { lock: lockOf(first) });
    const third = await run(volume('db-1') + volume('other'), { lock: lockOf(second) });
    expect(objectsOf(third, 'PersistentVolumeClaim')).toEqual(['db-1 db-1-68150c', 'other other']);
    const fourth = await run(volume('db_1') + volume('other'), { lock: lockOf(third) });
    expect(objectsOf(fourth, 'PersistentVolumeClaim')).toEqual(['db_1 db-1', 'other other']);
  });

  it('of parts are kept against resources that would take them', async () => {
    const first = await run(server('db', 'db'));
    expect(lockOf(first)).toContain('"db#root": "db-root"');
    const second = await run(server('db', 'db') + volume('db-root'), { lock: lockOf(first) });
    expect(lockOf(second)).toContain('"db#root": "db-root"');
    expect(objectsOf(second, 'PersistentVolumeClaim').join()).toMatch(/db-root db-root-[0-9a-f]{6}/);
    expect(codesOf(second)).not.toContain('plan/object-renamed');
  });

  it('of hosts are kept where another machine wants the same', async () => {
    const first = await run(server('a', 'web'));
    const both = server('a', 'web') + server('b', 'web');
    const hosts = (result: CompileResult) => JSON.parse(lockOf(result)).hosts;
    expect(hosts(await run(both))).toEqual({ a: 'a', b: 'b' });
    expect(hosts(await run(both, { lock: lockOf(first) }))).toEqual({ a: 'web', b: 'b' });
  });

  it('given in heat2kube.yaml win, and one that takes the name of an emitted claim is an error', async () => {
    const first = await run(volume('db_1') + volume('db-1'));
    expect(objectsOf(first, 'PersistentVolumeClaim')).toEqual(['db-1 db-1-68150c', 'db_1 db-1-562e35']);
    const asked = await run(volume('db_1') + volume('db-1'), { config: { names: { db_1: 'db-1' } } });
    expect(objectsOf(asked, 'PersistentVolumeClaim')).toEqual(['db-1 db-1-68150c', 'db_1 db-1']);
    const taken = { lock: lockOf(asked), config: { names: { 'db-1': 'db-1' } } };
    expect(codesOf(await run(volume('db_1') + volume('db-1'), taken))).toEqual([
      'plan/object-renamed',
      'plan/object-renamed-as-asked',
    ]);
  });

  it('are those of the base in every overlay', async () => {
    const template = `heat_template_version: 2018-08-31
parameters: { more: { type: boolean, default: false } }
conditions: { more: { get_param: more } }
resources:
  db_1: { type: OS::Cinder::Volume, properties: { size: 1 } }
  db-1: { type: OS::Cinder::Volume, condition: more, properties: { size: 1 } }
`;
    const host = memoryHost({ 't.yaml': template, 'o.yaml': 'parameters: { more: true }' });
    const options = { template: 't.yaml', overlays: [{ name: 'prod', environments: ['o.yaml'] }] };
    const result = await compile(host, options);
    const [overlay] = result.overlays;
    expect([overlay?.added, overlay?.removed]).toEqual([['PersistentVolumeClaim/db-1-68150c'], []]);
    const again = await compile(host, { ...options, lock: lockOf(result) });
    expect(again.files).toEqual(result.files);
  });

  it('are distinct whatever is settled', () => {
    const pinned = new Map([
      ['gone', 'a'],
      ['A', 'x'],
    ]);
    const naming = {
      clean: (text: string) => text.toLowerCase(),
      cleanWithDigest: (text: string) => `${text}-1`,
      pinned,
    };
    expect([...distinctNames(['A', 'a', 'x', 'b'], naming)]).toEqual([
      ['A', 'x'],
      ['a', 'a-1'],
      ['x', 'x-1'],
      ['b', 'b'],
    ]);
  });
});

it('objects whose new name would lose data or an identity are remembered, and no others', () => {
  const kinds = [
    ['v1/PersistentVolumeClaim', true],
    ['v1/PersistentVolume', true],
    ['v1/Secret', true],
    ['cdi.kubevirt.io/v1beta1/DataVolume', true],
    ['kubevirt.io/v1/VirtualMachine', true],
    ['v1/Service', false],
    ['networking.k8s.io/v1/NetworkPolicy', false],
  ] as const;
  for (const [type, isKept] of kinds) {
    const object = kubeObject(type, { name: 'x' }, {});
    const found = settledObjects([{ item: 'object', object, owner: 'node' }]);
    expect([...found], type).toEqual(isKept ? [['node', [`${object.kind}/x`]]] : []);
  }
});

describe('the stack', () => {
  it('of an earlier run is kept, wherever its objects are', async () => {
    const first = await run(volume('db'), { stackName: 'one', namespace: 'shop' });
    expect(lockOf(first)).toContain('"stack": "one"');
    const same = await run(volume('db') + volume('more'), { stackName: 'one', namespace: 'shop', lock: lockOf(first) });
    expect(same.ok).toBe(true);
    for (const namespace of ['shop', 'other']) {
      const second = await run(volume('db'), { stackName: 'two', namespace, mode: 'redeploy', lock: lockOf(first) });
      expect(codesOf(second)).toContain('plan/stack-changed');
      expect(codesOf(second)).not.toContain('plan/namespace-changed');
      expect(second.ok).toBe(false);
    }
  });

  it('is another one where it has nothing of an earlier run, unless nothing was kept or nothing is left', async () => {
    const first = await run(volume('db') + server('web', 'web'));
    const second = await run(volume('cache'), { lock: lockOf(first) });
    expect(second.diagnostics.find(({ code }) => code === 'plan/other-stack')?.message).toContain('"db" and "web"');
    expect(second.ok).toBe(false);
    const nothing = await run('  {}');
    for (const third of [
      await run(server('web', 'web'), { lock: lockOf(first) }),
      await run('  {}', { lock: lockOf(first) }),
      await run(volume('db'), { lock: lockOf(nothing) }),
    ]) {
      expect(codesOf(third)).not.toContain('plan/other-stack');
    }
  });
});

describe('the namespace', () => {
  it('of an earlier run is kept, in both modes', async () => {
    const first = await run(volume('db'), { namespace: 'shop' });
    expect(lockOf(first)).toContain('"namespace": "shop"');
    expect(codesOf(await run(volume('db'), { namespace: 'shop', lock: lockOf(first) }))).toEqual(codesOf(first));
    const moved = await run(volume('db'), { namespace: 'other', mode: 'redeploy', lock: lockOf(first) });
    expect(codesOf(moved)).toContain('plan/namespace-changed');
    expect(moved.ok).toBe(false);
  });

  it('means nothing where nothing is kept', async () => {
    const first = await run('', { namespace: 'shop' });
    expect(codesOf(await run('', { namespace: 'other', lock: lockOf(first) }))).toEqual(codesOf(first));
  });
});

describe('the lock', () => {
  it('that a user has broken is refused as an option', async () => {
    await expect(run(volume('a'), { lock: '{' })).rejects.toThrow(TypeError);
    await expect(run(volume('a'), { lock: '{}' })).rejects.toThrow('lock: ');
  });

  it('gives nothing that it does not say, or says wrong', () => {
    const none = { mode: 'redeploy', names: new Map(), hosts: new Map(), objects: new Map(), origins: new Map() };
    expect(readLock('{"version":1,"files":{}}')?.base).toEqual(none);
    const wrong = { a: 'No Name', b: 3, c: ['x'], d: null };
    const lock = {
      version: 1,
      files: {},
      mode: 7,
      names: wrong,
      hosts: [],
      objects: { a: 1 },
      origins: { a: { origin: 'adopted' } },
    };
    expect(readLock(JSON.stringify(lock))?.base).toEqual({
      ...none,
      names: new Map([['b', '3']]),
      objects: new Map([['a', []]]),
    });
  });
});

describe('between a move and a deployment from scratch', () => {
  const facts = {
    resources: [{ resource_name: 'db', physical_resource_id: 'V', resource_type: 'OS::Cinder::Volume' }],
    volumes: [{ id: 'V', size: 1, status: 'available' }],
  };
  const origins = ({ reports }: CompileResult): readonly string[] =>
    reports
      .filter(({ code }) => code.startsWith('plan/origin') || code === 'plan/mode-changed')
      .map(({ code }) => code);
  const moving = { facts };

  it('nothing changes unseen, in either direction', async () => {
    const fresh = await run(volume('db'));
    const moved = await run(volume('db'), moving);
    expect(origins(await run(volume('db'), { lock: lockOf(moved) }))).toEqual(['plan/mode-changed']);
    expect(origins(await run(volume('db'), { ...moving, lock: lockOf(fresh) }))).toEqual(['plan/origin-changed']);
  });

  it('the mode that the user gives is told for each origin that it changes', async () => {
    const fresh = await run(volume('db'));
    const moved = await run(volume('db'), moving);
    const asked = ['plan/origin-changed-as-asked'];
    expect(origins(await run(volume('db'), { lock: lockOf(moved), mode: 'redeploy' }))).toEqual(asked);
    expect(origins(await run(volume('db'), { ...moving, lock: lockOf(fresh), mode: 'migrate' }))).toEqual(asked);
    expect(origins(await run(volume('db'), { ...moving, lock: lockOf(moved), mode: 'migrate' }))).toEqual([]);
  });

  it('what an earlier run gave live data is not formatted by a deployment from scratch, however often that runs', async () => {
    const text =
      '{ name: db, image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: "mkfs.ext4 /dev/vdb" }';
    const link =
      '{ type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: s }, volume_id: { get_resource: db } } }';
    const stack = `${volume('db')}  s: { type: OS::Nova::Server, properties: ${text} }\n  link: ${link}\n`;
    const live = { ...moving, config: { added: ['s', 'link'], resources: { s: { formatsDisks: 'not yet' } } } };
    const moved = await run(stack, live);
    const first = await run(stack, { lock: lockOf(moved), mode: 'redeploy' });
    expect(codesOf(first)).toEqual(expect.arrayContaining(['plan/formats-old-disk', 'plan/origin-changed-as-asked']));
    const second = await run(stack, { lock: lockOf(first) });
    expect(codesOf(second)).toEqual(expect.arrayContaining(['plan/formats-old-disk', 'plan/origin-changed-as-asked']));
    const accepted = { lock: lockOf(second), config: { resources: { s: { formatsDisks: 'the claim is new' } } } };
    const third = await run(stack, accepted);
    expect(codesOf(third)).toContain('plan/formats-disk-accepted');
    expect(third.ok).toBe(true);
    expect(codesOf(await run(stack))).not.toContain('plan/formats-old-disk');
  });

  it('a resource with another name does not take over the same volume under a new name', async () => {
    const more = volume('other');
    const first = await run(volume('db') + more, { ...moving, config: { added: ['other'] } });
    const renamed = { ...facts, resources: facts.resources.map((one) => ({ ...one, resource_name: 'store' })) };
    const again = { facts: renamed, lock: lockOf(first) };
    const second = await run(volume('store') + more, { ...again, config: { added: ['other'] } });
    expect(origins(second)).toEqual(['plan/origin-renamed']);
    const kept = await run(volume('store') + more, { ...again, config: { added: ['other'], names: { store: 'db' } } });
    expect(origins(kept)).toEqual(['plan/origin-gone']);
    expect(objectsOf(kept, 'PersistentVolumeClaim')).toContain('store db');
  });
});
