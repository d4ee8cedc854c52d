/** `heat2kube.lock`: whoever computes the digests, they are SHA-256 of what was read and written. */
import { hash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template =
  'heat_template_version: 2018-08-31\nresources:\n  disk: { type: OS::Cinder::Volume, properties: { size: 1 } }\n';

function compiled(digest?: CompileOptions['digest'], lock?: string): Promise<CompileResult> {
  return compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', digest, lock });
}

function lockOf({ files }: CompileResult): string | undefined {
  return files.find(({ path }) => path === 'heat2kube.lock')?.text;
}

it('names every input and file with the SHA-256 of its bytes', async () => {
  const result = await compiled();
  const others = result.files.filter(({ path, secret }) => path !== 'heat2kube.lock' && secret !== true);
  expect(JSON.parse(lockOf(result) ?? '')).toMatchObject({
    inputs: { 't.yaml': hash('sha256', template) },
    files: Object.fromEntries(others.map(({ path, text }) => [path, hash('sha256', text)])),
  });
});

it('takes the digests of the caller, at once or later', async () => {
  const own = lockOf(await compiled());
  const asked = new Set<string>();
  const atOnce = (text: string): string => {
    asked.add(text);
    return hash('sha256', text);
  };
  const later = async (text: string): Promise<string> => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Buffer.from(bytes).toString('hex');
  };
  expect(lockOf(await compiled(atOnce))).toBe(own);
  expect(asked).toContain(template);
  expect(lockOf(await compiled(later))).toBe(own);
});

it('has the same digests on platforms with less', async () => {
  const own = lockOf(await compiled());
  const lent = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  try {
    expect(lockOf(await compiled())).toBe(own);
    vi.stubGlobal('crypto', {});
    expect(lockOf(await compiled())).toBe(own);
    expect(lent).toHaveBeenCalled();
  } finally {
    lent.mockRestore();
    vi.unstubAllGlobals();
  }
});

describe('a lock that comes back', () => {
  const told = async (lock: string): Promise<readonly string[]> =>
    (await compiled(undefined, lock)).diagnostics.map(({ code }) => code).filter((code) => code === 'emit/edited-lock');

  it('is as it was, whatever its layout', async () => {
    const own = lockOf(await compiled()) ?? '';
    expect(await told(own)).toEqual([]);
    expect(await told(JSON.stringify(JSON.parse(own)))).toEqual([]);
  });

  it('is taken as it is where the version that wrote it wrote no seal', async () => {
    const own = JSON.parse(lockOf(await compiled()) ?? '');
    expect(await told(JSON.stringify({ ...own, seal: undefined }))).toEqual([]);
  });

  it.each<[string, (lock: Record<string, unknown>) => object]>([
    [
      'another digest',
      (lock) => ({ ...lock, files: { ...Object(lock['files']), 'MIGRATION.md': hash('sha256', '') } }),
    ],
    ['another origin', (lock) => ({ ...lock, origins: {} })],
  ])('is told when it has %s', async (_what, edit) => {
    const own = JSON.parse(lockOf(await compiled()) ?? '');
    expect(await told(JSON.stringify(edit(own)))).toEqual(['emit/edited-lock']);
  });
});

it('records what the configuration decides with a reason, and nothing where it decides nothing', async () => {
  const id = '7f1d6c1e-0000-4000-8000-000000000001';
  const server = `{ type: OS::Nova::Server, properties: { image: i, flavor: f, user_data_format: RAW, user_data: "#!/bin/sh\\nmkfs.ext4 /dev/vdb" } }`;
  const link = `{ type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: s }, volume_id: ${id} } }`;
  const text = `heat_template_version: 2018-08-31\nresources:\n  s: ${server}\n  a: ${link}\n`;
  const overrides = async (config: CompileOptions['config']): Promise<unknown> => {
    const result = await compile(memoryHost({ 't.yaml': text }), { template: 't.yaml', config });
    return JSON.parse(lockOf(result) ?? '').overrides;
  };
  expect(await overrides({})).toBeUndefined();
  expect(await overrides({ resources: { s: { formatsDisks: 'the image guards it' } } })).toEqual([
    {
      code: 'plan/formats-disk-accepted',
      resource: 's',
      message:
        'the start-up data of "s" may format disks that hold data, as heat2kube.yaml accepts: the image guards it',
    },
  ]);
});
