/** The reviewed list of what has a meaning in Heat or OpenStack only. */
import { describe, expect, it } from 'vitest';
import { pluginType } from '../../grammar/heat/index.ts';
import { compile } from '../../src/compile.ts';
import { defineDiagnostic, type Severity } from '../../src/diagnostics/diagnostic.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { defineTarget } from '../../src/plan/target.ts';
import { lowering } from '../../src/targets/target-author.ts';
import { testTarget } from '../../src/testing.ts';
import { isReviewed, mootReviews } from '../../src/topology/moot.ts';

describe('the list', () => {
  it('has only types and properties that Heat knows', () => {
    const unknown = mootReviews().filter(({ type, property }) => {
      const [name = ''] = property.split('.');
      return pluginType(type)?.properties.has(name) !== true;
    });
    expect(unknown).toEqual([]);
  });

  it('speaks of a field whatever the number of its item, and of no other', () => {
    expect(isReviewed('device-name', 'OS::Nova::Server', ['block_device_mapping_v2', 0, 'device_name'])).toBe(true);
    expect(isReviewed('device-name', 'OS::Nova::Server', ['block_device_mapping_v2', 0, 'boot_index'])).toBe(false);
    expect(isReviewed('device-name', 'OS::Cinder::Volume', ['name'])).toBe(false);
    expect(isReviewed('refused', 'OS::Cinder::Volume', ['name'])).toBe(false);
  });
});

const template = `heat_template_version: 2018-08-31
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: 5, volume_type: ssd, availability_zone: east } }
`;

describe('what a target says of a leaf', () => {
  it('is lost with a warning where the list has no such claim', async () => {
    const target = volumeTarget((world, { resource, zone }) => {
      lowering.moot(world, { resource, value: zone }, 'device-name');
    });
    const { ledger, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      targets: [target],
    });
    expect(stateOf(ledger, 'availability_zone')).toBe('lost');
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toContainEqual(['plan/property-lost', 'warning']);
  });

  it('is moot where the list has it', async () => {
    const target = volumeTarget((world, { resource, zone }) => {
      lowering.moot(world, { resource, value: zone }, 'default-zone');
    });
    const { ledger, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      targets: [target],
    });
    expect(stateOf(ledger, 'availability_zone')).toBe('moot');
    expect(diagnostics.filter(({ message }) => message.includes('availability_zone'))).toEqual([]);
  });

  it.each<[Severity, readonly string[]]>([
    ['warning', []],
    ['info', ['internal/silent-loss']],
  ])('is a loss that a message of severity %s reports', async (severity, defects) => {
    const kind = defineDiagnostic({
      code: 'test/zone-lost',
      severity,
      message: (resource: string) => `${resource} has no zone`,
      explanation: 'A message of this test, which is about nothing else than its severity.',
    });
    const target = volumeTarget((world, { resource, zone }) => {
      lowering.lose(world, kind, { resource, value: zone }, resource);
    });
    const { ledger, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      targets: [target],
    });
    expect(stateOf(ledger, 'availability_zone')).toBe('lost');
    expect(diagnostics.map(({ code }) => code).filter((code) => code.startsWith('internal/'))).toEqual(defects);
  });
});

describe('a claim of a target without a ground', () => {
  it.each<readonly [string, unknown]>([
    ['without a review', undefined],
    ['by a source that the list does not have', { source: 'constructor' }],
    ['by the table of a lift, which says otherwise', { source: 'table' }],
    ['as if only outputs had it', { source: 'listed-output' }],
    ['as if Heat ignored it', { source: 'refused' }],
    ['as if no object could use it', { source: 'shapes-nothing' }],
  ])('is lost with a warning: %s', async (_, review) => {
    const claim = JSON.stringify({ items: [], needs: [], nothing: { state: 'moot', reason: 'we think so', review } });
    const target = defineTarget({
      kind: 'volume',
      id: 'claim',
      side: 'cluster',
      offer: () => ({ rank: 2, because: 'it is tested', flip: 'the target' }),
      lower: () => JSON.parse(claim),
    });
    const options = { template: 't.yaml', targets: [target] };
    const { ledger, diagnostics } = await compile(memoryHost({ 't.yaml': template }), options);
    expect(stateOf(ledger, 'availability_zone')).toBe('lost');
    const warned = diagnostics.filter(({ code }) => code === 'plan/property-lost').map(({ message }) => message);
    expect(warned).toContain('"size" of "disk" is not carried over: we think so');
    const found = await testTarget(target, [{ template: 't.yaml', files: { 't.yaml': template } }]);
    expect(found).toContainEqual({
      clause: 'lower',
      about: 'disk',
      message:
        'it says that properties are moot which are not on the reviewed list: availability_zone, size, volume_type',
    });
  });

  it('holds where the list has the property, for which the contract test finds nothing', async () => {
    const target = volumeTarget((world, { resource, zone }) => {
      lowering.moot(world, { resource, value: zone }, 'default-zone');
    });
    expect(
      await testTarget({ ...target, offer: offered }, [{ template: 't.yaml', files: { 't.yaml': template } }]),
    ).toEqual([]);
  });
});

function offered() {
  return { rank: 2, because: 'it is tested', flip: 'the target' };
}

type VolumeLower = Parameters<typeof defineTarget<'volume'>>[0]['lower'];

function volumeTarget(tell: (world: Parameters<VolumeLower>[1], node: Parameters<VolumeLower>[0]) => void) {
  return defineTarget({
    kind: 'volume',
    id: 'claim',
    side: 'cluster',
    offer: () => ({ rank: 2, because: 'it is tested', flip: '' }),
    lower(node, world) {
      tell(world, node);
      const metadata = lowering.meta(world, world.names.name(node.id), { node: node.id });
      const body = {
        spec: { size: node.sizeGiB ?? 1, class: node.type && 'external' in node.type ? node.type.external : '' },
      };
      return lowering.made([
        { item: 'object', object: { apiVersion: 'v1', kind: 'Shelf', metadata, body }, owner: node.id },
      ]);
    },
  });
}

function stateOf(ledger: Awaited<ReturnType<typeof compile>>['ledger'], property: string): string | undefined {
  return ledger?.entries.find((entry) => entry.property === property)?.state;
}
