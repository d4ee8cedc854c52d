/** The last part of start-up data in a real shell: scripts get the inputs, outputs and order that Heat's agent gives them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { objectAt, textAt } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'software-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const hasShell = spawnSync('sh', ['-c', ':'], { stdio: 'ignore' }).status === 0;

/** One server with these resources beside it. */
function stack(resources: Readonly<Record<string, object>>): string {
  return JSON.stringify({
    heat_template_version: '2021-04-16',
    resources: {
      box: {
        type: 'OS::Nova::Server',
        properties: {
          flavor: 'small',
          image: 'debian',
          networks: [{ network: 'lan' }],
          user_data_format: 'SOFTWARE_CONFIG',
        },
      },
      ...resources,
    },
  });
}

function config(text: string, more: object = {}): object {
  return { type: 'OS::Heat::SoftwareConfig', properties: { group: 'script', config: text, ...more } };
}

function deployment(unit: string, more: object = {}, dependsOn: readonly string[] = []): object {
  return {
    type: 'OS::Heat::SoftwareDeployment',
    depends_on: dependsOn,
    properties: { config: { get_resource: unit }, server: { get_resource: 'box' }, ...more },
  };
}

/** The script, with its files below the directory of the test. */
async function scriptOf(template: string): Promise<string> {
  const result = await compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml' });
  const secret = emittedJson(result.files).find(({ json }) => json['kind'] === 'Secret');
  const text = textAt(objectAt(secret?.json ?? {}, 'stringData') ?? {}, 'userdata') ?? '';
  const [, script = ''] = /filename="zz-software-deployments"\n\n([\s\S]*?)\n--=====/.exec(text) ?? [];
  return script.replaceAll('/var/lib/heat2kube', join(directory, 'runs'));
}

/** Runs it with programs of the image that write down how they are called. */
async function ran(template: string): Promise<{ status: number | null; journal: string; stderr: string }> {
  const program = (name: string, text: string): void => {
    writeFileSync(join(directory, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(directory, name), 0o755);
  };
  program(
    'logger',
    `shift; tag=$1; shift; if [ $# -gt 0 ]; then echo "$tag: $*"; else sed "s/^/$tag: /"; fi >>${directory}/journal`,
  );
  program('ansible-playbook', 'echo "$@"; cat variables.json');
  const { status, stderr } = spawnSync('sh', [], {
    input: await scriptOf(template),
    encoding: 'utf8',
    env: { PATH: `${directory}:${process.env['PATH'] ?? ''}` },
  });
  const journal = existsSync(join(directory, 'journal')) ? readFileSync(join(directory, 'journal'), 'utf8') : '';
  return { status, journal, stderr };
}

function fileOf(run: string, name: string): string {
  return readFileSync(join(directory, 'runs', run, name), 'utf8');
}

it.skipIf(!hasShell)('gives inputs as they are, whatever they hold, and keeps what a script gives', async () => {
  const odd = `it's "two"\n\tlines; $HOME \`x\` \\\n`;
  const template = stack({
    show: config(
      '#!/bin/sh\nprintf %s "$odd"; printf %s "$list" >&2; printf %s "$none$number"\nprintf ok >"$heat_outputs_path.result"',
      {
        inputs: [{ name: 'odd' }, { name: 'list' }, { name: 'none' }, { name: 'number', default: 7 }],
      },
    ),
    run: deployment('show', { input_values: { odd, list: ['a b', { c: 1 }] } }),
  });
  expect(await ran(template)).toMatchObject({ status: 0, stderr: '' });
  expect(fileOf('run', 'stdout')).toBe(`${odd}7`);
  expect(JSON.parse(fileOf('run', 'stderr'))).toEqual(['a b', { c: 1 }]);
  expect(fileOf('run', 'output.result')).toBe('ok');
  expect(fileOf('run', 'status')).toBe('0\n');
});

it.skipIf(!hasShell)('runs in the order of dependencies, then of names, and nothing after what failed', async () => {
  const template = stack({
    echo: config('#!/bin/sh\necho "$deploy_resource_name"'),
    fail: config('#!/bin/sh\nexit 3'),
    a_last: deployment('echo', {}, ['z_first']),
    z_first: deployment('echo'),
    m_named: deployment('echo', { name: '0' }),
    failing: deployment('fail'),
    never: deployment('echo', {}, ['failing']),
  });
  const { journal } = await ran(template);
  const ends = journal.split('\n').filter((line) => line.includes(': status '));
  expect(ends).toEqual([
    'heat-deploy-m-named: status 0',
    'heat-deploy-z-first: status 0',
    'heat-deploy-a-last: status 0',
    'heat-deploy-failing: status 3',
    'heat-deploy-never: status skipped',
  ]);
  expect(fileOf('never', 'stderr')).toContain('failing');
  expect(fileOf('a-last', 'stdout')).toBe('a_last\n');
});

it.skipIf(!hasShell)(
  'hands what one deployment gives to the next, and fails for an output that is an error',
  async () => {
    const template = stack({
      give: config('#!/bin/sh\nprintf "two\\nlines\\n" >"$heat_outputs_path.result"', {
        outputs: [{ name: 'result' }],
      }),
      take: config('#!/bin/sh\nprintf %s "$value"; echo bad >"$heat_outputs_path.problem"', {
        inputs: [{ name: 'value' }],
        outputs: [{ name: 'problem', error_output: true }],
      }),
      first: deployment('give'),
      second: deployment('take', { input_values: { value: { get_attr: ['first', 'result'] } } }),
    });
    await ran(template);
    expect(fileOf('second', 'stdout')).toBe('two\nlines\n');
    expect(fileOf('second', 'status')).toBe('1\n');
  },
);

it.skipIf(!hasShell)('gives a playbook its variables with their types, and says what the image lacks', async () => {
  const template = stack({
    play: config('- hosts: localhost\n', { group: 'ansible', options: { tags: 'web' } }),
    manifest: config('notice(1)\n', { group: 'puppet' }),
    one: deployment('play', { input_values: { count: 3, names: ['a'] } }),
    two: deployment('manifest'),
  });
  await ran(template);
  const [call = '', variables = ''] = fileOf('one', 'stdout').split('\n');
  expect(call).toMatch(/^-i localhost, -c local .*--tags web playbook$/);
  expect(JSON.parse(variables)).toEqual({ count: 3, names: ['a'] });
  expect(fileOf('two', 'status')).toBe('127\n');
});
