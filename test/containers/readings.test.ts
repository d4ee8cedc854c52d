/** What single lines of start-up scripts come to: a container, something else that the server does, or why nobody can say. */
import { describe, expect, it } from 'vitest';
import { readScript } from './read-start-up.ts';

const nginx = { image: 'nginx' };
const mounted = { ...nginx, mounts: [{ source: { from: 'host', path: '/data' }, target: '/d', readOnly: false }] };
const runData = 'docker run -d -v /data:/d nginx';
const runA = 'docker run -d -v /a:/a nginx';

describe('a command of an engine', () => {
  it.each<[string, string | object]>([
    ['docker', 'it says nothing to do'],
    ['docker $(cat /verb) x', '"$(cat /verb)" is known only when the script runs'],
    ['docker container run -d nginx', nginx],
    ['docker -H tcp://h run -d nginx', 'what docker -H runs is not read'],
    ['docker swarm init', 'what docker swarm runs is not read'],
    ['DOCKER_HOST=tcp://h docker run -d nginx', 'it runs on another host'],
    ['echo x | docker run -d -i nginx', 'it is part of a pipeline'],
    ['docker run -d', 'it names no image'],
    ['docker run -d --name nginx', 'it names no image'],
    ['docker run nginx\necho', 'the script waits until it has ended'],
    ['docker run --rm alpine echo hi\ndocker run -d nginx', 'the script waits until it has ended'],
    ['docker run -d --name a nginx\ndocker rm -f a', 'the container a is stopped again'],
    ['docker run -d --name a nginx\nif test -e /x; then docker rm -f a; fi', { ...nginx, name: 'a' }],
    ['docker run -d nginx\ndocker login -u x', { ...nginx, others: ['command docker login'] }],
    ['sudo -E docker run -d nginx', nginx],
    ['nohup docker run -d nginx &', nginx],
    ['time docker run -d nginx', nginx],
    ['command docker run -d nginx', nginx],
    ['sudo -E -n\ndocker run -d nginx', nginx],
    ['docker run -d -- nginx -x', { ...nginx, args: ['-x'] }],
    ['docker run -d -dit nginx', { ...nginx, tty: true, stdin: true }],
    ['docker run -d -qx nginx', 'the option -qx is not known'],
    ['docker run -d -e=A=1 nginx', { environment: { A: '1' } }],
    ['docker run -d -ehi=1 nginx', { environment: { hi: '1' } }],
    ['docker run -d -e A nginx', 'the script does not give it "A"'],
    ['A=1\ndocker run -d -e A nginx', 'the script does not give it "A"'],
    ['export A=1\ndocker run -d -e A nginx', { environment: { A: '1' } }],
    ['docker run -d --label a=b=c --label d nginx', { labels: { a: 'b=c', d: '' } }],
    ['docker run -d --name "$(x)" nginx', '"$(x)" is known only when the script runs'],
    ['docker run -d --privileged nginx', 'it is privileged: it would have all rights on the node of its pod'],
    ['docker run -d --restart sometimes nginx', '"sometimes" is no restart policy'],
  ])('%j', (script, expected) => {
    if (typeof expected === 'string') expect(readScript(script)).toBe(expected);
    else expect(readScript(script)).toMatchObject(expected);
  });
});

describe('an amount or a port', () => {
  it.each<[string, string | object]>([
    ['-m 12', { memory: '12' }],
    ['-m 12kib', { memory: '12Ki' }],
    ['-m 12x', '"12x" is no amount of memory'],
    ['--cpus 0.5', { cpus: '0.5' }],
    ['--stop-timeout 5', { stopSeconds: 5 }],
    ['--health-cmd x --health-interval 1m30s', { health: { command: ['/bin/sh', '-c', 'x'], intervalSeconds: 90 } }],
    [
      '-p 8000-8001:80-81',
      {
        ports: [
          { host: 8000, container: 80 },
          { host: 8001, container: 81 },
        ],
      },
    ],
    ['-p "[::1]:80:80"', { ports: [{ host: 80, container: 80, protocol: 'TCP', local: true }] }],
    ['-p 80:a', '"80:a" is no port'],
    ['-p 80/sctp', 'the port of the server for "80/sctp" is chosen when it runs'],
    ['-p :80', 'the port of the server for ":80" is chosen when it runs'],
    ['-p 1-2:1', 'the ranges of "1-2:1" differ in length'],
    ['-P', 'the ports of the server are chosen when it runs'],
    ['--publish-all=false', { ports: [] }],
    ['-v d', '"d" is no volume'],
    ['-v a:b:c:d', '"a:b:c:d" is no volume'],
    ['-v "$(x)":/d', '"$(x)" is known only when the script runs'],
  ])('%s', (options, expected) => {
    const found = readScript(`docker run -d ${options} nginx`);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatchObject(expected);
  });
});

describe('a Compose command', () => {
  const writes = "cat > /c.yml <<'E'\nservices: { a: { image: nginx } }\nE";
  const asks = 'cat > /c.yml <<\'E\'\nservices: { a: { image: "x:$T" } }\nE';

  it.each<[string, string | object]>([
    ['docker compose', 'docker compose says nothing to do'],
    ['docker compose exec web sh', 'what docker compose exec does is not read'],
    ['docker compose --file', 'the option --file has no value'],
    ['docker compose up web -d', 'it starts only some of its services'],
    ['docker compose --nope up -d', 'the option --nope is not known'],
    ['docker compose up --nope -d', 'the option --nope is not known'],
    ['docker compose -f $(x) up -d', '"$(x)" is known only when the script runs'],
    ['docker compose up -d', 'the start-up data does not write a Compose file in /'],
    ['docker compose -f /c.yml up -d', 'the start-up data does not write /c.yml'],
    [`${writes}\ndocker compose -f /c.yml up\necho x`, 'the script waits until it has ended'],
    [`${writes}\ndocker compose -f /c.yml up --wait\necho x`, { ...nginx, name: 'a' }],
    [`${writes}\ndocker compose -f /c.yml -f /d.yml up -d`, 'it joins several Compose files'],
    [`${writes}\ncd $(x)\ndocker compose -f /c.yml up -d`, 'its directory is known only when the script runs'],
    [`${asks}\necho T > /.env\ndocker compose -f /c.yml up -d`, 'the value of "T" in /.env is not written there'],
    [
      `${asks}\necho T='$HOME' > /.env\ndocker compose -f /c.yml up -d`,
      'the value of "T" in /.env is more than a text',
    ],
  ])('%j', (script, expected) => {
    if (typeof expected === 'string') expect(readScript(script)).toBe(expected);
    else expect(readScript(script)).toMatchObject(expected);
  });
});

describe('a file', () => {
  it.each<[string, string | object]>([
    ['docker run -d --env-file /e nginx', 'its environment is in /e, and the start-up data does not write it'],
    ['echo A > /e\ndocker run -d --env-file /e nginx', 'the value of "A" in /e is not written there'],
    ['echo A=1 > /e\ndocker run -d --env-file /e nginx', { environmentFiles: [{ path: '/e', form: 'plain' }] }],
    ['cd $(x)\ndocker run -d --env-file e nginx', 'its directory is known only when the script runs'],
    ['cd $(x)\ndocker run -d -v ./a:/a nginx', 'its directory is known only when the script runs'],
    [`date > /a\n${runA}`, 'it mounts /a, and a command makes its content'],
    [`echo -e 'a\\nb' > /a\n${runA}`, 'it mounts /a, and shells differ in what they write'],
    [`date | tee /a\n${runA}`, 'it mounts /a, and it is part of a pipeline'],
    [`echo $(x) >> /a\n${runA}`, 'it mounts /a, and "$(x)" is known only when the script runs'],
    [`echo a > /a\ndate >> /a\n${runA}`, 'it mounts /a, and a command makes its content'],
    [`date > /a\necho b >> /a\n${runA}`, 'it mounts /a, and a command makes its content'],
    [`echo -n a > /a\n${runA}`, { mounts: [{ source: { from: 'host', path: '/a' }, target: '/a' }] }],
  ])('%j', (script, expected) => {
    if (typeof expected === 'string') expect(readScript(script)).toBe(expected);
    else expect(readScript(script)).toMatchObject(expected);
  });
});

describe('a file system', () => {
  const unknown = 'it mounts /data of the server, and what is mounted there is not known';

  it.each<[string, string | object]>([
    ['mount $(x) /data', `${unknown}: "$(x)" is known only when the script runs`],
    ['mount /dev/vdb /data extra', `${unknown}: what it mounts is not known`],
    ['mount /dev/vdb data', `${unknown}: what it mounts is not known`],
    ['if a; then mount /dev/vdb /data; fi', `${unknown}: it runs only under a condition`],
    ['mount', mounted],
    ['echo /dev/vdb > /etc/fstab\nmount -a', mounted],
    [
      'echo /dev/vdb /data ext4 defaults 0 0 > /etc/fstab\nmount -a',
      'it mounts /data, which is on /dev/vdb and on no volume of the stack that is known by that name',
    ],
  ])('%j', (script, expected) => {
    const found = readScript(runData, script);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatchObject(expected);
  });
});

describe('what else a script does', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['$(x) run', ['command a command that is known only when it runs']],
    ['cp $(x) /etc/a', ['command cp']],
    ['foo --conf=/etc/a -x/etc/b ../c', ['command foo']],
    ['service foo start', ['service foo']],
    ['rc-service foo start', ['service foo']],
    ['rc-update add foo', ['service foo']],
    ['systemctl enable --now foo.service bar', ['service foo', 'service bar']],
    ['systemctl stop foo', undefined],
    ['service foo stop', undefined],
    ['service', undefined],
    ['systemctl', undefined],
    ['until curl -sf http://10.0.0.1:8080/; do sleep 1; done', ['command curl']],
    ['until nc -z localhost $(x); do sleep 1; done', ['command nc']],
    ['until nc -z localhost; do sleep 1; done', ['command nc']],
    ['until nc -z db 5432; do sleep 1; done', ['command nc']],
    ['until curl localhost:x; do sleep 1; done', ['command curl']],
    ['until nc -z localhost 80; do sleep 1; done', undefined],
  ])('%s', (line, others) => {
    const found = readScript('docker run -d nginx', line);
    expect(found).toMatchObject(nginx);
    expect(Object(found).others).toEqual(others);
  });
});
