/** The program that stands for cfn-init in a real shell: it does what heat-cfntools does, in the same order. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { objectAt, textAt } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cfn-init-'));
  mkdirSync(join(directory, 'bin'));
  for (const tool of ['systemctl', 'yum', 'dnf', 'zypper', 'apt-get', 'gem', 'easy_install', 'groupadd', 'useradd'])
    program(tool, '');
  program('rpm', 'exit 1');
  program('curl', 'while [ $# -gt 1 ]; do [ "$1" != -o ] || echo fetched >"$2"; shift; done');
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const hasShell = ['sh', 'getent'].every((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0);

/** A program that writes down how it is called, and then runs `text`. */
function program(name: string, text: string): void {
  const path = join(directory, 'bin', name);
  writeFileSync(path, `#!/bin/sh\necho "${name} $*" >>${directory}/calls\n${text}\n`);
  chmodSync(path, 0o755);
}

/** The same metadata for both spellings of a server. */
function template(init: unknown, more: object = {}): string {
  return JSON.stringify({
    heat_template_version: '2021-04-16',
    resources: {
      box: {
        type: 'OS::Nova::Server',
        metadata: { 'AWS::CloudFormation::Init': init },
        properties: {
          flavor: 'small',
          image: 'debian',
          networks: [{ network: 'lan' }],
          user_data: '#!/bin/sh\ncfn-init -s stack -r box || exit 1\n',
          ...more,
        },
      },
    },
  });
}

async function compiled(text: string): Promise<{ readonly userdata: string; readonly messages: readonly string[] }> {
  const { files, diagnostics } = await compile(memoryHost({ 'stack.yaml': text }), { template: 'stack.yaml' });
  const secret = emittedJson(files).find(({ json }) => json['kind'] === 'Secret');
  const open = textAt(objectAt(secret?.json ?? {}, 'stringData') ?? {}, 'userdata');
  const hidden = files.find(({ path }) => path.startsWith('secrets/') && path.endsWith('/userdata'));
  return {
    userdata: decoded(open ?? hidden?.text ?? ''),
    messages: diagnostics.filter(({ code }) => code.includes('cfn-init')).map(({ message }) => message),
  };
}

/** Parts that are in base64 as they are. */
function decoded(userdata: string): string {
  return userdata.replaceAll(/base64\n(Content-Disposition[^\n]*\n)\n([A-Za-z0-9+/=\n]+)\n--/g, (_, header, data) => {
    return `7bit\n${String(header)}\n${Buffer.from(String(data), 'base64').toString('utf8')}\n--`;
  });
}

/** The program, with everything that it touches below the directory of the test. */
async function scriptOf(init: unknown): Promise<string> {
  const { userdata } = await compiled(template(init));
  const [, , script = ''] = /answer cfn-init <<'(END\d*)'\n([\s\S]*?\n)\1\n/.exec(userdata) ?? [];
  return script
    .replaceAll('/var/log/', `${directory}/`)
    .replaceAll(/\/(?:usr\/)?s?bin\/(systemctl|service|chkconfig|update-rc\.d)/g, `${directory}/bin/$1`);
}

interface Ran {
  readonly status: number | null;
  readonly stderr: string;
  readonly calls: readonly string[];
  readonly log: string;
}

async function ran(init: unknown, ...words: readonly string[]): Promise<Ran> {
  const path = join(directory, 'cfn-init');
  writeFileSync(path, await scriptOf(init));
  const { status, stderr } = spawnSync('sh', [path, ...words], {
    encoding: 'utf8',
    cwd: directory,
    env: { PATH: `${directory}/bin:${process.env['PATH'] ?? ''}`, KEPT: 'yes' },
  });
  return { status, stderr, calls: lines('calls'), log: lines('cfn-init.log').join('\n') };
}

function lines(name: string): readonly string[] {
  const path = join(directory, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
}

const at = (...names: readonly string[]): string => join(directory, ...names);

const write = (name: string): string => `echo ${name} >>${at('calls')}`;

describe.skipIf(!hasShell)('sections', () => {
  it('come in the order of cfn-init, whatever their order in the template', async () => {
    const config = {
      services: { systemd: { httpd: { enabled: 'true', ensureRunning: 'yes' } } },
      commands: { b: { command: write('second') }, a: { command: write('first') } },
      files: { [at('page')]: { source: 'https://example.com/page' } },
      users: { app: { uid: 501, groups: ['web', 'wheel'], homeDir: '/srv/app' } },
      groups: { web: { gid: 600 }, plain: {} },
      sources: { [at('src')]: 'https://example.com/app.tar.gz' },
      packages: { python: { pip: [] }, rubygems: { chef: ['0.10.2'] }, yum: { httpd: [], php: [] }, apt: { vim: [] } },
    };
    program('systemctl', '[ "$1" != status ]');
    const { status, stderr, calls } = await ran({ config });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(calls).toEqual([
      'apt-get -y install vim',
      'rpm -q httpd',
      'yum -y --showduplicates list available httpd',
      'rpm -q php',
      'yum -y --showduplicates list available php',
      'yum -y install httpd php',
      'easy_install pip',
      'gem install -b -y --version 0.10.2 chef',
      'curl -s https://example.com/app.tar.gz',
      'groupadd web --gid 600',
      'groupadd plain',
      'useradd app --uid 501 --home /srv/app --groups web,wheel --shell /sbin/nologin',
      `curl -o ${at('page')} https://example.com/page`,
      'first',
      'second',
      'systemctl enable httpd.service',
      'systemctl status httpd.service',
      'systemctl start httpd.service',
    ]);
    expect(lines('page')).toEqual(['fetched']);
  });

  it('go on after packages, users and services that fail', async () => {
    for (const tool of ['yum', 'useradd', 'systemctl', 'gem']) program(tool, 'exit 1');
    const { status, calls } = await ran({
      config: {
        packages: { yum: { httpd: [] }, rubygems: { x: [] }, dpkg: { y: 'https://example.com/y.deb' } },
        users: { app: null },
        services: { sysvinit: { httpd: { enabled: true, ensureRunning: false } }, windows: { x: {} } },
        commands: { last: { command: write('last') } },
      },
    });
    expect(status).toBe(0);
    expect(calls).toContain('last');
    expect(calls).not.toContain('yum -y install httpd');
  });

  it('installs the newest of several versions, and goes back where a newer one is there', async () => {
    program('rpm', 'case $* in *queryformat*new) echo 9.0-1 ;; *queryformat*old) echo 1.0-1 ;; *) exit 1 ;; esac');
    const { calls } = await ran({
      config: { packages: { yum: { old: ['1.9', '1.10'], new: '2.0', absent: ['1', '2'] } } },
    });
    expect(calls.filter((call) => / (?:install|downgrade) /.test(call))).toEqual([
      'yum -y install old-1.10 absent-2',
      'yum -y downgrade new-2.0',
    ]);
  });
});

describe.skipIf(!hasShell)('files', () => {
  it('have their content byte for byte', async () => {
    const contents: Readonly<Record<string, unknown>> = {
      plain: 'one line',
      'with space': 'it\'s "two"\nlines; $HOME `x` \\ \n',
      'h\u00e9 \u2603': 'sn\u00f6w \u2603\n\n',
      end: 'END\nEND2\n',
      empty: '',
      number: 5,
      json: { list: [1, 'a'], none: null, deep: { yes: true } },
      encoded: { content: 'aGVsbG8=', encoding: 'base64' },
    };
    const files = Object.entries(contents).map(([name, content]) => [
      at('made here', name),
      name === 'encoded' ? content : { content },
    ]);
    const { status, stderr } = await ran({ config: { files: Object.fromEntries(files) } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const read = (name: string): string => readFileSync(at('made here', name), 'utf8');
    for (const name of ['plain', 'with space', 'h\u00e9 \u2603', 'end', 'empty'])
      expect(read(name)).toBe(contents[name]);
    expect(read('number')).toBe('5');
    expect(read('json')).toBe(JSON.stringify(contents['json'], null, 4));
    expect(read('encoded')).toBe('aGVsbG8=');
  });

  it.each([
    ['000400', 0o400],
    ['100644', 0o644],
    ['0755', 0o755],
    ['4750', 0o4750],
  ])('have the mode %s', async (mode, bits) => {
    const { status } = await ran({
      config: { files: { [at('file')]: { content: 'x', mode, owner: 'nobody-there' } } },
    });
    expect(status).toBe(0);
    expect(statSync(at('file')).mode & 0o7777).toBe(bits);
  });

  it.each(['u+x', '0888', '', 420])('make it fail with the mode %j, after what came before', async (mode) => {
    const { status, calls } = await ran({
      config: {
        groups: { web: {} },
        files: { [at('file')]: { content: 'x', mode } },
        commands: { never: { command: write('never') } },
      },
    });
    expect(status).toBe(1);
    expect(calls).toEqual(['groupadd web']);
    expect(lines('file')).toEqual(['x']);
  });
});

describe.skipIf(!hasShell)('commands', () => {
  it('run by name, in their directory, with their own variables alone', async () => {
    mkdirSync(at('work dir'));
    const { calls } = await ran({
      config: {
        commands: {
          '10': { command: `echo "$KEPT" $(basename "$PWD") >>${at('calls')}`, cwd: at('work dir') },
          '2': { command: `echo "[$KEPT] $ODD $N" >>${at('calls')}`, env: { ODD: "a 'b'\n\u2603", N: 7 } },
          B: { command: ['sh', '-c', 'echo "$0 $1" >>"$2"', 'with space', '$HOME', at('calls')] },
          a: { command: `${write('one')}\n${write('two')}` },
          b: { command: write('no'), cwd: at('no such directory') },
          c: {},
        },
      },
    });
    expect(calls).toEqual(['yes work dir', "[] a 'b'", '\u2603 7', 'with space $HOME', 'one', 'two']);
  });

  it('do not run where their test fails, and end it where they fail themselves', async () => {
    const { status, calls, log } = await ran({
      config: {
        commands: {
          '1': { command: write('skipped'), test: 'test -e /no/such/file' },
          '2': { command: write('run'), test: 'test "$A" = b', env: { A: 'b' } },
          '3': { command: 'exit 3', ignoreErrors: 'True' },
          '4': { command: ['no-such-program'], ignoreErrors: true },
          '5': { command: 'exit 5', ignoreErrors: 'no' },
          '6': { command: write('never') },
        },
        services: { systemd: { httpd: { enabled: true } } },
      },
    });
    expect(status).toBe(1);
    expect(calls).toEqual(['run']);
    expect(log).toMatch(/failed: 5$/);
  });
});

describe.skipIf(!hasShell)('configurations', () => {
  const init = {
    configSets: {
      default: ['one', { ConfigSet: 'more' }],
      more: ['two words', 'one'],
      other: ['two words'],
      broken: ['one', 'absent', 'two words'],
      circle: [{ ConfigSet: 'circle' }],
    },
    one: { commands: { a: { command: write('') } } },
  };
  const configs = (): object => ({
    ...init,
    one: { commands: { a: { command: write('one') } } },
    'two words': { commands: { a: { command: write('two') } } },
  });

  it.each<[readonly string[], number, readonly string[]]>([
    [[], 0, ['one', 'two', 'one']],
    [['-s', 'x', '-c', 'other'], 0, ['two']],
    [['--configsets=other, default'], 0, ['two', 'one', 'two', 'one']],
    [['-cother'], 0, ['two']],
    [['-c', 'other,unknown'], 1, []],
    [['-c', 'broken'], 1, ['one']],
    [['-c', 'circle'], 1, []],
  ])('are taken from sets: %j', async (words, status, calls) => {
    expect(await ran(configs(), ...words)).toMatchObject({ status, calls });
  });

  it.each<[unknown, readonly string[]]>([
    [{ other: {} }, []],
    [{ config: {} }, ['-c', 'default']],
    [{ configSets: { a: ['x'] }, x: {} }, []],
    [{ config: { files: ['a'] } }, []],
    ['text', []],
  ])('fail where there are none that can be read: %j %j', async (broken, words) => {
    expect(await ran(broken, ...words)).toMatchObject({ status: 1 });
  });
});

describe('messages', () => {
  const not = (place: string): string => `config.${place}: it is not a text`;
  const neither = 'it is neither a text nor a list of texts';

  it('say where cfn-init fails', async () => {
    const init = { config: { files: { '/a': { content: 'x', mode: 420 } }, services: { systemd: ['httpd'] } } };
    expect((await compiled(template(init))).messages).toEqual([
      'the metadata of "box" makes cfn-init fail: config.files./a.mode: the mode is a number, which cfn-init takes only as text',
      'the metadata of "box" makes cfn-init fail: config.services.systemd: it is not a map',
    ]);
  });

  it.each<[config: unknown, told: readonly string[]]>([
    ['text', ['config: it is not a map']],
    [{ get_param: 'open' }, ['config: its value is not known yet']],
    [{ get_param: 'absent' }, []],
    [{ packages: { yum: ['httpd'] } }, ['config.packages.yum: it is not a map']],
    [{ sources: { '/a': ['x'], '/b': { get_param: 'absent' } } }, ['config.sources./a: it is not a URL']],
    [{ groups: { web: 'x', other: { gid: [5] } } }, ['config.groups.web: it is not a map', not('groups.other.gid')]],
    [
      { users: { app: 5, b: { uid: {}, homeDir: ['/'] } } },
      ['config.users.app: it is not a map', not('users.b.uid'), not('users.b.homeDir')],
    ],
    [
      { files: { '/a': 'text', '/b': { mode: '0644' }, '/c': { source: ['x'] }, '/d': { content: '', owner: {} } } },
      ['config.files./a: it is not a map', not('files./c.source'), not('files./d.owner')],
    ],
    [{ files: { '/a': { content: { get_param: 'absent' } } } }, []],
    [{ commands: { a: 'true', b: { command: { get_param: 'absent' } } } }, ['config.commands.a: it is not a map']],
    [
      { commands: { a: { command: 'true', env: ['A'] }, b: { command: 'true', env: { A: ['x'] }, cwd: {} } } },
      ['config.commands.a.env: it is not a map', not('commands.b.env.A'), not('commands.b.cwd')],
    ],
    [
      { commands: { a: { command: { b: 'true' } }, c: { test: [['x']], command: ['true'] } } },
      [`config.commands.a.command: ${neither}`, `config.commands.c.test: ${neither}`],
    ],
    [{ services: { systemd: { httpd: 'on' } } }, ['config.services.systemd.httpd: it is not a map']],
  ])('say where cfn-init fails: %j', async (config, told) => {
    const parameters = { open: { type: 'json' } };
    const text = JSON.stringify({ ...JSON.parse(template({ config })), parameters });
    const { messages } = await compiled(text);
    const start = 'the metadata of "box" makes cfn-init fail: ';
    expect(messages.toSorted()).toEqual(told.map((why) => `${start}${why}`).toSorted());
  });

  it('do not show names that are hidden', async () => {
    const hidden = { map_replace: [{ name: 'x' }, { keys: { name: { get_param: 'token' } } }] };
    const parameters = { token: { type: 'string', hidden: true, default: 'do-not-show' } };
    const text = JSON.stringify({ ...JSON.parse(template({ config: { groups: hidden } })), parameters });
    const { messages } = await compiled(text);
    expect(messages).toEqual(['the metadata of "box" makes cfn-init fail: config.groups: it is not a map']);
  });

  it('say that nothing calls it, and that the reader of the start-up data cannot', async () => {
    const init = { config: {} };
    expect((await compiled(template(init, { user_data: '#!/bin/sh\ntrue\n' }))).messages).toEqual([
      'the start-up data of "box" does not call cfn-init, so nothing applies the metadata for it',
    ]);
    const failed = { user_data: { str_replace: { template: 'x', params: 5 } } };
    expect((await compiled(template(init, failed))).messages).toEqual([]);
    const windows = { user_data: '#ps1\ncfn-init', user_data_format: 'RAW' };
    expect((await compiled(template(init, windows))).messages).toEqual([
      'the metadata for cfn-init of "box" is not in the VM, because cloud-init does not read its start-up data',
    ]);
  });
});

describe('values that only Heat has', () => {
  const resources = {
    alarm: { type: 'OS::Heat::HARestarter', properties: { InstanceId: 'x' } },
    keys: { type: 'AWS::IAM::AccessKey', properties: { UserName: 'x' } },
  };
  const script = (line: string): object => ({
    user_data: {
      str_replace: {
        template: `#!/bin/sh\n${line}\n`,
        params: {
          $id: { get_resource: 'alarm' },
          $key: { get_resource: 'keys' },
          $secret: { get_attr: ['keys', 'SecretAccessKey'] },
        },
      },
    },
  });

  it.each([
    ['cfn-init --access-key $key --secret-key $secret', 'cfn-init --access-key none --secret-key none'],
    ['/opt/aws/bin/cfn-push-stats --watch $id --mem', '/opt/aws/bin/cfn-push-stats --watch none --mem'],
    ['cfn-push-stats \\\n  --watch $id', 'cfn-push-stats \\\n  --watch none'],
    ['cfn-push-stats --mem; notify $id', 'cfn-push-stats --mem; notify <'],
    ['cfn-push-stats\nnotify $id', 'cfn-push-stats\nnotify <'],
  ])('%j', async (line, expected) => {
    const stack: { resources: Record<string, object> } = JSON.parse(template({ config: {} }, script(line)));
    Object.assign(stack.resources, resources);
    const { files } = await compile(memoryHost({ 'stack.yaml': JSON.stringify(stack) }), { template: 'stack.yaml' });
    const lines = expected.split('\n');
    expect(files.some(({ text }) => lines.every((part) => text.includes(part)))).toBe(true);
  });
});

describe.skipIf(!hasShell)('cfn-signal', () => {
  it.each<[readonly string[], object]>([
    [
      ['-e', '0', '-r', 'All "is"\nwell\\'],
      { Status: 'SUCCESS', Reason: 'All "is"\nwell\\', Data: 'Application has completed configuration.' },
    ],
    [
      ['--exit-code=7', '-s', 'true', '-d', '{"a": 1}', '-i', 'one'],
      { Status: 'FAILURE', Data: '{"a": 1}', UniqueId: 'one' },
    ],
    [['-strue', '-k', '--id=two'], { Status: 'SUCCESS', Reason: 'Configuration Complete', UniqueId: 'two' }],
    [['-s', 'false'], { Status: 'FAILURE' }],
    [[], { Status: 'SUCCESS' }],
  ])('sends what that of heat-cfntools sends: %j', async (words, body) => {
    const { userdata } = await compiled(template({ config: {} }, { user_data: '#!/bin/sh\ncfn-signal -e 0 "$1"\n' }));
    const [, script = ''] = /answer cfn-signal <<'END'\n([\s\S]*?\n)END\n/.exec(userdata) ?? [];
    const path = join(directory, 'cfn-signal');
    writeFileSync(path, script.replaceAll('/var/log/', `${directory}/`));
    program('curl', `for word; do printf '%s\\0' "$word"; done >${directory}/words; exit 22`);
    const { status, stderr } = spawnSync('sh', [path, ...words, 'http://127.0.0.1:1/x?a=1&b=2'], {
      encoding: 'utf8',
      env: { PATH: `${directory}/bin:${process.env['PATH'] ?? ''}` },
    });
    expect({ status, stderr }).toEqual({ status: 22, stderr: '' });
    const sent = readFileSync(join(directory, 'words'), 'utf8')
      .split('\0')
      .slice(words.includes('-k') ? 1 : 0, -1);
    expect(sent.toSpliced(5, 1)).toEqual([
      '-X',
      'PUT',
      '-H',
      'Content-Type:',
      '--data-binary',
      'http://127.0.0.1:1/x?a=1&b=2',
    ]);
    expect(JSON.parse(sent[5] ?? '')).toMatchObject(body);
  });
});
