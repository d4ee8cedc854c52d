/** Units of systemd, Compose keys and variables of the shell in shapes that people seldom write. */
import { describe, expect, it } from 'vitest';
import { readScript } from './read-start-up.ts';

function expectReading(found: string | object, expected: string | object): void {
  if (typeof expected === 'string') expect(found).toBe(expected);
  else expect(found).toMatchObject(expected);
}

describe('a unit', () => {
  const unit = (...lines: readonly string[]): string | object =>
    readScript(`cat > /etc/systemd/system/web.service <<'E'\n[Service]\n${lines.join('\n')}\nE`, 'systemctl start web');
  const run = (options: string): string => `ExecStart=/usr/bin/docker run ${options}`;

  it.each<[readonly string[], string | object]>([
    [[run('--name "a b" nginx')], { name: 'a b' }],
    [[run(`nginx 'it''s' "a\\"b\\$c\\d" e\\ f ""`)], { args: ['its', 'a"b$c\\d', 'e f', ''] }],
    [[run('nginx "open')], '0 containers'],
    [['ExecStart=docker run "open'], '0 containers'],
    [[run('nginx \\'), '  -g \\', '  off'], { args: ['-g', 'off'] }],
    [[run('one'), 'ExecStart=', run('two')], { image: 'two' }],
    [['Environment=A=1 "B=2 3"', run('nginx $B ${A}x $$HOME')], { args: ['2', '3', '1x', '$HOME'] }],
    [[run('nginx ${A}')], 'the unit does not set "A"'],
    [[run('nginx $A')], 'the unit does not set "A"'],
    [['Environment=A=%H', run('nginx $A')], '"%H" is known only on the server'],
    [[run('--name %p-%N-%% --hostname %n nginx')], { name: 'web-web-%' }],
    [[run('nginx %i')], '"%i" is known only on the server'],
    [
      ['WorkingDirectory=/opt', `ExecStartPre=-/bin/true`, run('-v ./c:/c nginx')],
      { mounts: [{ source: { path: '/opt/c' } }] },
    ],
  ])('%j', (lines, expected) => expectReading(unit(...lines), expected));
});

describe('a key of a Compose file', () => {
  const compose = (...keys: readonly string[]): string | object =>
    readScript(
      "cat > /c.yml <<'E'\nservices:\n  web:\n    image: nginx",
      ...keys.map((key) => `    ${key}`),
      'E',
      'docker compose -f /c.yml up -d',
    );

  it.each<[string, string | object]>([
    ['labels: [a, b=c]', { labels: { a: '', b: 'c' } }],
    ['labels: { a: , b: 1 }', { labels: { a: '', b: '1' } }],
    [
      'ports: [{ target: 53, published: "53", protocol: udp, host_ip: 127.0.0.1 }]',
      { ports: [{ local: true, protocol: 'UDP' }] },
    ],
    ['ports: [{ published: "53" }]', '"53:/tcp" is no port'],
    ['ports: [[80]]', '"" is no port'],
    ['volumes: [[a]]', '"" is no volume'],
    [
      'volumes: [{ type: tmpfs, target: /t, tmpfs: { size: 64m } }]',
      { mounts: [{ source: { from: 'memory', size: '64Mi' } }] },
    ],
    ['volumes: [{ type: volume, target: /t }]', { mounts: [{ source: { from: 'volume' }, target: '/t' }] }],
    ['volumes: [{ type: volume, target: t }]', 'it has a mount without a target'],
    ['volumes: [{ type: npipe, target: /t }]', 'a pod has no mount of the type "npipe"'],
    ['volumes: [{ type: bind, source: ~/a, target: /t }]', 'a path depends on who runs it'],
    ['extra_hosts: { db: 10.0.0.5 }', { hosts: [{ name: 'db', address: '10.0.0.5' }] }],
    ['extra_hosts: { db: }', '"db=" names no address of a host'],
    ['networks: { one: { aliases: [a, b] }, two: }', { aliases: ['web', 'a', 'b'] }],
    ['network_mode: none', 'a pod has no network such as "none"'],
    ['healthcheck: { test: [NONE] }', { image: 'nginx' }],
    ['healthcheck: { test: curl x, retries: many }', { health: { command: ['/bin/sh', '-c', 'curl x'] } }],
    ['healthcheck: { test: { a: b } }', { image: 'nginx' }],
    ['healthcheck: { disable: true, test: curl x }', { image: 'nginx' }],
    ['environment: [A]', 'the start-up data does not set "A"'],
    ['command: "sh -c \'open"', 'its command cannot be read'],
    ['command: []', 'an empty command takes that of the image away, which a pod cannot do'],
    ['restart: "on-failure:3"', { restart: 'on-failure' }],
    ['restart: now', '"now" is no restart policy'],
    ['deploy: { replicas: 2 }', 'it runs 2 times on one server'],
    ['deploy: { resources: { limits: { memory: 64m, cpus: "0.5" } } }', { memory: '64Mi', cpus: '0.5' }],
    ['cpus: half', { image: 'nginx' }],
    ['shm_size: much', { image: 'nginx' }],
    ['tmpfs: [/a, /b]', { mounts: [{ target: '/a' }, { target: '/b' }] }],
    ['privileged: false', { image: 'nginx' }],
    ['privileged: true', 'it is privileged: it would have all rights on the node of its pod'],
    ['scale: 1', { image: 'nginx' }],
    ['scale: 2', 'a pod has nothing for scale'],
    [
      'links: [db, "db:base"]',
      {
        links: [
          { container: 'db', alias: 'db' },
          { container: 'db', alias: 'base' },
        ],
      },
    ],
    ['stop_grace_period: 1m30s', { stopSeconds: 90 }],
  ])('%s', (key, expected) =>
    expectReading(compose(key), typeof expected === 'string' ? `its service web: ${expected}` : expected),
  );
});

it('a key of a Compose file that names a file needs the file', () => {
  const compose = "cat > /c.yml <<'E'\nservices: { web: { image: nginx, env_file: [{ path: a.env }, [b]] } }\nE";
  const run = 'docker compose -f /c.yml up -d';
  expect(readScript(compose, run)).toBe('its environment is in /a.env, and the start-up data does not write it');
  expect(readScript('echo A=1 > /a.env', compose, run)).toMatchObject({
    environmentFiles: [{ path: '/a.env', form: 'quoted' }],
  });
});

describe('a variable', () => {
  const unknown = (text: string): string => `"${text}" is known only when the script runs`;

  it.each<[readonly string[], string | object]>([
    [['I=nginx', 'docker run -d $I:1'], { image: 'nginx:1' }],
    [['docker run -d ${I:-nginx}'], { image: 'nginx' }],
    [['I=', 'docker run -d ${I:-nginx}'], { image: 'nginx' }],
    [['I=', 'docker run -d ${I-nginx} x'], { image: 'x' }],
    [['docker run -d ${I:=nginx}'], { image: 'nginx' }],
    [['docker run -d ${I:?no}'], unknown('${I:?no}')],
    [['I=nginx', 'docker run -d ${I:+apache}'], unknown('${I:+apache}')],
    [['I=nginx', 'docker run -d ${I%x}'], unknown('${I%x}')],
    [['I=nginx', 'docker run -d ${#I}'], unknown('${#I}')],
    [['I=(nginx)', 'docker run -d $I'], '"I" is an array'],
    [['I=(nginx)', 'docker run -d ${I[0]}'], unknown('${I[0]}')],
    [['read I', 'docker run -d $I'], unknown('I')],
    [['I=ng', 'I+=inx', 'docker run -d $I'], { image: 'nginx' }],
    [['I+=nginx', 'docker run -d $I'], { image: 'nginx' }],
    [['I=$(x)', 'I+=y', 'docker run -d $I'], unknown('$(x)')],
    [["docker run -d $'nginx'"], { image: 'nginx' }],
    [['docker run -d nginx "" x'], { args: ['', 'x'] }],
    [['cd /opt', 'docker run -d -v "$(pwd)"/a:/a nginx'], { mounts: [{ source: { path: '/opt/a' } }] }],
    [['cd $(x)', 'docker run -d -v "$(pwd)"/a:/a nginx'], 'its directory is known only when the script runs'],
    [['docker run -d -v "$(pwd -P)":/a nginx'], unknown('$(pwd -P)')],
    [['docker run -d nginx a=b c=$(x)'], unknown('$(x)')],
    [['docker run -d nginx a=b c+=d'], { args: ['a=b', 'c+=d'] }],
    [['f() { docker run -d nginx; }', 'f'], 'it is in the function "f"'],
    [['{ docker run -d nginx; } > /log 2>&1'], { image: 'nginx' }],
    [['(cd /opt; docker run -d -v ./a:/a nginx)'], { mounts: [{ source: { path: '/opt/a' } }] }],
    [['cat > /e <<-E', '\tA=1', '\tE', 'docker run -d --env-file /e nginx'], { environmentFiles: [{ path: '/e' }] }],
    [['cat > /a <<< text', 'docker run -d -v /a:/a nginx'], { mounts: [{ source: { path: '/a' } }] }],
    [['cat > /a < /b', 'docker run -d -v /a:/a nginx'], 'it mounts /a, and its input is a file'],
    [['cat > /a <<< $(x)', 'docker run -d -v /a:/a nginx'], `it mounts /a, and ${unknown('$(x)')}`],
    [['exit 0', 'docker run -d nginx'], '0 containers'],
    [['if a; then exit 0; fi', 'docker run -d nginx'], 'the script may have ended before'],
    [['[[ -f /x ]] || exit 1', 'docker run -d nginx'], { image: 'nginx' }],
    [['set -a', 'A=1', 'set +a', 'docker run -d -e A nginx'], { environment: { A: '1' } }],
    [['declare -x A=1', 'docker run -d -e A nginx'], { environment: { A: '1' } }],
    [['A=1', 'eval x', 'docker run -d nginx $A'], '"A" may be changed by eval'],
    [['pushd /opt', 'popd', 'docker run -d -v ./a:/a nginx'], 'its directory is known only when the script runs'],
  ])('%j', (lines, expected) => expectReading(readScript(...lines), expected));
});
