/** Pods that the kubelet of a server runs by itself, from manifests that its start-up data writes. */
import { expect, it } from 'vitest';
import { plainOf } from '../../src/evaluate/plain.ts';
import { known, textOf } from '../../src/evaluate/value.ts';
import { readStartUp } from './read-start-up.ts';

function read(manifest: string) {
  const indented = manifest.replaceAll(/^(?=.)/gm, '      ');
  const text = `#cloud-config\nwrite_files:\n  - path: /etc/kubernetes/manifests/web.yaml\n    content: |\n${indented}`;
  const reading = readStartUp([{ text: known(text) }]);
  return {
    specs: (reading?.containers ?? []).map(({ spec }) => spec),
    refusals: (reading?.refusals ?? []).map(({ why }) => why),
  };
}

const pod = (container: string, spec = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  ${spec}\n  containers:\n    - { name: web, image: nginx, ${container} }\n`;

it('keeps what a container is started with', () => {
  const { specs, refusals } = read(
    pod(
      'command: [/bin/web, -v], args: ["a b"], workingDir: /srv, env: [{ name: A, value: "1" }, { name: B }], securityContext: { runAsUser: 1000, runAsGroup: 2000, readOnlyRootFilesystem: true, capabilities: { add: [NET_ADMIN], drop: [ALL] } }, resources: { limits: { memory: 512Mi, cpu: 500m } }, imagePullPolicy: Always, tty: true, stdin: true',
      'restartPolicy: OnFailure\n  terminationGracePeriodSeconds: 5',
    ),
  );
  expect(refusals).toEqual([]);
  const [spec] = specs;
  expect(spec?.entrypoint?.map((word) => textOf(word))).toEqual(['/bin/web', '-v']);
  expect(spec?.args?.map((word) => textOf(word))).toEqual(['a b']);
  expect([...(spec?.environment ?? [])].map(([name, value]) => [name, textOf(value)])).toEqual([
    ['A', '1'],
    ['B', ''],
  ]);
  expect(spec?.workingDirectory && textOf(spec.workingDirectory)).toBe('/srv');
  expect(spec).toMatchObject({
    user: '1000:2000',
    readOnlyRoot: true,
    addedCapabilities: ['NET_ADMIN'],
    droppedCapabilities: ['ALL'],
    memory: '512Mi',
    cpus: '500m',
    pullAlways: true,
    tty: true,
    stdin: true,
    restart: 'on-failure',
    stopSeconds: 5,
  });
});

it('runs a container as the user of its image, and always again, where nothing else is said', () => {
  const [spec] = read(pod('securityContext: { runAsUser: 1000 }')).specs;
  expect([spec?.user, spec?.restart, spec?.stopSeconds, spec?.memory]).toEqual([
    '1000',
    'always',
    undefined,
    undefined,
  ]);
  expect(read(pod('tty: false')).specs[0]?.user).toBeUndefined();
});

it('takes probes as they are written', () => {
  const [spec] = read(
    pod(
      'readinessProbe: { exec: { command: [ls, "/srv"] }, periodSeconds: 5 }, livenessProbe: { tcpSocket: { port: 80 } }',
    ),
  ).specs;
  expect([...(spec?.probes ?? [])].map(([name, value]) => [name, plainOf(value)])).toEqual([
    [
      'readinessProbe',
      new Map<string, unknown>([
        ['exec', new Map([['command', ['ls', '/srv']]])],
        ['periodSeconds', 5],
      ]),
    ],
    ['livenessProbe', new Map([['tcpSocket', new Map([['port', 80]])]])],
  ]);
});

it.each([
  ['hostNetwork: true', 'ports: [{ containerPort: 80 }]', [{ container: 80, host: 80, protocol: 'TCP' }]],
  [
    '',
    'ports: [{ containerPort: 80, hostPort: 8080, protocol: UDP }]',
    [{ container: 80, host: 8080, protocol: 'UDP' }],
  ],
  ['', 'ports: [{ containerPort: 80 }]', []],
  ['hostNetwork: true', 'ports: [{ hostPort: 80 }, { containerPort: 81, protocol: NONE }]', []],
])('has on the server the ports of a pod with "%s" and %s', (spec, container, ports) => {
  expect(read(pod(container, spec)).specs.map((each) => each.ports)).toEqual([ports]);
});

it('mounts directories of the server, and memory', () => {
  const { specs } = read(
    pod(
      'volumeMounts: [{ name: data, mountPath: /data, subPath: web, readOnly: true }, { name: logs, mountPath: /logs }, { name: fast, mountPath: /fast }]',
      'volumes: [{ name: data, hostPath: { path: /srv } }, { name: logs, hostPath: { path: /var/log/web } }, { name: fast, emptyDir: { medium: Memory } }]',
    ),
  );
  expect(specs.map(({ mounts }) => mounts)).toEqual([
    [
      { source: { from: 'host', path: '/srv/web' }, target: '/data', readOnly: true },
      { source: { from: 'host', path: '/var/log/web' }, target: '/logs', readOnly: false },
      { source: { from: 'memory' }, target: '/fast', readOnly: false },
    ],
  ]);
});

it.each([
  ['- a list\n', 'its manifest cannot be read'],
  ['kind: Service\n', 'its manifest is not that of a pod'],
  [pod('tty: true', 'hostPID: true'), 'its pod has hostPID, which is not read'],
  [pod('lifecycle: {}'), 'its container has lifecycle, which is not read'],
  ['kind: Pod\nspec: { containers: [{ name: web }] }\n', 'its container has no image'],
  [
    pod('env: [{ name: A, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]'),
    'the value of "A" is in another object',
  ],
  [pod('securityContext: { privileged: true }'), 'it is privileged: it would have all rights on the node of its pod'],
  [
    pod('volumeMounts: [{ name: x, mountPath: /x }]', 'volumes: [{ name: x, emptyDir: {} }]'),
    'its volume x is not read',
  ],
  [
    pod('volumeMounts: [{ name: x, mountPath: /x }]', 'volumes: [{ name: x, configMap: { name: c } }]'),
    'its volume x is not read',
  ],
])('refuses %j', (manifest, why) => {
  expect(read(manifest)).toEqual({ specs: [], refusals: [why] });
});

it('reads each pod of a file', () => {
  const { specs, refusals } = read(
    `---\nkind: Pod\nspec: { containers: [{ name: a, image: x }] }\n---\n${pod('tty: true')}`,
  );
  expect([specs.map(({ name }) => name), refusals]).toEqual([['a', 'web'], []]);
});

it('refuses a manifest whose text is not known', () => {
  const text =
    '#cloud-config\nwrite_files:\n  - { path: /etc/kubernetes/manifests/web.yaml, encoding: b64, content: "%%%" }\n';
  expect(readStartUp([{ text: known(text) }])?.refusals.map(({ why }) => why)).toEqual(['its content is no base64']);
});
