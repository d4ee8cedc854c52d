/** What several machines and volumes need of the cloud is asked once, by all that need it. */
import { describe, expect, it } from 'vitest';
import { compile, type CompileOptions, type CompileResult } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { subjects } from '../output/subjects.ts';

const shared = subjects().find(({ name }) => name.endsWith('shared-needs'));

function compiled(options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  if (!shared) throw new Error('there is no fixture shared-needs');
  return compile(memoryHost(shared.files), { ...shared.options, ...options });
}

function asked({ plan }: CompileResult): ReadonlyMap<string, readonly string[]> {
  const inputs = (plan?.items ?? []).flatMap((item) => (item.item === 'input' ? [item.input] : []));
  return new Map(inputs.map(({ id, about }) => [id, about]));
}

function objects({ plan }: CompileResult, kind: string): readonly string[] {
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
