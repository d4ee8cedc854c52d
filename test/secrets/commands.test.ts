/** No command prints a secret, and only `secrets/` has them, readable by their owner alone. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';

const token = "Zq1-tok'en-77xY";
const literal = 'Zq2-literal-77xY';
const key = 'Zq3b3BlbnNzaC1rZXktdjEAAAAABG5vbmU77xY';
const template = `heat_template_version: 2021-04-16
parameters:
  token: { type: string, hidden: true, default: "${token}" }
  few: { type: string, hidden: true, default: "${token}!", constraints: [{ length: { max: 3 } }] }
resources:
  w:
    type: OS::Nova::Server
    properties:
      image: { get_param: token }
      flavor: f
      networks: [{ network: n, fixed_ip: { get_param: token } }]
      user_data_format: RAW
      user_data: { str_replace: { template: { get_file: start.sh }, params: { TOKEN: { get_param: token } } } }
  x:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: RAW, user_data: { get_file: host.key } }
  q: { type: OS::Zaqar::Queue, properties: { name: { get_param: token }, metadata: { password: ${literal}, key: { get_file: host.key } } } }
outputs:
  shown: { value: { get_param: token } }
`;
const few = /^  few: .*\n/m;
const files = {
  // Without what Heat refuses.
  'fine.yaml': template.replace(few, '').replace(', fixed_ip: { get_param: token }', ''),
  'stack.yaml': template,
  'start.sh': '#!/bin/sh\necho TOKEN\n',
  'host.key': `-----BEGIN OPENSSH PRIVATE KEY-----\n${key}\n-----END OPENSSH PRIVATE KEY-----\n`,
};
const secrets = [token, JSON.stringify(token).slice(1, -1), token.replaceAll("'", "''"), literal, key];

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function printed(args: readonly string[], isTerminal: boolean): Promise<string> {
  let text = '';
  const stream = { isTerminal, write: (more: string) => void (text += more) };
  await runCommandLine(args, {
    out: stream,
    err: stream,
    cwd: directory,
    env: {},
    readInput: () => Promise.resolve(undefined),
  });
  return text;
}

it.each([
  ['convert', 'stack.yaml', '-o', 'out'],
  ['convert', 'stack.yaml', '-o', 'out', '--format', 'json'],
  ['convert', 'stack.yaml', '--stdout'],
  ['verify', 'out'],
  ['check', 'stack.yaml'],
  ['check', 'stack.yaml', '--format', 'sarif'],
  ['check', 'stack.yaml', '--format', 'json'],
  ['check', 'stack.yaml', '--format', 'github'],
  ['check', 'stack.yaml', '--format', 'junit'],
  ['resolve', 'stack.yaml'],
  ['resolve', 'stack.yaml', '--format', 'yaml'],
  ['resolve', 'fine.yaml'],
  ['resolve', 'fine.yaml', '--format', 'yaml'],
  ['explain', 'w', 'stack.yaml'],
  ['explain', 'q', 'stack.yaml'],
  ['facts', 'stack.yaml'],
])('%s %s %s %s %s', async (...args) => {
  const words = args.filter((word) => word !== undefined);
  for (const isTerminal of [false, true]) {
    const text = await printed(words, isTerminal);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain('internal/');
  }
});

it('prints them where that is asked for', async () => {
  const resolved = async (...more: readonly string[]): Promise<unknown> =>
    JSON.parse(await printed(['resolve', 'fine.yaml', ...more], false));
  expect(await resolved('--show-secrets')).toMatchObject({ outputs: { shown: token } });
  expect(await resolved()).toMatchObject({
    outputs: { shown: '<hidden parameter token>' },
    resources: { q: { effective: { name: '<hidden parameter token>', metadata: { password: '<password of q>' } } } },
  });
});

it('writes them below secrets/ only, for their owner', async () => {
  await printed(['convert', 'stack.yaml', '-o', 'written'], false);
  const out = join(directory, 'written');
  const holding: string[] = [];
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(out.length + 1);
    if (!secrets.some((secret) => readFileSync(path, 'utf8').includes(secret))) continue;
    holding.push(name);
    expect((statSync(path).mode & 0o777).toString(8), name).toBe('600');
  }
  expect(holding.toSorted()).toEqual([
    'secrets/openstack.files/host.key',
    'secrets/openstack.templates/2-residual.yaml',
    'secrets/w-cloud-init/userdata',
    'secrets/x-cloud-init/userdata',
  ]);
});
