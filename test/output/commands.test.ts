/** The commands of every plan: a shell takes them, each word reaches its program as it was meant, and nothing else runs. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { isThorough, someOf } from '../seed.ts';
import { corpusFiles, corpusMissing, corpusStacks } from '../shared-corpus.ts';
import { compiled } from './compiled.ts';
import { liveExample, subjects, type Subject } from './subjects.ts';

function hasBash(): boolean {
  try {
    execFileSync('bash', ['-c', ':'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('commands are not given to bash here: there is none');
    return false;
  }
}

/** Fixtures of single types differ little in their plans, so one profile is enough for them. */
const runs = subjects().flatMap((subject) =>
  (subject.name.startsWith('resources/') ? [{}] : [{}, { profile: 'standalone' as const }]).map((more) => ({
    subject,
    more,
    title: `${subject.name} ${JSON.stringify(more)}`,
  })),
);

function converted({ files, options }: Subject, more: Partial<CompileOptions>): Promise<CompileResult> {
  return compile(memoryHost(files), { ...options, ...more });
}

function guideOf({ files }: CompileResult): string {
  return files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
}

/** Blocks of shell, without the indentation of lists. */
function blocksOf(guide: string): readonly string[] {
  const blocks = guide.matchAll(/^( *)(`{3,})sh\n([\s\S]*?)\n\1\2$/gm);
  return [...blocks].map(([, indent = '', , text = '']) =>
    text
      .split('\n')
      .map((line) => line.slice(indent.length))
      .join('\n'),
  );
}

function fixture(wanted: string): Subject {
  const found = subjects().find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no fixture ${wanted}`);
  return found;
}

function live(): Subject {
  return fixture('stacks/live');
}

describe.skipIf(!hasBash())('commands for bash', () => {
  it.each(someOf(runs, 32))('are well formed in the plan of $title', async ({ subject, more }) => {
    const blocks = blocksOf(guideOf(await compiled(subject, more)));
    // A syntax error is thrown; a function each keeps one block from ending what another began.
    const functions = blocks.map((block, index) => `f${index}() {\n:\n${block}\n}\n`);
    execFileSync('bash', ['-n'], { input: functions.join('') });
    for (const block of blocks) {
      expect(block).not.toMatch(/<(?!\[a-z\]')[a-z]/);
      expect(block).not.toMatch(/\bsed -i|--exclude-dir|\\\|/);
    }
  });
});

describe('commands', () => {
  it.each([live(), fixture('resources/heat-auto-scaling-group/basic')])(
    'start with the programs that the plan names: $name',
    async (subject) => {
      const guide = guideOf(await converted(subject, {}));
      const [, named = ''] = /They need (.*?)\. /.exec(guide) ?? [];
      const programs = new Set([...named.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
      const used = blocksOf(guide)
        .flatMap((block) => block.split('\n'))
        // A line that the reader completes calls nothing.
        .filter((line) => !/^[A-Z_]+= {2}#/.test(line))
        .map((line) => line.replace(/^(?:until |[A-Z_0-9]+=\$\()/, '').split(' ')[0] ?? '');
      expect(
        [...new Set(used)].filter(
          (program) => !programs.has(program) && !['cp', 'grep', 'mkdir', 'rm'].includes(program),
        ),
      ).toEqual([]);
    },
  );

  it('delete objects that an undo before them has deleted already', async () => {
    const lines = blocksOf(guideOf(await converted(live(), {}))).flatMap((block) => block.split('\n'));
    const deleting = lines.filter((line) => line.startsWith('kubectl delete '));
    expect(deleting.length).toBeGreaterThan(1);
    expect(deleting.filter((line) => !line.includes(' --ignore-not-found'))).toEqual([]);
  });

  it('stand in plan.json beside the operations that they print', async () => {
    const { files } = await converted(live(), {});
    const text = files.find(({ path }) => path === 'plan.json')?.text ?? '{}';
    const { phases }: { phases: { steps: { id: string; do: { op: string; commands?: string[] }[] }[] }[] } =
      JSON.parse(text);
    const steps = new Map(phases.flatMap((phase) => phase.steps).map((step) => [step.id, step]));
    expect(steps.get('cut-over/start/db')?.do[0]).toEqual({
      op: 'start',
      what: { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name: 'db', namespace: 'demo' },
      commands: ['virtctl start -n demo db'],
    });
    expect(steps.get('cut-over/record')?.do[0]).toEqual({ op: 'record', moved: ['db'] });
  });
});

describe('the library', () => {
  it('prints the steps of a plan', async () => {
    const result = await converted(live(), {});
    const start = result.plan?.steps.find(({ id }) => id === 'cut-over/start/db');
    const printed = start && result.printStep(start);
    expect(printed?.parts.do.map(({ operation, lines }) => [operation.op, ...lines])).toEqual([
      ['start', 'virtctl start -n demo db'],
      ['wait', 'kubectl wait -n demo vm/db --for=condition=Ready --timeout=20m'],
    ]);
    expect(printed?.assignments).toEqual([]);
  });
});

describe('an overlay', () => {
  const subject = live();
  const files = new Map([...subject.files, ['prod.yaml', JSON.stringify({ parameters: { admin_password: 'other' } })]]);
  const overlays = [{ name: 'prod', environments: ['prod.yaml'] }];

  it('is what every step applies where it is used', async () => {
    const guide = guideOf(await converted({ ...subject, files }, { overlays }));
    const steps = guide.slice(0, guide.indexOf('## Overlays'));
    const applying = blocksOf(steps)
      .join('\n')
      .split('\n')
      .filter((line) => /\bkubectl (?:apply|delete) -k/.test(line));
    expect(applying.length).toBeGreaterThan(4);
    for (const line of applying) expect(line).toContain(' -k "${OVERLAY:?}"');
    expect(guide).toContain('OVERLAY=  # what you use: overlays/prod, .\n');
  });
});

const programs = [
  'heat2kube',
  'kubectl',
  'virtctl',
  'openstack',
  'jq',
  'grep',
  'cat',
  'cp',
  'rm',
  'mkdir',
  'sleep',
  'ssh-keygen',
];

/** A folder with such programs, of which each runs the same lines of bash. */
function standIns(names: readonly string[], lines: (directory: string) => string): string {
  const directory = mkdtempSync(join(tmpdir(), 'commands-'));
  for (const name of names) {
    writeFileSync(join(directory, name), `#!/bin/bash\n${lines(directory)}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

interface PlannedStep {
  readonly assignments?: readonly string[];
  readonly precondition: readonly { readonly commands?: readonly string[] }[];
  readonly do: PlannedStep['precondition'];
  readonly check: PlannedStep['precondition'];
  readonly undo: PlannedStep['precondition'];
}

/** All steps one after another, then the undo of each from the last one to the first, as functions of bash. */
function thereAndBack({ files }: CompileResult): string {
  const text = files.find(({ path }) => path === 'plan.json')?.text ?? '{}';
  const { phases }: { phases: readonly { readonly steps: readonly PlannedStep[] }[] } = JSON.parse(text);
  const steps = phases.flatMap((phase) => phase.steps);
  const run = (step: PlannedStep, parts: readonly PlannedStep['precondition'][]): string => {
    const assigned = (step.assignments ?? []).map((line) => line.replace(/=  # .*$/, '=value'));
    return `(\n${[':', ...assigned, ...parts.flat().flatMap(({ commands }) => commands ?? [])].join('\n')}\n)\n`;
  };
  return [
    ...steps.map((step) => run(step, [step.precondition, step.do, step.check])),
    ...steps.toReversed().map((step) => run(step, [step.undo])),
  ].join('');
}

describe.skipIf(!hasBash())('a whole plan', () => {
  let directory = '';

  beforeAll(() => {
    // What a status is waited for is not known to a program, so the one that compares them is content with any.
    directory = standIns(programs, () => 'echo available');
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const runPlan = (result: CompileResult): void => {
    execFileSync('/bin/bash', ['-e', '-u'], {
      cwd: directory,
      input: thereAndBack(result),
      env: { PATH: directory },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  };

  it.each(someOf(runs, 128, 2))('runs as it stands, forward and back: $title', async ({ subject, more }) => {
    runPlan(await compiled(subject, more));
  });

  it('runs as it stands for the real stacks', async (context) => {
    const missing = corpusMissing();
    if (missing !== undefined) context.skip(missing);
    let steps = 0;
    const stacks = corpusStacks().filter(({ role }) => role === 'main');
    const modes = ['migrate', 'redeploy'] as const;
    for (const stack of someOf(stacks, 160, 2)) {
      // One mode for each of two in a row; where there are few, both.
      for (const mode of isThorough
        ? modes.filter((_, index) => index === Math.floor(stacks.indexOf(stack) / 2) % 2)
        : modes) {
        const host = memoryHost(corpusFiles(stack));
        const result = await compile(host, { template: stack.main, environments: stack.environments, mode });
        // A text that is no template has no plan.
        if (!result.plan) continue;
        steps += result.plan.steps.length;
        // A name that somebody gave may have brackets, as a placeholder of an example has.
        const given = [...corpusFiles(stack).values()].join('\n');
        for (const block of blocksOf(guideOf(result))) {
          const blanks = block.match(/<(?!\[a-z\]')[a-z][^<>\n]*>?/g) ?? [];
          expect(
            blanks.filter((blank) => !given.includes(blank)),
            stack.id,
          ).toEqual([]);
        }
        runPlan(result);
      }
    }
    expect(steps).toBeGreaterThan(10);
  });
});

describe.skipIf(!hasBash())('the example of a live stack', () => {
  let directory = '';

  beforeAll(() => {
    directory = standIns(programs, (folder) => `echo "\${0##*/} $*" >> '${folder}/log'\necho available`);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** What the programs were called with, in order, for the whole plan and its undo. */
  async function called(profile: 'openstack' | 'standalone'): Promise<readonly string[]> {
    const log = join(directory, 'log');
    rmSync(log, { force: true });
    execFileSync('/bin/bash', ['-e', '-u'], {
      cwd: directory,
      input: thereAndBack(await converted(liveExample(), { profile })),
      env: { PATH: directory },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    return readFileSync(log, 'utf8').split('\n');
  }

  /** The commands are there in this order, each behind the one before it. */
  function expectOrder(lines: readonly string[], expected: readonly string[]): void {
    let from = 0;
    const found = expected.map((start) => {
      const index = lines.findIndex((line, at) => at >= from && line.startsWith(start));
      if (index >= 0) from = index + 1;
      return index >= 0 ? start : `${start}: missing`;
    });
    expect(found).toEqual(expected);
  }

  const id = (end: string): string => `6f1d6c1e-0000-4000-8000-0000000000${end}`;

  it('hands its volumes over beside OpenStack, and attaches them again in the order of their devices', async () => {
    const lines = await called('openstack');
    expectOrder(lines, [
      `openstack volume snapshot create --force --volume ${id('21')}`,
      'openstack stack update --existing -t openstack/1-protect.yaml',
      'kubectl apply -k . --server-side',
      `openstack server stop ${id('31')}`,
      'openstack server image create --name wiki-server-root-move',
      'virtctl image-upload pvc server-root -n wiki',
      `openstack server remove volume ${id('31')} ${id('22')}`,
      `openstack server remove volume ${id('31')} ${id('21')}`,
      'virtctl start -n wiki server',
      `openstack floating ip set --port available ${id('16')}`,
      `openstack stack delete --yes --wait ${id('01')}`,
      `openstack server delete --wait ${id('31')}`,
      // From here on back.
      `openstack floating ip set --port ${id('15')} ${id('16')}`,
      'virtctl stop -n wiki server',
      `openstack server add volume ${id('31')} ${id('21')}`,
      `openstack server add volume ${id('31')} ${id('22')}`,
      `openstack server start ${id('31')}`,
    ]);
    expect(lines.filter((line) => line.startsWith(`openstack server start ${id('31')}`))).toHaveLength(1);
  });

  it('copies its volumes away from OpenStack, and detaches none', async () => {
    const lines = await called('standalone');
    expectOrder(lines, [
      'openstack stack update --existing -t openstack/1-protect.yaml',
      `openstack server stop ${id('31')}`,
      'virtctl image-upload pvc server-root -n wiki',
      'virtctl start -n wiki server',
    ]);
    expect(lines.some((line) => line.startsWith('openstack server remove volume'))).toBe(false);
    for (const claim of ['database', 'uploads'])
      expect(lines.some((line) => line.startsWith(`virtctl image-upload pvc ${claim} -n wiki`))).toBe(true);
  });
});

describe.skipIf(!hasBash())('hostile names', () => {
  let directory = '';

  beforeAll(() => {
    // Every program writes its arguments down, one a line, and prints something that no variable may be left empty by.
    const logged = (folder: string): string => `printf '%s\\n' "$0" "$@" >> '${folder}/log'\necho available`;
    directory = standIns([...programs, 'touch'], logged);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** One session, as a reader has it. */
  function run(blocks: readonly string[]): string {
    const input = `${blocks.join('\n').replaceAll(/=  # .*$/gm, '=value')}\n`;
    execFileSync('/bin/bash', ['-e'], {
      cwd: directory,
      input,
      env: { PATH: directory },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    return readFileSync(join(directory, 'log'), 'utf8');
  }

  const hostile = "6f1b' $(touch pwned) `touch pwned`; touch pwned | touch pwned > pwned\n```\ntouch pwned";

  it('of the live cloud reach the programs whole', async () => {
    const subject = live();
    const facts = subject.files.get('facts.json') ?? '';
    const volume = '22222222-0000-4000-8000-000000000001';
    const server = '33333333-0000-4000-8000-000000000001';
    const stack = '5f6f0c1e-0000-4000-8000-000000000001';
    const escaped = JSON.stringify(hostile).slice(1, -1);
    const changed = [volume, server, stack].reduce((text, id) => text.replaceAll(id, `${id}${escaped}`), facts);
    const files = new Map([...subject.files, ['facts.json', changed]]);
    for (const profile of ['openstack', 'standalone'] as const) {
      const log = run(blocksOf(guideOf(await converted({ ...subject, files }, { profile }))));
      for (const id of [volume, server, stack]) expect(log).toContain(`\n${id}${hostile}\n`);
      expect(existsSync(join(directory, 'pwned'))).toBe(false);
      expect(log).not.toContain(`${directory}/touch`);
    }
  });

  it('of resources, images, flavors, networks and volume types do too', async () => {
    const name = "-rf '$(touch pwned)' `touch pwned`;touch pwned";
    const template = {
      heat_template_version: '2018-08-31',
      resources: {
        ssh: {
          type: 'OS::Nova::Server',
          properties: { image: name, flavor: name, key_name: name, networks: [{ network: 'a' }, { network: name }] },
        },
        [name]: { type: 'OS::Cinder::Volume', properties: { size: 1, volume_type: name } },
        link: {
          type: 'OS::Cinder::VolumeAttachment',
          properties: { instance_uuid: { get_resource: 'ssh' }, volume_id: { get_resource: name } },
        },
        member: {
          type: 'OS::Octavia::PoolMember',
          properties: { pool: name, address: { get_attr: ['ssh', 'first_address'] }, protocol_port: 80 },
        },
        kubectl: { type: 'OS::Nova::Server', properties: { image: 'x', flavor: 'y', networks: [{ network: 'a' }] } },
      },
    };
    const subject = {
      name: 'hostile',
      files: new Map([['t.yaml', JSON.stringify(template)]]),
      options: { template: 't.yaml' },
    };
    const log = run(blocksOf(guideOf(await converted(subject, {}))));
    expect(log).toContain(`\n${name}\n`);
    expect(log).toContain('\n--\n-rf');
    expect(log).not.toContain(`${directory}/touch`);
    expect(existsSync(join(directory, 'pwned'))).toBe(false);
  });
});
