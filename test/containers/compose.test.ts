/** Compose files that start-up data writes and starts. */
import { expect, it } from 'vitest';
import { placeText } from '../../src/containers/reading.ts';
import { readStartUp } from './read-start-up.ts';
import { together } from '../../src/containers/together.ts';
import { known, textOf } from '../../src/evaluate/value.ts';

const lines = (...texts: readonly string[]): string => `${texts.join('\n')}\n`;

/** A script that writes files and runs commands. */
function script(files: Readonly<Record<string, string>>, ...commands: readonly string[]): string {
  const writes = Object.entries(files).map(([path, text]) => `cat > ${path} <<'END'\n${text}END`);
  return lines('#!/bin/bash', ...writes, ...commands);
}

function read(text: string) {
  const reading = readStartUp([{ text: known(text) }]);
  const found = reading && together(reading, { volumeOf: () => undefined });
  if (!found) return { containers: [], refusals: ['nothing'] };
  return 'containers' in found
    ? { containers: found.containers, refusals: [] }
    : { containers: [], refusals: found.refusals.map(({ place, why }) => `${placeText(place)}: ${why}`) };
}

const file = lines(
  'version: "3"',
  'x-common: &common',
  '  restart: always',
  '  environment: &env { ZONE: "${ZONE:-north}", TAG: "${TAG}" }',
  'services:',
  '  web:',
  '    <<: *common',
  '    image: "nginx:${TAG}"',
  '    command: nginx -g "daemon off;"',
  '    ports: [80:80, "443:443/tcp", { target: 53, published: "53", protocol: udp }]',
  '    volumes: ["./site.conf:/etc/nginx/conf.d/site.conf:ro"]',
  '    depends_on: [cache]',
  '    labels: { tier: front }',
  '    stop_grace_period: 1m30s',
  '  cache:',
  '    image: redis:7',
  '    environment: [A=1, PRICE=$$5, "SHARED=yes"]',
  '    env_file: app.env',
  '    user: "999:999"',
  '    mem_limit: 512m',
  '    healthcheck: { test: [CMD, redis-cli, ping], interval: 10s, retries: 5 }',
);

const files = {
  '/opt/app/docker-compose.yml': file,
  '/opt/app/.env': 'TAG="1.27"\n',
  '/opt/app/site.conf': 'server {}\n',
  '/opt/app/app.env': "# names\nNAME='a b'\nB=2 # two\nA=0\n",
};

it('gives a container for each service', () => {
  const { containers, refusals } = read(script(files, 'cd /opt/app && docker compose up -d'));
  expect(refusals).toEqual([]);
  const [web, cache] = containers;
  expect(containers.map(({ spec }) => [spec.name, textOf(spec.image), spec.restart])).toEqual([
    ['web', 'nginx:1.27', 'always'],
    ['cache', 'redis:7', 'no'],
  ]);
  expect(web?.spec.args?.map((word) => textOf(word))).toEqual(['nginx', '-g', 'daemon off;']);
  expect(web?.spec.ports).toEqual([
    { host: 80, container: 80, protocol: 'TCP' },
    { host: 443, container: 443, protocol: 'TCP' },
    { host: 53, container: 53, protocol: 'UDP' },
  ]);
  expect(web?.mounts.map((mount) => (mount.from === 'files' ? mount.files.map((each) => each.file.path) : []))).toEqual(
    [['/opt/app/site.conf']],
  );
  expect([web?.spec.stopSeconds, web?.spec.aliases, [...(web?.spec.labels.keys() ?? [])]]).toEqual([
    90,
    ['web'],
    ['tier'],
  ]);
  expect([...(web?.environment ?? [])].map(([name, value]) => [name, textOf(value)])).toEqual([
    ['ZONE', 'north'],
    ['TAG', '1.27'],
  ]);
  expect([...(cache?.environment ?? [])].map(([name, value]) => [name, textOf(value)])).toEqual([
    ['NAME', 'a b'],
    ['B', '2'],
    ['A', '1'],
    ['PRICE', '$5'],
    ['SHARED', 'yes'],
  ]);
  expect(cache?.spec.health?.command.map((word) => textOf(word))).toEqual(['redis-cli', 'ping']);
  expect([cache?.spec.memory, cache?.spec.user]).toEqual(['512Mi', '999:999']);
});

const service = (...more: readonly string[]): string =>
  lines('services:', '  web:', '    image: nginx', ...more.map((line) => `    ${line}`));

it.each([
  ['docker-compose -f /a.yml up -d', 1],
  ['docker compose --file=/a.yml up --detach --remove-orphans', 1],
  ['podman-compose -f /a.yml up -d', 1],
  ['docker compose -f a.yml -p shop up -d', 1],
  ['cd /opt\ndocker compose -f ../a.yml up -d', 1],
  ['(cd /opt)\ndocker compose -f a.yml up -d', 1],
  ['docker compose -f /a.yml pull', 0],
])('takes %s', (command, count) => {
  const { containers, refusals } = read(script({ '/a.yml': service() }, command));
  expect([containers.length, count === 0 ? [] : refusals]).toEqual([count, []]);
});

it.each([
  ['docker compose up -d', service(), 'the start-up data does not write a Compose file in /'],
  ['docker compose -f /b.yml up -d', service(), 'the start-up data does not write /b.yml'],
  ['docker compose -f /a.yml -f /b.yml up -d', service(), 'it joins several Compose files'],
  ['docker compose -f /a.yml up -d web', service(), 'it starts only some of its services'],
  ['if x; then cd /opt; fi\ndocker compose -f a.yml up -d', service(), 'its directory is changed only sometimes'],
  [
    'docker compose -f /a.yml up -d',
    'services:\n  web:\n    build: .\n',
    'its service web: the server builds its image itself',
  ],
  [
    'docker compose -f /a.yml up -d',
    service('privileged: true'),
    'its service web: it is privileged: it would have all rights on the node of its pod',
  ],
  [
    'docker compose -f /a.yml up -d',
    service('environment: { A: "$HOST" }'),
    'its service web: the start-up data does not set "HOST"',
  ],
  [
    'docker compose -f /a.yml up -d',
    service('environment: { A: "${HOSTNAME:-x}" }'),
    'its service web: the start-up data does not set "HOSTNAME"',
  ],
  ['docker compose -f /a.yml up -d', service('frobs: 1'), 'its service web: a pod has nothing for frobs'],
  [
    'docker compose -f /a.yml up -d',
    service('deploy: { replicas: 3 }'),
    'its service web: it runs 3 times on one server',
  ],
  ['docker compose -f /a.yml up -d', service('devices: [/dev/kvm]'), 'its service web: a pod has nothing for devices'],
  [
    'docker compose -f /a.yml up -d',
    `${service()}volumes:\n  data: { external: true }\n`,
    'its volume data is not an ordinary one of the server',
  ],
  ['docker compose -f /a.yml up -d', 'just text\n', 'its Compose file cannot be read'],
  ['docker compose -f /a.yml up -d', `${service()}---\na: 1\n`, 'its Compose file cannot be read'],
  ['docker compose -f /a.yml up -d', 'version: "3"\n', 'its Compose file has no services'],
  ['docker compose -f /a.yml up -d', 'services: [web]\n', 'its Compose file has no services'],
  ['docker compose -f /a.yml up -d', 'services:\n  web: nginx\n', 'the service web cannot be read'],
  [
    'docker compose -f /a.yml up -d',
    `${service()}secrets:\n  key: { file: ./key }\n`,
    'its Compose file has sections that are not read: include, secrets or configs',
  ],
  [
    'docker compose -f /a.yml up -d',
    `${service()}volumes:\n  data: { driver: nfs }\n`,
    'its volume data is not an ordinary one of the server',
  ],
  [
    'docker compose -f /a.yml up -d',
    `${service()}volumes:\n  data: { driver: local, driver_opts: { type: nfs } }\n`,
    'its volume data is not an ordinary one of the server',
  ],
  ['docker compose -f /a.yml up -d', 'services:\n  web: {}\n', 'its service web: it has no image'],
  ['docker compose -f /a.yml up -d', service('env_file: ~/app.env'), 'its service web: a path depends on who runs it'],
])('refuses %s', (command, text, why) => {
  const { refusals } = read(script({ '/a.yml': text }, command));
  expect(refusals.map((line) => line.replace(/^line \d+: /, ''))).toEqual([why]);
});

it('reads ports as texts, and not as numbers in base 60', () => {
  const { containers } = read(
    script(
      { '/a.yml': service('ports: ["22:22"]', 'command: ["sh", "-c", "echo a  b"]') },
      'export X=1',
      'docker compose -f /a.yml up -d',
    ),
  );
  expect(containers.map(({ spec }) => [spec.ports, spec.args?.map((word) => textOf(word))])).toEqual([
    [[{ host: 22, container: 22, protocol: 'TCP' }], ['sh', '-c', 'echo a  b']],
  ]);
});

it('reads the oldest form of a file, in which each entry is a service', () => {
  expect(
    read(script({ '/a.yml': 'web:\n  image: nginx\n' }, 'docker-compose -f /a.yml up -d')).containers,
  ).toHaveLength(1);
});

it('starts no service of a profile that nobody names', () => {
  const text = `${service()}  debug:\n    image: debug\n    profiles: [debug]\n`;
  const { containers, refusals } = read(script({ '/a.yml': text }, 'docker compose -f /a.yml up -d'));
  expect([containers.map(({ spec }) => spec.name), refusals]).toEqual([['web'], []]);
});

it.each([['{ driver: local }'], ['{}'], ['']])('keeps data of a volume of the server: %s', (volume) => {
  const text = `${service('volumes: ["data:/data", { type: tmpfs, target: /run, tmpfs: { size: 64m } }]')}volumes:\n  data: ${volume}\n`;
  const { containers, refusals } = read(script({ '/a.yml': text }, 'docker compose -f /a.yml up -d'));
  expect(refusals).toEqual([]);
  expect(containers.map(({ mounts }) => mounts)).toEqual([
    [
      { from: 'disk', path: 'volumes/data', target: '/data', readOnly: false },
      { from: 'memory', size: '64Mi', target: '/run' },
    ],
  ]);
});

it.each([
  ['"${TAG:+x}"', 'x'],
  ['"${NONE:+x}"', ''],
  ['"${NONE-y}"', 'y'],
  ['"${EMPTY-y}"', ''],
  ['"${EMPTY:-y}"', 'y'],
  ['"${EMPTY+x}"', 'x'],
])('fills %s from the file .env as Compose does', (given, expected) => {
  const { containers, refusals } = read(
    script(
      { '/app/a.yml': service(`environment: { A: ${given} }`), '/app/.env': 'TAG=1\nEMPTY=\n' },
      'cd /app && docker compose -f a.yml up -d',
    ),
  );
  expect([containers.map(({ environment }) => textOf(environment.get('A'))), refusals]).toEqual([[expected], []]);
});

it.each([
  ['{ test: [NONE] }', undefined],
  ['{ disable: true, test: [CMD, ls] }', undefined],
  ['{ test: ls /srv }', ['/bin/sh', '-c', 'ls /srv']],
  ['{ test: [CMD-SHELL, "ls /srv"] }', ['/bin/sh', '-c', 'ls /srv']],
])('reads the healthcheck %s', (check, command) => {
  const { containers, refusals } = read(
    script({ '/a.yml': service(`healthcheck: ${check}`) }, 'docker compose -f /a.yml up -d'),
  );
  expect(refusals).toEqual([]);
  expect(containers.map(({ spec }) => spec.health?.command.map((word) => textOf(word)))).toEqual([command]);
});

it.each([['---\n'], ['--- # web\n'], ['# web\n---\n'], ['---  \n\n']])(
  'reads all of a file that begins with %j',
  (start) => {
    const { containers, refusals } = read(
      script({ '/a.yml': `${start}${service()}` }, 'docker compose -f /a.yml up -d'),
    );
    expect([containers.map(({ spec }) => spec.name), refusals]).toEqual([['web'], []]);
  },
);

it('reads fields in their long forms', () => {
  const text = service(
    'env_file: [{ path: app.env }]',
    'ports: [{ target: 80, published: "8080", host_ip: 127.0.0.1 }]',
    'extra_hosts: { db: 10.0.0.2 }',
    'networks: { front: { aliases: [www] }, back: }',
    'volumes: [{ type: bind, source: ./site, target: /site, read_only: true }, { type: volume, source: data, target: /data }]',
    'working_dir: /srv',
    'cap_add: [CAP_NET_ADMIN]',
  );
  const { containers, refusals } = read(
    script(
      { '/app/a.yml': text, '/app/app.env': 'A=1\n', '/app/site/index.html': 'x\n' },
      'cd /app && docker compose -f a.yml up -d',
    ),
  );
  expect(refusals).toEqual([]);
  const [web] = containers;
  expect(textOf(web?.environment.get('A'))).toBe('1');
  expect(textOf(web?.spec.workingDirectory)).toBe('/srv');
  expect(web?.spec).toMatchObject({
    ports: [{ host: 8080, container: 80, protocol: 'TCP', local: true }],
    hosts: [{ name: 'db', address: '10.0.0.2' }],
    aliases: ['web', 'www'],
    addedCapabilities: ['NET_ADMIN'],
    mounts: [
      { source: { from: 'host', path: '/app/site' }, target: '/site', readOnly: true },
      { source: { from: 'volume', name: 'data' }, target: '/data', readOnly: false },
    ],
  });
});

it.each([
  ['mem_limit: 512m', '512Mi'],
  ['mem_limit: 1.5g', '1.5Gi'],
  ['mem_limit: 2GB', '2Gi'],
  ['mem_limit: 1048576', '1048576'],
  ['deploy: { resources: { limits: { memory: 64kb } } }', '64Ki'],
])('limits memory with %s', (line, memory) => {
  const { containers, refusals } = read(script({ '/a.yml': service(line) }, 'docker compose -f /a.yml up -d'));
  expect([containers.map(({ spec }) => spec.memory), refusals]).toEqual([[memory], []]);
});

it.each([
  ['volumes: [{ type: bind, source: ./a }]', 'it has a mount without a target'],
  ['volumes: [{ type: npipe, source: a, target: /a }]', 'a pod has no mount of the type "npipe"'],
  ['tmpfs: run', '"run" is no directory'],
  ['restart: sometimes', '"sometimes" is no restart policy'],
  ['extra_hosts: ["db:host-gateway"]', '"db:host-gateway" names no address of a host'],
  ['network_mode: none', 'a pod has no network such as "none"'],
  ['scale: 2', 'a pod has nothing for scale'],
  ['env_file: [missing.env]', 'its environment is in /missing.env, and the start-up data does not write it'],
])('refuses a service with %s', (line, why) => {
  const { refusals } = read(script({ '/a.yml': service(line) }, 'docker compose -f /a.yml up -d'));
  expect(refusals.map((text) => text.replace(/^line \d+: (?:its service web: )?/, ''))).toEqual([why]);
});
