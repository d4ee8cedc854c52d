/** Extra specs of flavors: what the instance type says of them, and which of them are lost. */
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

interface Made {
  /** Of the instance type. */
  readonly cpu: object;
  readonly memory: { readonly hugepages?: { readonly pageSize: string } };
  /** Keys that are lost with a warning. */
  readonly lost: readonly string[];
}

async function made(specs: Readonly<Record<string, string>>, ram = 4096): Promise<Made> {
  const template = JSON.stringify({
    heat_template_version: '2021-04-16',
    resources: {
      size: { type: 'OS::Nova::Flavor', properties: { ram, vcpus: 4, disk: 10, extra_specs: specs } },
      web: {
        type: 'OS::Nova::Server',
        properties: { image: 'debian', flavor: { get_resource: 'size' }, networks: [{ network: 'office' }] },
      },
    },
  });
  const { files, diagnostics } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml' });
  const written = files.find(({ path }) => path === 'base/size.yaml')?.text ?? '';
  const [object] = loadAll(written);
  const { spec } = Object(object);
  const lost = diagnostics.flatMap(({ code, message }) => (code === 'plan/extra-spec-lost' ? [message] : []));
  const keys = Object.keys(specs).filter((key) => lost.some((message) => message.includes(`extra spec ${key} of`)));
  return { cpu: spec.cpu, memory: spec.memory, lost: keys };
}

const pinned = { 'hw:cpu_policy': 'dedicated', 'hw:mem_page_size': '2MB' };

describe('pages of memory', () => {
  it.each<readonly [string, number, string | undefined]>([
    ['2048', 4096, '2Mi'],
    ['2MiB', 4096, '2Mi'],
    ['large', 4096, '2Mi'],
    ['1GB', 4096, '1Gi'],
    ['1048576 KB', 4096, '1Gi'],
    // KubeVirt refuses memory that is no multiple of the pages.
    ['1GB', 1536, undefined],
    ['4MB', 4096, undefined],
    ['huge', 4096, undefined],
  ])('%s of %d MiB', async (size, ram, expected) => {
    const { memory, lost } = await made({ 'hw:mem_page_size': size }, ram);
    expect(memory.hugepages?.pageSize).toBe(expected);
    expect(lost).toEqual(expected === undefined ? ['hw:mem_page_size'] : []);
  });

  it('of the usual size are what every VM has', async () => {
    expect((await made({ 'hw:mem_page_size': 'small' })).lost).toEqual([]);
  });
});

describe('pinned processors', () => {
  it.each<readonly [Readonly<Record<string, string>>, object, readonly string[]]>([
    [{ 'hw:emulator_threads_policy': 'isolate' }, { isolateEmulatorThread: true }, []],
    [{ 'hw:emulator_threads_policy': 'share' }, {}, []],
    [{ 'hw:numa_nodes': '2' }, { numa: { guestMappingPassthrough: {} } }, []],
    [{ 'hw:numa_nodes': 'some' }, {}, ['hw:numa_nodes']],
    [{ 'hw:cpu_realtime': 'yes' }, { numa: { guestMappingPassthrough: {} }, realtime: {} }, []],
    [
      { 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '^0-1' },
      { numa: { guestMappingPassthrough: {} }, realtime: { mask: '2,3' } },
      [],
    ],
    [
      { 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '1, 3' },
      { numa: { guestMappingPassthrough: {} }, realtime: { mask: '1,3' } },
      [],
    ],
    // No processor is left.
    [
      { 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': '^0-9' },
      { numa: { guestMappingPassthrough: {} }, realtime: {} },
      ['hw:cpu_realtime_mask'],
    ],
    [
      { 'hw:cpu_realtime': 'yes', 'hw:cpu_realtime_mask': 'all' },
      { numa: { guestMappingPassthrough: {} }, realtime: {} },
      ['hw:cpu_realtime_mask'],
    ],
  ])('with %j', async (specs, expected, lost) => {
    const result = await made({ ...pinned, ...specs });
    expect(result.cpu).toEqual({ guest: 4, dedicatedCPUPlacement: true, ...expected });
    expect(result.lost).toEqual(lost);
  });

  it('are needed for what stands on them', async () => {
    const specs = { 'hw:emulator_threads_policy': 'isolate', 'hw:numa_nodes': '2', 'hw:cpu_realtime': 'yes' };
    expect((await made(specs)).lost).toEqual(Object.keys(specs));
    // KubeVirt has real-time processors only with huge pages.
    expect((await made({ 'hw:cpu_policy': 'dedicated', 'hw:cpu_realtime': 'yes' })).lost).toEqual(['hw:cpu_realtime']);
  });
});
