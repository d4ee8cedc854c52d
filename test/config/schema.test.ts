/** The JSON Schema that editors use and the reader of `heat2kube.yaml` agree on what is right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { sourceFile } from '../../src/source/source-file.ts';

const root = join(import.meta.dirname, '..', '..');
const schema: unknown = JSON.parse(readFileSync(join(root, 'schemas', 'heat2kube.schema.json'), 'utf8'));
const validate = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(Object(schema));

/** JSON is YAML. */
function messages(data: unknown): readonly string[] {
  const reports = createCollector();
  loadConfig(sourceFile('heat2kube.yaml', JSON.stringify(data)), reports);
  return reports.sorted().map(({ message }) => message);
}

const keys: ReadonlyMap<string, readonly string[]> = new Map([
  ['images', ['dataSource', 'namespace', 'size', 'url', 'containerDisk']],
  ['flavors', ['instancetype', 'kind', 'preference', 'vcpus', 'memory', 'disk', 'ephemeral', 'swap']],
  ['networks', ['multus', 'cidr']],
  ['resources', ['strategy', 'rootDisk']],
]);

const scalars = fc.constantFrom<unknown>(
  'a',
  'a-b',
  'a.b',
  'A',
  '-a',
  'a/b',
  'a'.repeat(64),
  '10Gi',
  '1.5Gi',
  '10.0.0.0/24',
  'https://example.org/disk.qcow2',
  'docker://registry/disk',
  'ftp://example.org/x',
  'pod',
  'vm',
  'keep',
  'fresh',
  'copied',
  'migrate',
  'openstack',
  'VirtualMachineInstancetype',
  '',
  'a b',
  2,
  0,
  -1,
  null,
  [],
  {},
);

function entries(names: readonly string[]): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...names, 'other');
  return fc.oneof(
    { weight: 5, arbitrary: fc.dictionary(name, scalars, { maxKeys: 3 }) },
    { weight: 1, arbitrary: scalars },
  );
}

const tables = fc
  .constantFrom(...keys.keys(), 'volumeTypes')
  .chain((table) =>
    fc
      .dictionary(fc.constantFrom('x', 'm1.small', '__proto__'), entries(keys.get(table) ?? []), { maxKeys: 2 })
      .map((value) => ({ [table]: value })),
  );
const plain = fc.dictionary(
  fc.constantFrom('stackName', 'namespace', 'clusterDomain', 'profile', 'mode', 'labelPrefix', 'stackname', 'images'),
  scalars,
  { maxKeys: 3 },
);

describe('schemas/heat2kube.schema.json', () => {
  it('and the reader agree about any document', () => {
    fc.assert(
      fc.property(fc.oneof(tables, plain, scalars), (data) => {
        const found = messages(data);
        expect([validate(data), found], JSON.stringify(validate.errors)).toEqual([found.length === 0, found]);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes what the documentation shows, the example among it', () => {
    expect(validate(null)).toBe(true);
    const all = Object.entries(Object(Object(schema).properties)).flatMap(([key, value]) =>
      [...(Object(value).examples ?? [])].map((example: unknown) => ({ [key]: example })),
    );
    expect(all.length).toBeGreaterThan(5);
    for (const data of all) {
      expect(validate(data), JSON.stringify(data)).toBe(true);
      expect(messages(data)).toEqual([]);
    }
  });

  it('has every key that the reader has, with a description', () => {
    const source = readFileSync(join(root, 'src', 'config', 'config.ts'), 'utf8');
    const described = JSON.stringify(schema);
    const names = [...source.matchAll(/readonly (\w+)\??:/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'pod');
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(described, name).toContain(`"${name}":{"description":"`);
  });
});
