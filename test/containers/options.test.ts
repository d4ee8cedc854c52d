/** What single options of command lines and keys of Compose files become. */
import { describe, expect, it } from 'vitest';
import type { ContainerSpec } from '../../src/containers/spec.ts';
import { known, textOf } from '../../src/evaluate/value.ts';
import { readStartUp } from './read-start-up.ts';

/** The fields of the only container of a script, with texts for values; else why it is refused. */
function read(script: string): Readonly<Partial<Record<keyof ContainerSpec, unknown>>> | string {
  const reading = readStartUp([{ text: known(`#!/bin/sh\n${script}\n`) }]);
  const [refusal] = reading?.refusals ?? [];
  if (refusal) return refusal.why;
  const { spec } = reading?.containers[0] ?? {};
  if (!spec) return 'nothing';
  const plain: unknown = JSON.parse(
    JSON.stringify(spec, (_key, field) => {
      if (field instanceof Map) return Object.fromEntries(field);
      return textOf(field) ?? field;
    }),
  );
  return Object.fromEntries(Object.entries(Object(plain)));
}

const run = (options: string): ReturnType<typeof read> => read(`docker run -d ${options} nginx`);

const compose = (...keys: readonly string[]): ReturnType<typeof read> =>
  read(
    [
      "cat > /opt/compose.yaml <<'END'",
      'services:',
      '  web:',
      '    image: nginx',
      ...keys.flatMap((key) => key.split('\n')).map((key) => `    ${key}`),
      'END',
      'docker compose -f /opt/compose.yaml up -d',
    ].join('\n'),
  );

const fromHost = (path: string, target: string, readOnly = false): object => ({
  source: { from: 'host', path },
  target,
  readOnly,
});
const fromVolume = (target: string, name?: string, readOnly = false): object => ({
  source: { from: 'volume', ...(name !== undefined && { name }) },
  target,
  readOnly,
});
const inMemory = (target: string, size?: string): object => ({
  source: { from: 'memory', ...(size !== undefined && { size }) },
  target,
  readOnly: false,
});

describe('options', () => {
  it.each<[string, object]>([
    ['--mount type=bind,source=/etc/app,target=/app,readonly', { mounts: [fromHost('/etc/app', '/app', true)] }],
    ['--mount type=volume,src=data,dst=/data', { mounts: [fromVolume('/data', 'data')] }],
    ['--mount destination=/data', { mounts: [fromVolume('/data')] }],
    ['--mount type=tmpfs,target=/run,tmpfs-size=64m', { mounts: [inMemory('/run', '64Mi')] }],
    ['--tmpfs /run:size=1g,mode=1777', { mounts: [inMemory('/run', '1Gi')] }],
    ['--tmpfs /run', { mounts: [inMemory('/run')] }],
    ['--shm-size 512k', { mounts: [inMemory('/dev/shm', '512Ki')] }],
    ['-v /a/../b/:/b:ro,z', { mounts: [fromHost('/b', '/b', true)] }],
    ['-v /data', { mounts: [fromVolume('/data')] }],
    ['-v ./conf:/conf', { mounts: [fromHost('/conf', '/conf')] }],
    ['--cap-add CAP_net_admin --cap-drop all', { addedCapabilities: ['NET_ADMIN'], droppedCapabilities: ['ALL'] }],
    [
      '--add-host db:10.0.0.5 --add-host six=::1',
      {
        hosts: [
          { name: 'db', address: '10.0.0.5' },
          { name: 'six', address: '::1' },
        ],
      },
    ],
    [
      '--link db:database --link cache',
      {
        links: [
          { container: 'db', alias: 'database' },
          { container: 'cache', alias: 'cache' },
        ],
      },
    ],
    ['--network-alias a --net-alias b', { aliases: ['a', 'b'] }],
    ['--network front -p 8080:80', { ports: [{ host: 8080, container: 80, protocol: 'TCP' }] }],
    ['--network host -p 8080:80', { ports: [] }],
    ['-p 127.0.0.1:8080:80', { ports: [{ host: 8080, container: 80, protocol: 'TCP', local: true }] }],
    ['--memory 1.5g --cpus 0.5 --stop-timeout 30', { memory: '1.5Gi', cpus: '0.5', stopSeconds: 30 }],
    [
      '--health-cmd "curl -f localhost" --health-interval 1m30s --health-timeout 500ms --health-retries 5',
      {
        health: { command: ['/bin/sh', '-c', 'curl -f localhost'], intervalSeconds: 90, timeoutSeconds: 1, retries: 5 },
      },
    ],
    [
      '--entrypoint /bin/app --user 10:20 --workdir /app',
      { entrypoint: ['/bin/app'], user: '10:20', workingDirectory: '/app' },
    ],
    [
      '--privileged=false --init --pull always --restart on-failure:3',
      { lost: ['--init'], pullAlways: true, restart: 'on-failure' },
    ],
    ['--label a.b=c --hostname web', { labels: { 'a.b': 'c' }, lost: ['--hostname web'] }],
    ['--ipc private', { restart: 'no' }],
  ])('carry over %s', (options, expected) => {
    expect(run(options)).toMatchObject(expected);
  });

  it.each([
    [
      '--mount type=bind,source=conf,target=/conf',
      'the directory in "type=bind,source=conf,target=/conf" depends on where the script runs',
    ],
    ['--mount type=npipe,source=a,target=/b', 'a pod has no mount such as "type=npipe,source=a,target=/b"'],
    ['--mount type=volume', '"type=volume" is no mount'],
    ['-v a:b:c:d', '"a:b:c:d" is no volume'],
    ['--tmpfs run', '"run" is no directory'],
    ['--memory lots', '"lots" is no amount of memory'],
    ['--cpus many', '"many" is no number of processors'],
    ['--restart sometimes', '"sometimes" is no restart policy'],
    ['--entrypoint ""', 'it takes the program of the image away, which a pod cannot do'],
    ['--add-host db:host-gateway', '"db:host-gateway" names no address of a host'],
    ['-P', 'the ports of the server are chosen when it runs'],
    ['-p 80', 'the port of the server for "80" is chosen when it runs'],
    ['-p 1.2.3.4::80', 'the port of the server for "1.2.3.4::80" is chosen when it runs'],
    ['-p 80:80/icmp', '"80:80/icmp" is no port'],
    ['-p 80:70000', '"80:70000" is no port'],
    ['-p 9000-8000:9000-8000', '"9000-8000:9000-8000" is no port'],
    ['--network none', 'it has no network, and a pod has one'],
    ['--network macvlan', 'a pod has no network such as "macvlan"'],
    ['--pid host', '--pid=host shares the server with it'],
    ['--gpus all', 'a pod has nothing for --gpus'],
    ['-e HOME_OF', 'the script does not give it "HOME_OF"'],
  ])('refuse %s', (options, why) => {
    expect(run(options)).toBe(why);
  });
});

describe('keys of Compose files', () => {
  it.each<[string, object]>([
    [
      'volumes: [{ type: bind, source: ./conf, target: /conf, read_only: true }]',
      { mounts: [fromHost('/opt/conf', '/conf', true)] },
    ],
    [
      'volumes: [{ type: volume, source: data, target: /data }, { type: tmpfs, target: /run, tmpfs: { size: 64m } }]',
      { mounts: [fromVolume('/data', 'data'), inMemory('/run', '64Mi')] },
    ],
    ['tmpfs: /run\nshm_size: 64m', { mounts: [inMemory('/run'), inMemory('/dev/shm', '64Mi')] }],
    ['deploy: { replicas: 1, resources: { limits: { memory: 256M, cpus: "0.5" } } }', { memory: '256Mi', cpus: '0.5' }],
    ['mem_limit: 1g\ncpus: 2', { memory: '1Gi', cpus: '2' }],
    ['cap_add: [CAP_SYS_TIME]\ncap_drop: [all]', { addedCapabilities: ['SYS_TIME'], droppedCapabilities: ['ALL'] }],
    ['extra_hosts: { db: 10.0.0.5 }', { hosts: [{ name: 'db', address: '10.0.0.5' }] }],
    [
      'extra_hosts: ["db:10.0.0.5"]\nlinks: [cache:store]',
      { hosts: [{ name: 'db', address: '10.0.0.5' }], links: [{ container: 'cache', alias: 'store' }] },
    ],
    ['networks: { front: { aliases: [shop] } }', { aliases: ['web', 'shop'] }],
    ['network_mode: host\nports: ["8080:80"]', { ports: [] }],
    [
      'ports: [{ target: 80, published: 8080, host_ip: 127.0.0.1 }]',
      { ports: [{ host: 8080, container: 80, protocol: 'TCP', local: true }] },
    ],
    [
      'healthcheck: { test: curl localhost, interval: 10s, timeout: 2s, retries: 4 }',
      { health: { command: ['/bin/sh', '-c', 'curl localhost'], intervalSeconds: 10, timeoutSeconds: 2, retries: 4 } },
    ],
    ['healthcheck: { test: [CMD, curl, localhost] }', { health: { command: ['curl', 'localhost'] } }],
    ['pull_policy: always\nprivileged: false\nscale: 1\nx-own: 1', { pullAlways: true, lost: [] }],
    ['command: run "a b"\nentrypoint: [/bin/app]', { args: ['run', 'a b'], entrypoint: ['/bin/app'] }],
  ])('carry over %s', (keys, expected) => {
    expect(compose(keys)).toMatchObject(expected);
  });

  it.each([
    ['deploy: { replicas: 3 }', 'it runs 3 times on one server'],
    ['restart: sometimes', '"sometimes" is no restart policy'],
    ['network_mode: none', 'a pod has no network such as "none"'],
    ['privileged: true', 'it is privileged: it would have all rights on the node of its pod'],
    ['devices: [/dev/kvm]', 'a pod has nothing for devices'],
    ['extra_hosts: ["db:host-gateway"]', '"db:host-gateway" names no address of a host'],
    ['volumes: [{ type: cluster, target: /a }]', 'a pod has no mount of the type "cluster"'],
    ['volumes: [{ type: bind, source: /a }]', 'it has a mount without a target'],
    ['tmpfs: run', '"run" is no directory'],
    ["command: 'run \"a'", 'its command cannot be read'],
    ['entrypoint: []', 'an empty entrypoint takes that of the image away, which a pod cannot do'],
    ['environment: [HOME_OF]', 'the start-up data does not set "HOME_OF"'],
    ['ports: ["80"]', 'the port of the server for "80" is chosen when it runs'],
    ['volumes: ["~/a:/a"]', 'the directory in "~/a:/a" depends on where the script runs'],
  ])('refuse %s', (keys, why) => {
    expect(compose(keys)).toBe(`its service web: ${why}`);
  });
});
