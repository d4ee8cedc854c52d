/** Containers that start-up data run, as they are read from scripts and cloud-config. */
import { describe, expect, it } from 'vitest';
import { placeText, type Reading } from '../../src/containers/reading.ts';
import { readStartUp } from './read-start-up.ts';
import { together } from '../../src/containers/together.ts';
import { concat } from '../../src/evaluate/concat.ts';
import { factValue, known, knownLike, textOf, type Value } from '../../src/evaluate/value.ts';
import { printHole } from '../../src/print/print-hole.ts';

function read(...texts: readonly string[]): Reading {
  return (
    readStartUp(texts.map((text) => ({ text: known(text) }))) ?? {
      containers: [],
      refusals: [],
      files: new Map(),
      others: [],
      mounts: [],
      touched: [],
      checks: [],
      ran: [],
    }
  );
}

/** The words that the shell would pass for the container: its image, then what stands behind it. */
function commandOf(text: string): readonly (string | undefined)[] {
  const [container] = read(text).containers;
  return container ? [container.spec.image, ...(container.spec.args ?? [])].map((word) => textOf(word)) : [];
}

function refusal(text: string): readonly string[] {
  return read(text).refusals.map(({ place, why }) => `${placeText(place)}: ${why}`);
}

describe('a command line', () => {
  it.each([
    ['quotes', `docker run -d nginx "a b" 'c $X' d\\ e`, ['nginx', 'a b', 'c $X', 'd e']],
    [
      'options in every spelling',
      'docker run -dit --rm=true -p80:80 --name=web -e A=1 nginx -g x',
      ['nginx', '-g', 'x'],
    ],
    ['lines that are joined', 'docker run -d \\\n  -e A=1 \\\n  nginx \\\n  run', ['nginx', 'run']],
    ['a variable that the script sets', 'V=1.27\nexport I=nginx\ndocker run -d $I:$V', ['nginx:1.27']],
    ['a variable of several words', 'O="-e A=1 nginx"\ndocker run -d $O', ['nginx']],
    ['a program with its path, for another user', 'sudo -E /usr/bin/docker run -d nginx', ['nginx']],
    ['podman', 'podman container run -d --replace --name x nginx', ['nginx']],
    ['a chain', 'apt-get update && apt-get install -y docker.io && docker run -d nginx', ['nginx']],
    ['the last command', 'echo x\ndocker run nginx', ['nginx']],
    ['what runs in the background', 'docker run nginx &\necho done', ['nginx']],
    ['an option that may fail', 'docker run -d nginx || true', ['nginx']],
  ])('takes %s', (_, script, words) => {
    expect(commandOf(`#!/bin/bash\n${script}\n`)).toEqual(words);
  });

  it.each([
    ['docker run -d nginx $(hostname)', 'line 2: "$(hostname)" is known only when the script runs'],
    ['docker run -d nginx $HOST', 'line 2: the script does not set "HOST"'],
    ['for i in 1 2; do\ndocker run -d nginx\ndone', 'line 3: it is in a loop'],
    ['if x; then docker run -d nginx; fi', 'line 2: it runs only under a condition'],
    ['[ -f /x ] && docker run -d nginx', 'line 2: it runs only under a condition'],
    ['docker ps || docker run -d nginx', 'line 2: it runs only where another command fails'],
    ['go() { docker run -d nginx; }\ngo', 'line 2: it is in the function "go"'],
    [
      'docker run -d -v /a:/b --privileged nginx',
      'line 2: it is privileged: it would have all rights on the node of its pod',
    ],
    ['docker run --rm nginx\necho x', 'line 2: the script waits until it has ended'],
    ['docker run -d --net=container:x nginx', 'line 2: a pod has no network such as "container:x"'],
    ['docker run -d --frob=1 nginx', 'line 2: the option --frob is not known'],
    ['docker run -d -p 80 nginx', 'line 2: the port of the server for "80" is chosen when it runs'],
    ['docker build -t own .\ndocker run -d own', 'line 3: the server builds its image itself'],
    ['if x; then V=1; else V=2; fi\ndocker run -d nginx:$V', 'line 3: "V" is set only sometimes'],
    ['[ -f /done ] && exit 0\ndocker run -d nginx', 'line 3: the script may have ended before'],
    ['docker run -d nginx *', 'line 2: "*" is known only when the script runs'],
    ['docker run -d ~/nginx', 'line 2: the home directory in "~/nginx" is known only when the script runs'],
    ['echo x | docker run -i nginx', 'line 2: it is part of a pipeline'],
    ['docker run "nginx', 'line 2: the shell cannot read it: unterminated double quote'],
  ])('is refused, and not guessed: %s', (script, message) => {
    expect(commandOf(`#!/bin/bash\n${script}\n`)).toEqual([]);
    expect(refusal(`#!/bin/bash\n${script}\n`)).toEqual([message]);
  });
});

describe('values of the stack', () => {
  const secret = knownLike('s3cret', { origins: [], secret: 'hidden parameter p' });
  const script = (value: Value, line: string): Value => {
    const [before = '', after = ''] = line.split('%');
    return concat([known(`#!/bin/sh\n${before}`), value, known(`${after}\n`)]);
  };

  it('keeps a hidden value apart from the text around it', () => {
    const reading = readStartUp([{ text: script(secret, 'docker run -d -e A=x-% -e B=1 nginx') }]);
    const environment = reading?.containers[0]?.spec.environment;
    expect([...(environment ?? [])].map(([name, value]) => [name, printHole(value), value.kind])).toEqual([
      ['A', 'x-<hidden parameter p>', 'symbolic'],
      ['B', '1', 'known'],
    ]);
  });

  it('takes a value that is not known yet for a text', () => {
    const reading = readStartUp([
      { text: script(factValue({ fact: 'address', of: 'db', scope: 'inside' }), 'docker run -d -e A=% nginx') },
    ]);
    expect(printHole(reading?.containers[0]?.spec.environment.get('A') ?? known(''))).toBe('<address of db>');
  });

  it.each([
    ['a b', 'docker run -d -e A=% nginx', false],
    ['a b', 'docker run -d -e "A=%" nginx', true],
    ['a$b', 'docker run -d -e "A=%" nginx', false],
    ['a$b', "docker run -d -e 'A=%' nginx", true],
    ["a'b", "docker run -d -e 'A=%' nginx", false],
  ])('refuses a hidden value in which the shell would read more: %s in %s', (text, line, isTaken) => {
    const reading = readStartUp([{ text: script(knownLike(text, secret), line) }]);
    expect(reading?.containers.length).toBe(isTaken ? 1 : 0);
    expect(reading?.refusals.map(({ why }) => why)).toEqual(
      isTaken ? [] : ['the shell would read a value in it as more than a text'],
    );
  });
});

describe('cloud-config', () => {
  it('runs its commands after it has written its files', () => {
    const { containers, files, others } = read(`#cloud-config
packages: [docker.io, jq]
write_files:
  - path: /etc/app/app.conf
    permissions: '0640'
    content: |
      a = 1
runcmd:
  - systemctl enable --now docker
  - [docker, run, -d, -v, '/etc/app:/app:ro', nginx, 'a b']
`);
    expect(
      containers.map(({ place, spec }) => [placeText(place), spec.mounts, spec.args?.map((word) => textOf(word))]),
    ).toEqual([['line 10', [{ source: { from: 'host', path: '/etc/app' }, target: '/app', readOnly: true }], ['a b']]]);
    expect([...files.values()].map(({ path, text, mode }) => [path, text, mode])).toEqual([
      ['/etc/app/app.conf', 'a = 1\n', '0640'],
    ]);
    expect(others.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['package jq']);
  });
});

it('reads files that a script writes', () => {
  const { files } = read(
    [
      '#!/bin/sh',
      'N=world',
      'cat > /etc/a <<EOF',
      'hello $N',
      'EOF',
      "cat <<'EOF' | sudo tee /etc/b >/dev/null",
      'hello $N',
      'EOF',
      'echo one > /etc/c',
      'echo "two $N" >> /etc/c',
      'date > /etc/d',
      'docker run -d nginx',
    ].join('\n'),
  );
  expect([...files.values()].map(({ path, text }) => [path, typeof text === 'string' ? text : text.why])).toEqual([
    ['/etc/a', 'hello world\n'],
    ['/etc/b', 'hello $N\n'],
    ['/etc/c', 'one\ntwo world\n'],
    ['/etc/d', 'a command makes its content'],
  ]);
});

it.each([
  [
    'until curl -sf http://localhost:80/ready; do sleep 1; done',
    { httpGet: { path: '/ready', port: 80, scheme: 'HTTP' } },
  ],
  [
    'while ! curl --fail -k https://127.0.0.1:80; do sleep 1; done',
    { httpGet: { path: '/', port: 80, scheme: 'HTTPS' } },
  ],
  ['until nc -z localhost 80; do sleep 1; done', { tcpSocket: { port: 80 } }],
  ['until curl -s http://localhost:80; do sleep 1; done', undefined],
  ['until curl -sf http://example.com:80; do sleep 1; done', undefined],
  ['while curl -sf http://localhost:80; do sleep 1; done', undefined],
  ['if x; then until nc -z localhost 80; do sleep 1; done; fi', undefined],
  ['until nc -z localhost 81; do sleep 1; done', undefined],
])('takes what the script waits for as what makes it ready: %s', (loop, probe) => {
  const found = together(read(`#!/bin/sh\ndocker run -d -p 80:80 nginx\n${loop}\n`), { volumeOf: () => undefined });
  const [check] = 'containers' in found ? found.containers.map((container) => container.check) : [];
  const { port, http } = check ?? {};
  const shown = http ? { httpGet: { ...http, port } } : port && { tcpSocket: { port } };
  expect(shown).toEqual(probe);
});

it.each([
  ['cd /srv/app\ndocker run -d -v ./data:/data nginx', '/srv/app/data'],
  ['cd /srv\ncd app\ndocker run -d -v "$PWD/data:/data" nginx', '/srv/app/data'],
  ['cd /srv/app && docker run -d -v $(pwd)/data:/data nginx', '/srv/app/data'],
  ['docker run -d -v /srv//app/./data/:/data nginx', '/srv/app/data'],
])('knows the directory in which a script runs: %s', (text, path) => {
  const [container] = read(`#!/bin/sh\n${text}\n`).containers;
  expect(container?.spec.mounts.map(({ source }) => source)).toEqual([{ from: 'host', path }]);
});

describe('what the data writes and runs', () => {
  const script = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
  const images = (text: string): readonly unknown[] => {
    const { containers, refusals } = read(text);
    return [
      ...containers.map(({ spec, place }) => `${placeText(place)}: ${textOf(spec.image) ?? ''}`),
      ...refusals.map(({ why }) => why),
    ];
  };

  it.each([
    [
      ['cat > /opt/run.sh <<"E"', '#!/bin/sh', 'docker run nginx', 'E', 'chmod +x /opt/run.sh', '/opt/run.sh'],
      ['line 7: nginx'],
    ],
    [['cat > /opt/run.sh <<"E"', 'docker run -d nginx', 'E', 'cd /opt', 'bash -x ./run.sh'], ['line 6: nginx']],
    [
      ['cat > /opt/run.sh <<"E"', '#!/bin/sh', 'docker run nginx', 'E', 'if x; then sh /opt/run.sh; fi'],
      ['it runs only under a condition'],
    ],
    [
      ['cat > /opt/run.sh <<"E"', '#!/bin/sh', '/opt/run.sh', 'docker run -d nginx', 'E', '/opt/run.sh'],
      ['line 7: nginx', 'line 7: nginx', 'line 7: nginx', 'line 7: nginx', 'line 7: nginx'],
    ],
    [["sh -c 'docker run -d nginx'"], ['line 2: nginx']],
    [
      ['echo I=nginx:1 > /etc/app.env', 'echo "X=\'a b\'" >> /etc/app.env', '. /etc/app.env', 'docker run -d $I'],
      ['line 5: nginx:1'],
    ],
    [['echo I=nginx:1 > /etc/app.env', 'source /etc/other.env', 'docker run -d $I'], ['the script does not set "I"']],
  ])('reads the script of %j', (lines, expected) => {
    expect(images(script('#!/bin/bash', ...lines))).toEqual(expected);
  });

  const unit = (...lines: readonly string[]): readonly string[] => [
    'cat > /etc/systemd/system/web.service <<"E"',
    '[Service]',
    ...lines,
    'E',
  ];

  it.each([
    [
      ['ExecStartPre=-/usr/bin/docker rm -f web', 'ExecStart=/usr/bin/docker run --rm --name web \\', '  nginx:1'],
      ['line 9: nginx:1'],
    ],
    [
      ['Environment=TAG=1 "NAME=a b"', 'ExecStart=/usr/bin/docker run --name %p -e N=${NAME} nginx:${TAG}'],
      ['line 8: nginx:1'],
    ],
    [['ExecStart=/usr/bin/docker run nginx:${TAG}'], ['the unit does not set "TAG"']],
    [['ExecStart=/usr/bin/docker run nginx:%i'], ['"%i" is known only on the server']],
    [['ExecStart=/usr/bin/docker run nginx', 'ExecStart=', 'ExecStart=/usr/bin/podman run httpd'], ['line 9: httpd']],
  ])('reads the unit of %j', (lines, expected) => {
    expect(
      images(script('#!/bin/bash', ...unit(...lines), 'systemctl daemon-reload', 'systemctl enable --now web.service')),
    ).toEqual(expected);
    expect(images(script('#!/bin/bash', ...unit(...lines), 'systemctl daemon-reload'))).toEqual([]);
  });

  it('starts the units of Container Linux', () => {
    const text = `#cloud-config
coreos:
  units:
    - name: data.mount
      command: start
      content: |
        [Mount]
        What=/dev/vdb
        Where=/data
    - name: web.service
      enable: true
      content: |
        [Service]
        ExecStart=/usr/bin/docker run -v /data/web:/data nginx
    - name: idle.service
      content: |
        [Service]
        ExecStart=/usr/bin/docker run httpd
`;
    expect(images(text)).toEqual(['line 10: nginx']);
    expect(read(text).mounts.map(({ device, directory }) => [device, directory])).toEqual([['/dev/vdb', '/data']]);
  });
});
