/** The shell script of `heat2kube facts`, run against a client that knows one small cloud. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { factsScript } from '../../src/cli/commands/facts.ts';
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

const image = '44444444-0000-4000-8000-000000000001';

/** What the client shows, by the command; every column that is asked for has a value. */
const shown: Readonly<Record<string, object>> = {
  'stack show': { id: 'S1', stack_name: 'shop', stack_status: 'CREATE_COMPLETE' },
  'server show': {
    id: 'ID',
    name: 'web',
    status: 'ACTIVE',
    flavor: 'small',
    image: `debian (${image})`,
    key_name: 'ops',
    'OS-EXT-AZ:availability_zone': 'nova',
    addresses: { net: ['10.0.0.5'] },
    volumes_attached: [{ id: 'V2' }],
  },
  'volume show': {
    id: 'ID',
    name: 'v',
    size: 3,
    status: 'in-use',
    type: 'ssd',
    bootable: 'false',
    multiattach: false,
    availability_zone: 'nova',
    attachments: [{ server_id: 'A2' }],
    volume_image_metadata: { os_type: 'linux' },
  },
  'port show': {
    id: 'ID',
    name: 'p',
    mac_address: 'fa:16:3e:00:00:01',
    network_id: 'N1',
    device_id: 'A1',
    fixed_ips: [{ ip_address: '10.0.0.5' }],
    security_group_ids: ['G1'],
  },
  'network show': { id: 'ID', name: 'net', mtu: 1500, 'router:external': true, port_security_enabled: true },
  'subnet show': { id: 'ID', name: 'sub', cidr: '10.0.0.0/24', gateway_ip: '10.0.0.1', network_id: 'N1' },
  'flavor show': {
    id: 'ID',
    name: 'small',
    vcpus: 2,
    ram: 2048,
    disk: 20,
    'OS-FLV-EXT-DATA:ephemeral': 1,
    swap: 1,
    properties: { a: 'b' },
  },
  'security group show': {
    id: 'ID',
    name: 'web',
    rules: [{ direction: 'egress', ethertype: 'IPv4' }],
  },
  'image show': {
    id: 'ID',
    name: 'debian',
    disk_format: 'qcow2',
    min_disk: 5,
    size: 1,
    virtual_size: 2,
    properties: { os_type: 'linux' },
  },
};

/** Lists, by the command and its arguments. The server A1 hides behind a type that a registry made up. */
const listed: readonly (readonly [string, string])[] = [
  ['stack resource list*-f value', 'V1\\nA1\\n\\nNone\\nA2\\nP1\\nG1'],
  [
    'stack resource list',
    JSON.stringify([
      { resource_name: 'web', physical_resource_id: 'A1', resource_status: 'CREATE_COMPLETE', stack_name: 'shop' },
      { resource_name: 'db', physical_resource_id: 'A2', resource_status: 'CREATE_COMPLETE', stack_name: 'shop' },
    ]),
  ],
  ['server list', 'A1\\nA2\\nA3'],
  ['server volume list*A2', 'V2'],
  ['server volume list', ''],
  ['server show -f value*', `debian (${image})`],
  ['volume list', 'V1\\nV9'],
  ['port list*--server A1', 'P1\\nP2'],
  ['port list*--server', ''],
  ['port list', 'P1\\nP9'],
  ['network list', 'N1'],
  ['subnet list', 'S1'],
  ['security group list', 'G1\\nG2'],
  ['flavor list', 'F1'],
  [
    'floating ip list',
    JSON.stringify([{ ID: 'I1', 'Floating IP Address': '198.51.100.7', Port: 'P1', 'Floating Network': 'N1' }]),
  ],
];

function client(failing = 'nothing at all'): string {
  const shows = Object.entries(shown).map(([command, record]) => {
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

function run(text: string): { readonly status: number | null; readonly out: string; readonly err: string } {
  writeFileSync(join(directory, 'openstack'), text);
  chmodSync(join(directory, 'openstack'), 0o755);
  const path = join(directory, 'facts.sh');
  writeFileSync(path, factsScript('shop'));
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
    const ids = Object.fromEntries(liveKeys.map((key) => [key, [...facts[key].values()].map(({ id }) => id)]));
    expect(ids).toEqual({
      servers: ['A1', 'A2'],
      volumes: ['V1', 'V2'],
      ports: ['P1', 'P2'],
      networks: ['N1', 'N1'],
      subnets: ['S1', 'S1'],
      flavors: ['F1', 'F1'],
      images: [image, image],
      floatingIps: ['I1'],
      securityGroups: ['G1', 'G1'],
    });
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

  it.each(['server show', 'volume show', 'stack resource list', 'server list', 'port list', 'floating ip list'])(
    'fails where %s fails, and leaves no bundle',
    (command) => {
      const { status, out, err } = run(client(command));
      expect(status).not.toBe(0);
      expect(err).toContain('HTTP 429');
      expect(readFacts(out).facts).toBeUndefined();
    },
  );

  it('passes over an image that was deleted after its server was booted', () => {
    const { status, out } = run(client('image show'));
    expect(status).toBe(0);
    expect(factsOf(out).images.size).toBe(0);
  });

  it('quotes the name of the stack', () => {
    const script = factsScript("a'; touch touched; '\nb");
    writeFileSync(join(directory, 'facts.sh'), script);
    execFileSync('sh', ['-n', join(directory, 'facts.sh')]);
    spawnSync('sh', ['facts.sh'], { cwd: directory, env: { PATH: process.env['PATH'] ?? '' } });
    expect(existsSync(join(directory, 'touched'))).toBe(false);
  });
});
