/** The shell script of `heat2kube facts`, run against a client that knows one small cloud. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { factsScript, type FactsOptions } from '../../src/cli/commands/facts.ts';
import { askedColumns } from '../../src/facts/columns.ts';
import { factSources, liveKeys } from '../../src/facts/table.ts';
import { factsOf, readFacts } from './read-facts.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facts-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What the client answers in the small cloud of `fixtures/facts`, where each kind of live thing has a file. */
interface Answers {
  /** Records by the command that shows one, with a value in every column that is asked for; `ID` is the id asked for. */
  readonly shown: Readonly<Record<string, object>>;
  /** Lines by the command and its arguments, the first that fits. */
  readonly listed: Readonly<Record<string, string>>;
  /** Of the things that the bundle must have, and of those that the stack made. */
  readonly ids: readonly string[];
  readonly made: readonly string[];
}

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'facts');

function answersFor(key: string): Answers {
  return JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8'));
}

const answers = new Map(liveKeys.map((key) => [key, answersFor(key)]));

const shown = Object.entries({
  'stack template show': { heat_template_version: '2018-08-31' },
  'stack file list': { files: { 'file:///srv/boot.sh': 'echo boot' } },
  'stack show': { id: 'S1', stack_name: 'shop', stack_status: 'CREATE_COMPLETE' },
  ...Object.assign({}, ...[...answers.values()].map((answer) => answer.shown)),
});

/** The server A1 hides behind a type that a registry made up. */
const listed: readonly (readonly [string, string])[] = [
  ['stack resource list*-f value', [...[...answers.values()].flatMap(({ made }) => made), '', 'None'].join('\\n')],
  [
    'stack resource list',
    JSON.stringify([
      { resource_name: 'web', physical_resource_id: 'A1', resource_status: 'CREATE_COMPLETE', stack_name: 'shop' },
      { resource_name: 'db', physical_resource_id: 'A2', resource_status: 'CREATE_COMPLETE', stack_name: 'shop' },
    ]),
  ],
  ...[...answers.values()].flatMap((answer) => Object.entries(answer.listed)),
];

function client(failing = 'nothing at all'): string {
  const shows = shown.map(([command, record]) => {
    const text = JSON.stringify(record)
      .replaceAll('"', String.raw`\"`)
      .replace('ID', '$last');
    return `"${command}"*) printf '%s\\n' "${text}" ;;`;
  });
  const lists = listed.map(([pattern, text]) => `${quoted(pattern)}*) printf '${text}\\n' ;;`);
  return `#!/bin/sh
echo "$*" >> "${directory}/asked"
last=; for last; do :; done
case "$*" in
"${failing}"*) echo 'HTTP 429' >&2; exit 1 ;;
${[...lists, ...shows].join('\n')}
*) echo "not known: $*" >&2; exit 1 ;;
esac
`;
}

/** A pattern of case with its stars outside the quotes. */
function quoted(pattern: string): string {
  return pattern
    .split('*')
    .map((part) => `"${part}"`)
    .join('*');
}

function run(
  text: string,
  options: FactsOptions = {},
): { readonly status: number | null; readonly out: string; readonly err: string } {
  writeFileSync(join(directory, 'openstack'), text);
  chmodSync(join(directory, 'openstack'), 0o755);
  const path = join(directory, 'facts.sh');
  writeFileSync(path, factsScript('shop', options));
  const env = { PATH: `${directory}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync('sh', [path], { env, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

function asked(): readonly string[] {
  return readFileSync(join(directory, 'asked'), 'utf8').trim().split('\n');
}

describe('the script of facts', () => {
  it('makes a bundle with a plain shell: of servers by any type, and of what is attached to them', () => {
    const { status, out, err } = run(client());
    expect([status, err]).toEqual([0, '']);
    const facts = factsOf(out);
    expect([...facts.physicalIds]).toEqual([
      ['web', 'A1'],
      ['db', 'A2'],
    ]);
    expect(facts.stack?.status).toBe('CREATE_COMPLETE');
    for (const [key, { ids }] of answers) {
      expect([...new Set([...facts[key].values()].map(({ id }) => id))], key).toEqual(ids);
    }
  });

  it('asks for every column that is read, and for no other', () => {
    run(client());
    for (const key of liveKeys) {
      const { question, fields } = factSources[key];
      const command = ('list' in question ? question.list : question.show).join(' ');
      const columns = asked()
        .filter((line) => line.startsWith(`${command} `) && line.includes('-f json'))
        .map((line) => [...line.matchAll(/ -c (\S+(?: [A-Z]\S*)*)/g)].map(([, column = '']) => column));
      expect(columns.length, command).toBeGreaterThan(0);
      for (const list of columns) expect(list, command).toEqual(askedColumns({ ...fields }));
    }
  });

  it('gives every field of every live thing a value, when the client prints all that it is asked for', () => {
    const facts = factsOf(run(client()).out);
    for (const key of liveKeys) {
      const [thing] = [...facts[key].values()];
      expect(Object.keys(thing ?? {}).toSorted(), key).toEqual(Object.keys(factSources[key].fields).toSorted());
      for (const [field, value] of Object.entries(thing ?? {})) {
        expect(value instanceof Map ? value.size : (value?.length ?? 1), `${key}.${field}`).toBeGreaterThan(0);
      }
    }
  });

  it('runs what only reads, and asks for no column that holds secrets', () => {
    run(client());
    for (const command of asked()) expect(command).toMatch(/^[a-z]+(?: [a-z]+)* (?:show|list) /);
    expect(asked().join('\n')).not.toMatch(/user_data|parameters|password|private/);
  });

  it.each([
    'server show',
    'volume show',
    'stack resource list',
    'server list',
    'port list',
    'floating ip list',
    'loadbalancer member list',
  ])('fails where %s fails, and leaves no bundle', (command) => {
    const { status, out, err } = run(client(command));
    expect(status).not.toBe(0);
    expect(err).toContain('HTTP 429');
    expect(readFacts(out).facts).toBeUndefined();
  });

  it('passes over an image that was deleted after its server was booted', () => {
    const { status, out } = run(client('image show'));
    expect(status).toBe(0);
    expect(factsOf(out).images.size).toBe(0);
  });

  it('says that it lists nothing of a service that the cloud does not have', () => {
    const { status, out, err } = run(client('loadbalancer pool list'));
    expect([status, factsOf(out).poolMembers.size]).toEqual([0, 0]);
    expect(err).toContain('no Octavia?');
  });

  it('asks for the template and the files of the stack only where they are wanted', () => {
    run(client());
    expect(asked().join('\n')).not.toMatch(/template|file/);
    const { status, out } = run(client(), { templates: true });
    expect(status).toBe(0);
    const { stored } = factsOf(out);
    expect(stored?.template?.entries).toHaveLength(1);
    expect([...(stored?.files ?? [])]).toEqual([['file:///srv/boot.sh', 'echo boot']]);
  });

  it('quotes the name of the stack', () => {
    const script = factsScript("a'; touch touched; '\nb");
    writeFileSync(join(directory, 'facts.sh'), script);
    execFileSync('sh', ['-n', join(directory, 'facts.sh')]);
    spawnSync('sh', ['facts.sh'], { cwd: directory, env: { PATH: process.env['PATH'] ?? '' } });
    expect(existsSync(join(directory, 'touched'))).toBe(false);
  });
});
