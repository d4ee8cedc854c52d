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

interface PlannedStep {
  readonly id: string;
  readonly done?: { readonly because: string };
  readonly undo: readonly { readonly op: string }[];
}

function stepOf(result: CompileResult, id: string): PlannedStep | undefined {
  return result.plan?.steps.find((step) => step.id === id);
}

const undoesBy = (result: CompileResult) => stepOf(result, 'cut-over/stop/db')?.undo.map(({ op }) => op);

async function convert(name: string, change: Change): Promise<CompileResult> {
  const { files, options } = readFixture(name);
  const bundle: Bundle = JSON.parse(files.get('facts.json') ?? '');
  return compile(memoryHost(new Map([...files, ['facts.json', JSON.stringify(change(bundle))]])), options);
}

describe('a server that is off', () => {
  it('is started by the undo if it ran in the first run', async () => {
    const [before, after] = await rerun('live-nova-made', off);
    expect(undoesBy(before)).toEqual(['start']);
    expect(undoesBy(after)).toEqual(['start']);
  });

  it('stays off if it was off in the first run, and in those that follow', async () => {
    const first = await convert('live-nova-made', off);
    expect(undoesBy(first)).toEqual(['note']);
    expect(textOf(first, 'MIGRATION.md')).toContain('a server that was off before the move');
    expect(textOf(first, 'MIGRATION.md')).not.toContain('no server of the stack is stopped');
    const { files, options } = readFixture('live-nova-made');
    const bundle: Bundle = JSON.parse(files.get('facts.json') ?? '');
    const lock = textOf(first, 'heat2kube.lock');
    const again = (change: Change): Promise<CompileResult> =>
      compile(memoryHost(new Map([...files, ['facts.json', JSON.stringify(change(bundle))]])), { ...options, lock });
    expect(undoesBy(await again(off))).toEqual(['note']);
    // Somebody has started it since.
    expect(undoesBy(await again((same) => same))).toEqual(['start']);
  });

  it('may have run before where the plan has begun and no lock says so', async () => {
    const [first, again] = await rerun('live-midway', (same) => same);
    expect(undoesBy(first)).toEqual(['note', 'start']);
    // What the first run did not know is not known by its lock.
    expect(undoesBy(again)).toEqual(['note', 'start']);
  });
});

describe('what a person did without the plan', () => {
  it('does not count as its steps: only its own snapshots show that these were followed', async () => {
    const byHand: Change = (bundle) => ({ ...bundle, snapshots: [] });
    const [followed, own] = [await convert('live-midway', (same) => same), await convert('live-midway', byHand)];
    for (const id of ['protect/retain', 'prepare/apply', 'cut-over/start/db']) {
      expect(stepOf(followed, id)?.done, id).toBeDefined();
      expect(stepOf(own, id)?.done, id).toBeUndefined();
    }
    // What is so is so, whoever did it.
    expect(stepOf(own, 'cut-over/stop/db')?.done).toBeDefined();
  });

  it('does not count as protection where the template that Heat has shows none', async () => {
    const seen =
      (policy: string): Change =>
      (bundle) => ({
        ...bundle,
        ...Object(JSON.parse(`{ "template": { "resources": { "db": { "deletion_policy": "${policy}" } } } }`)),
      });
    const [open, done] = [await convert('live-midway', seen('Delete')), await convert('live-midway', seen('retain'))];
    expect(stepOf(open, 'protect/retain')?.done).toBeUndefined();
    expect(stepOf(done, 'protect/retain')?.done?.because).toContain('has the deletion policy Retain');
    expect(stepOf(open, 'cut-over/start/db')?.done).toBeDefined();
  });
});

describe('facts after the plan has released what has moved', () => {
  const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net } } }
  data: { type: OS::Cinder::Volume, properties: { size: 10 } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: db }, volume_id: { get_resource: data } } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: lan }] } }
  app: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: lan }] } }
`;
  const all = ['net', 'port', 'data', 'db', 'link', 'web', 'app'];
  const bundle = (live: readonly string[], status: string) => {
    const has = (name: string): boolean => live.includes(name);
    const volume = { id: 'id-data', size: 10, attachments: status === 'ACTIVE' ? [{ server_id: 'id-db' }] : [] };
    return {
      stack: { id: 'the-stack', stack_name: 't', stack_status: 'UPDATE_COMPLETE' },
      // An attachment has the id of its volume.
      resources: live.map((name) => ({
        resource_name: name,
        stack_name: 't',
        physical_resource_id: `id-${name === 'link' ? 'data' : name}`,
      })),
      servers: ['db', 'web', 'app']
        .filter(has)
        .map((name) => ({ id: `id-${name}`, name, status: name === 'db' ? status : 'ACTIVE' })),
      ports: ['db', 'web', 'app'].filter(has).map((name) => ({
        id: name === 'db' ? 'id-port' : `made-${name}`,
        mac_address: `fa:16:3e:00:00:0${['db', 'web', 'app'].indexOf(name)}`,
        device_id: `id-${name}`,
        fixed_ips: [{ ip_address: `10.0.0.1${['db', 'web', 'app'].indexOf(name)}` }],
      })),
      volumes: has('data') ? [volume] : [],
    };
  };
  const run = (
    facts: object,
    moved: readonly string[],
    lock?: string,
    rootDisk: 'copied' | 'fresh' = 'copied',
  ): Promise<CompileResult> =>
    compile(memoryHost({ 't.yaml': template }), {
      template: 't.yaml',
      stackName: 't',
      facts: { ...facts },
      config: {
        moved,
        resources: { db: { rootDisk: 'copied' }, web: { rootDisk }, app: { strategy: 'keep' } },
      },
      ...(lock !== undefined && { lock }),
    });
  const manifests = ({ files }: CompileResult) => files.filter(({ path }) => path.startsWith('base/'));
  const lockOf = (result: CompileResult): string => textOf(result, 'heat2kube.lock');
  const rest = ['web', 'app'];

  it('give the same machine as before, whether a run in between knew that it has moved', async () => {
    const first = await run(bundle(all, 'ACTIVE'), []);
    const recorded = await run(bundle(all, 'SHUTOFF'), ['db'], lockOf(first));
    expect(errorsOf(recorded)).toEqual([]);
    for (const before of [first, recorded]) {
      const after = await run(bundle(rest, ''), ['db'], lockOf(before));
      expect(errorsOf(after)).toEqual([]);
      expect(after.diagnostics.filter(({ message }) => message.startsWith('"link" is in the template'))).toEqual([]);
      expect(manifests(after)).toEqual(manifests(recorded));
      // And again, from what the last run has kept.
      const again = await run(bundle(rest, ''), ['db'], lockOf(after));
      expect(again.files).toEqual(after.files);
    }
  });

  it('must still have what has not moved', async () => {
    const first = await run(bundle(all, 'ACTIVE'), []);
    const lost = await run(bundle(['app'], ''), ['db'], lockOf(first));
    expect(errorsOf(lost).join()).toContain('"web" is in the template, but the live stack does not have it');
  });

  it('need not have a machine without old disks, which nobody records', async () => {
    const first = await run(bundle(all, 'ACTIVE'), [], undefined, 'fresh');
    const recorded = await run(bundle(all, 'SHUTOFF'), ['db'], lockOf(first), 'fresh');
    const after = await run(bundle(['app'], ''), ['db'], lockOf(recorded), 'fresh');
    expect([errorsOf(recorded), errorsOf(after)]).toEqual([[], []]);
    expect(manifests(after)).toEqual(manifests(recorded));
    // Before anything is recorded, it is missing.
    const early = await run(bundle(['app', 'db', 'port', 'data', 'link', 'net'], 'ACTIVE'), [], lockOf(first), 'fresh');
    expect(errorsOf(early).join()).toContain('"web" is in the template, but the live stack does not have it');
  });

  it('are no facts of a machine that no run has seen', async () => {
    expect(errorsOf(await run(bundle(rest, ''), ['db'])).join()).toContain(
      '"db" is in the template, but the live stack does not have it',
    );
  });
});
