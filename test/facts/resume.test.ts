/** Facts of the middle of a cut-over: what is done is not asked for again, and no volume changes hands unseen. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';

interface Bundle {
  readonly [key: string]: readonly Record<string, unknown>[];
}

type Change = (bundle: Bundle) => Bundle;

function readFixture(name: string) {
  const found = fixtureCases('stacks').find((item) => item.name === `stacks/${name}`);
  if (!found) throw new Error('the fixture is missing');
  return readCase(found.directory);
}

/** The second run of two into the same output: with other facts, and what the user has written since. */
async function rerun(name: string, change: Change, config = ''): Promise<readonly [CompileResult, CompileResult]> {
  const { files, options } = readFixture(name);
  const run = (texts: ReadonlyMap<string, string>, lock?: CompileOptions['lock']): Promise<CompileResult> =>
    compile(memoryHost(new Map([...files, ...texts])), { ...options, ...(lock !== undefined && { lock }) });
  const before = await run(new Map());
  const bundle: Bundle = JSON.parse(files.get('facts.json') ?? '');
  const after = await run(
    new Map([
      ['facts.json', JSON.stringify(change(bundle))],
      ['heat2kube.yaml', `${files.get('heat2kube.yaml') ?? ''}${config}`],
    ]),
    before.files.find(({ path }) => path === 'heat2kube.lock')?.text,
  );
  return [before, after];
}

function errorsOf({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

function textOf({ files }: CompileResult, wanted: string): string {
  return files.find(({ path }) => path === wanted)?.text ?? '';
}

/** What of the manifest says which disk is which. */
function disksOf(result: CompileResult): readonly string[] {
  const lines = textOf(result, 'base/db.yaml').split('\n');
  return lines.filter((line) => /volumeHandle|claimName|serial|^ {2}name:|storage:/.test(line));
}

const off: Change = (bundle) => ({
  ...bundle,
  servers: (bundle['servers'] ?? []).map((one) => ({ ...one, status: 'SHUTOFF' })),
});

/** Detached from its server; the commands of the facts no longer see a volume that is no resource of the stack. */
function without(id: string): Change {
  return (bundle) => ({
    ...off(bundle),
    servers: (off(bundle)['servers'] ?? []).map((one) => ({
      ...one,
      volumes_attached: String(one['volumes_attached'])
        .split('\n')
        .filter((line) => !line.includes(id))
        .join('\n'),
    })),
    volumes: (bundle['volumes'] ?? []).filter((one) => one['id'] !== id),
  });
}

const [root, first] = ['22222222-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000002'];

describe('volumes that Nova made', () => {
  it('stay the disks that they were when one of them is detached', async () => {
    const [before, after] = await rerun('live-nova-made', without(first));
    expect(errorsOf(after)).toEqual([]);
    expect(disksOf(after)).toEqual(disksOf(before));
  });

  it('stay the disks that they were when the server is gone, for a machine that has moved', async () => {
    const [before, after] = await rerun(
      'live-nova-made',
      (bundle) => ({ ...bundle, servers: [], volumes: [], ports: [] }),
      'moved: [db]\n',
    );
    expect(errorsOf(after)).toEqual([]);
    expect(disksOf(after)).toEqual(disksOf(before));
    expect(textOf(after, 'base/db.yaml')).toContain('runStrategy: RerunOnFailure');
  });

  it('are refused where another one is attached in the place of one', async () => {
    const other: Change = (bundle) =>
      JSON.parse(JSON.stringify(bundle).replaceAll(first, first.replace('2222', '3333')));
    const [, after] = await rerun('live-nova-made', other);
    expect(errorsOf(after).join()).toContain(`uses the live volume ${first}`);
  });

  it('are missed where nothing says which one a machine that has moved had', async () => {
    const { files, options } = readFixture('live-nova-made');
    const bundle: Bundle = JSON.parse(files.get('facts.json') ?? '');
    const changed = new Map([
      ...files,
      ['facts.json', JSON.stringify(without(root)(bundle))] as const,
      ['heat2kube.yaml', `${files.get('heat2kube.yaml') ?? ''}moved: [db]\n`] as const,
    ]);
    expect(errorsOf(await compile(memoryHost(changed), options)).join()).toContain('its root disk');
  });
});
