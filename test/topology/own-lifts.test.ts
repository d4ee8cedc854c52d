/** Lifts that a caller brings: types of the cloud's own, ours replaced, and what is wrong with the option. */
import { describe, expect, it } from 'vitest';
import { compile, defineDiagnostic, defineLift, memoryHost, answers, values } from '../../src/index.ts';
import type { CompileResult, Lift } from '../../src/index.ts';
import type { GivenValue } from '../../src/hot/given-parameters.ts';
import { Float } from '../../src/python/scalar.ts';

const noCache = defineDiagnostic({
  code: 'acme-storage-disk/no-cache',
  severity: 'warning',
  message: (resource: string) => `${resource} loses its cache`,
  explanation: 'Disks of Acme may have a cache in front of them, which a claim does not have.',
});

const disk = defineLift({
  type: 'Acme::Storage::Disk',
  summary: 'A claim of the same size',
  properties: {
    cache: { fate: 'approximated', note: 'claims have no cache', schema: { type: 'boolean' } },
    gigabytes: { fate: 'mapped', note: 'size of the claim', schema: { type: 'integer', default: 10 } },
    label: { fate: 'mapped', note: 'name of the claim', schema: { type: 'string', required: true } },
    rack: { fate: 'moot', note: 'a place in the data centre of Acme' },
  },
  attributes: {
    label: answers.property('label', () => answers.none('no label')),
    rack: answers.unanswered('racks exist at Acme only'),
    show: answers.show,
    size: answers.property('gigabytes', () => values.known(10)),
  },
  diagnostics: [noCache],
  lift(read, self, report) {
    report.lost(read.get('cache'), noCache, self.path);
    const [name, sizeGiB] = [read.get('label'), read.get('gigabytes')];
    return [
      {
        kind: 'volume',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        ...(sizeGiB && { sizeGiB }),
        source: { from: 'blank' },
        hints: new Map(),
      },
    ];
  },
});

function stackOf(disks: string): string {
  return `heat_template_version: 2021-04-16
resources:
${disks}
  server:
    type: OS::Nova::Server
    properties: { flavor: m1.small, image: debian, networks: [{ network: lan }] }
  attachment:
    type: OS::Cinder::VolumeAttachment
    properties: { instance_uuid: { get_resource: server }, volume_id: { get_resource: disk } }
outputs:
  size: { value: { get_attr: [disk, size] } }
  all: { value: { get_attr: [disk] } }
`;
}

async function compiled(disks: string, lifts: readonly Lift[] = [disk]): Promise<CompileResult> {
  const host = memoryHost({ 'stack.yaml': stackOf(disks) });
  return compile(host, { template: 'stack.yaml', lifts });
}

function codesOf({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
}

const whole =
  '  disk: { type: Acme::Storage::Disk, properties: { label: scratch, gigabytes: 20, cache: true, rack: r7 } }';

describe('a lift of a type that the engine does not have', () => {
  it('makes nodes of it, which targets lower like any other', async () => {
    const result = await compiled(whole);
    expect(result.topology?.get('volume', 'disk')).toMatchObject({ sizeGiB: { value: 20 } });
    expect(result.files.find(({ path }) => path === 'base/disk.yaml')?.text).toContain('storage: "20Gi"');
    expect(codesOf(result)).not.toContain('hot/unknown-resource-type');
    expect(codesOf(result)).toContain(noCache.code);
  });

  it('accounts for every property', async () => {
    const { ledger, ok } = await compiled(whole);
    const states = (ledger?.entries ?? [])
      .filter(({ resource }) => resource === 'disk')
      .map(({ property, state }) => [property, state]);
    expect(Object.fromEntries(states)).toMatchObject({ cache: 'lost', gigabytes: 'translated', rack: 'moot' });
    expect(ledger?.unaccounted).toEqual([]);
    expect(ok).toBe(true);
  });

  it('answers attributes, one and all', async () => {
    const { stack } = await compiled(whole);
    expect(stack?.outputs.get('size')?.value).toMatchObject({ value: 20 });
    const all = stack?.outputs.get('all')?.value;
    expect(all?.kind === 'map' && [...all.entries.keys()]).toEqual(['label', 'rack', 'size']);
  });

  it('holds properties to its schema as the engine would', async () => {
    const unknown = await compiled('  disk: { type: Acme::Storage::Disk, properties: { label: a, gigabyte: 3 } }');
    expect(codesOf(unknown)).toContain('catalogue/unknown-property');
    const missing = await compiled('  disk: { type: Acme::Storage::Disk }');
    expect(codesOf(missing)).toContain('catalogue/missing-property');
    const wrong = await compiled('  disk: { type: Acme::Storage::Disk, properties: { label: a, gigabytes: many } }');
    expect(wrong.ok).toBe(false);
    const standard = await compiled('  disk: { type: Acme::Storage::Disk, properties: { label: a } }');
    expect(standard.topology?.get('volume', 'disk')?.sizeGiB).toMatchObject({ value: 10 });
  });

  it.each<readonly [string, 'number' | 'boolean' | 'string' | 'list' | 'map', GivenValue, unknown]>([
    ['an integer', 'number', 3, { kind: 'known', value: 3 }],
    ['a fraction', 'number', 1.5, { kind: 'known', value: new Float(1.5) }],
    ['a boolean', 'boolean', true, { kind: 'known', value: true }],
    ['a text', 'string', 'a', { kind: 'known', value: 'a' }],
    ['a list', 'list', ['a', null], { kind: 'list', items: [{ value: 'a' }, { value: null }] }],
    [
      'a map',
      'map',
      { a: [1.5] },
      { kind: 'map', entries: new Map([['a', expect.objectContaining({ kind: 'list' })]]) },
    ],
    [
      'a Map',
      'map',
      new Map([['a', 1]]),
      { kind: 'map', entries: new Map([['a', expect.objectContaining({ value: 1 })]]) },
    ],
  ])('gives a property that is absent its default: %s', async (_, type, given, expected) => {
    const lift = defineLift({
      type: 'Acme::Storage::Disk',
      summary: 'Nothing',
      properties: { part: { fate: 'moot', note: 'a default', schema: { type, default: given } } },
      attributes: { size: answers.property('part', () => answers.none('no part')) },
      lift: () => [],
    });
    const { stack } = await compiled('  disk: { type: Acme::Storage::Disk }', [lift]);
    expect(stack?.outputs.get('size')?.value).toMatchObject(Object(expected));
  });

  it('refuses what its schema does not allow', async () => {
    const lift = defineLift({
      type: 'Acme::Storage::Disk',
      summary: 'Nothing',
      properties: { speed: { fate: 'moot', note: 'a word', schema: { type: 'string', allowed: ['slow', 'fast'] } } },
      attributes: {},
      lift: () => [],
    });
    const refused = async (speed: string): Promise<boolean> => {
      const properties = `{ speed: ${speed} }`;
      const { diagnostics } = await compiled(`  disk: { type: Acme::Storage::Disk, properties: ${properties} }`, [
        lift,
      ]);
      return diagnostics.some(({ severity, message }) => severity === 'error' && message.includes('allowed'));
    };
    expect(await refused('fast')).toBe(false);
    expect(await refused('faster')).toBe(true);
  });

  it('is found behind the mappings of an environment', async () => {
    const files = {
      'stack.yaml': stackOf(whole.replace('Acme::Storage::Disk', 'Team::Disk')),
      'env.yaml': 'resource_registry: { "Team::*": "Acme::Storage::*" }\n',
    };
    const options = { template: 'stack.yaml', environments: ['env.yaml'], lifts: [disk] };
    const { topology, diagnostics } = await compile(memoryHost(files), options);
    expect(topology?.get('volume', 'disk')).toMatchObject({ sizeGiB: { value: 20 } });
    expect(diagnostics.map(({ code }) => code)).not.toContain('hot/unknown-resource-type');
  });

  it('is found inside nested templates', async () => {
    const files = {
      'stack.yaml': 'heat_template_version: 2021-04-16\nresources: { inner: { type: inner.yaml } }\n',
      'inner.yaml': stackOf(whole),
    };
    const { topology } = await compile(memoryHost(files), { template: 'stack.yaml', lifts: [disk] });
    expect(topology?.get('volume', 'inner/disk')).toBeDefined();
  });

  it('is what a misspelled type is compared with', async () => {
    const { diagnostics } = await compiled(whole.replace('Disk', 'Dsik'));
    const found = diagnostics.find(({ code }) => code === 'hot/unknown-resource-type');
    expect(JSON.stringify(found)).toContain('Acme::Storage::Disk');
  });

  it('leaves the type unknown to the next compilation', async () => {
    await compiled(whole);
    expect(codesOf(await compiled(whole, []))).toContain('plan/unknown-type-stays');
  });
});

describe('a lift of a type that is translated already', () => {
  it('takes the place of ours', async () => {
    const own = defineLift({
      ...disk,
      type: 'OS::Cinder::Volume',
      properties: { size: { fate: 'mapped', note: 'size of the claim' } },
      attributes: {},
      lift: (read, { path }) => {
        const sizeGiB = read.get('size');
        return [
          {
            kind: 'volume',
            id: path,
            resource: path,
            name: values.known('mine'),
            ...(sizeGiB && { sizeGiB }),
            source: { from: 'blank' },
            hints: new Map(),
          },
        ];
      },
    });
    const volume = '  disk: { type: OS::Cinder::Volume, properties: { size: 3 } }';
    const { topology } = await compiled(volume, [own]);
    expect(topology?.get('volume', 'disk')?.name).toMatchObject({ value: 'mine' });
    expect((await compiled(volume)).topology?.get('volume', 'disk')?.name).toBeUndefined();
  });

  it('translates a type that would stay', async () => {
    const own = defineLift({
      type: 'OS::Swift::Container',
      summary: 'Nothing',
      properties: { name: { fate: 'moot', note: 'names of containers' } },
      attributes: {},
      lift: () => [],
    });
    const extra = `${whole}\n  bucket: { type: OS::Swift::Container, properties: { name: b } }`;
    const { topology, ok } = await compiled(extra, [disk, own]);
    expect(topology?.of('retained')).toEqual([]);
    expect(ok).toBe(true);
  });
});

describe('what a lift says is kept, or is data to be moved', () => {
  const word = (fate: 'kept' | 'data', lift: Lift['lift'] = () => []): Lift => ({
    type: 'Acme::Storage::Disk',
    summary: 'A disk',
    properties: {
      gigabytes: { fate: 'mapped', note: 'size of the claim', schema: { type: 'integer' } },
      label: { fate, note: 'a label of the disk', schema: { type: 'string' } },
    },
    attributes: { size: answers.property('gigabytes', () => values.known(10)) },
    lift,
  });
  const text = '  disk: { type: Acme::Storage::Disk, properties: { label: scratch, gigabytes: 3 } }';
  const stateOf = ({ ledger }: CompileResult) => ledger?.entries.find(({ property }) => property === 'label')?.state;

  it.each(['kept', 'data'] as const)('has no state where nothing stands for it: %s', async (fate) => {
    const result = await compiled(text, [word(fate)]);
    expect(stateOf(result)).toBeUndefined();
    expect(codesOf(result)).toContain('internal/unaccounted-leaf');
    const spoken = word(fate, (read, _self, report) => (report.data(read.get('label'), 'it is on the disk'), []));
    expect(codesOf(await compiled(text, [spoken]))).toContain('internal/unaccounted-leaf');
  });

  it('is data where an object is made of the resource', async () => {
    const result = await compiled(text, [word('data', disk.lift)]);
    expect(result.files.map(({ path }) => path)).toContain('base/disk.yaml');
    expect(stateOf(result)).toBe('data');
  });

  it('is not kept where all of the resource moves', async () => {
    expect(
      codesOf(
        await compiled(text, [
          word('kept', (read, { path }) => [
            { kind: 'volume', id: path, resource: path, source: { from: 'blank' }, hints: new Map() },
          ]),
        ]),
      ),
    ).toContain('internal/unaccounted-leaf');
  });

  it('is kept where the resource stays', async () => {
    const stays = word('kept', (_read, { path, type }) => [
      { kind: 'retained', id: path, resource: path, type, role: 'service', uses: [], why: 'it stays at Acme' },
    ]);
    expect(stateOf(await compiled(text, [stays]))).toBe('kept');
  });
});

describe('the option', () => {
  it('takes one lift a type', async () => {
    await expect(compiled(whole, [disk, disk])).rejects.toThrow(
      new TypeError('lifts: there are two lifts for the type Acme::Storage::Disk'),
    );
  });

  it('takes lifts only', async () => {
    const nothing: Lift = JSON.parse('{}');
    await expect(compiled(whole, [nothing])).rejects.toThrow(TypeError);
  });
});
