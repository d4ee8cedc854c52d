/** Which lines of scripts and settings show a password, and which only name where it comes from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { secretLine, unknownPart } from '../../src/check/secret-texts.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { someOf } from '../seed.ts';

const shown = [
  'export DB_PASSWORD=hunter2',
  'DB_PASSWORD="hunter2"; run',
  'password: hunter2',
  '  "admin_password": "hunter2",',
  "MYSQL_ROOT_PASSWORD='hunter2' mysqld",
  'mysqladmin --password hunter2 status',
  'mysqladmin --password=hunter2 status',
  'API_TOKEN=abc123',
  'passwd: $6$salt$hash',
  "CREATE USER u IDENTIFIED BY 'hunter2';",
  'git clone https://me:hunter2@example.com/x',
  'echo "root:hunter2" | chpasswd',
  '"passwordHash": "$y$j9T$abc"',
  'chpasswd: { list: "root:hunter2" }',
  'chpasswd:\n  list: |\n    root:hunter2',
  'mysql -u root -phunter2 -e "select 1"',
  "mysqldump -p'hunter2' shop > dump.sql",
  'curl -u admin:hunter2 http://x/',
  'curl -sSu "admin:hunter2" http://x/',
  'curl --user admin:hunter2 http://x/',
  "curl -H 'Authorization: Bearer abc123' http://x/",
  'Authorization: Basic YTpi',
  'redis-cli -h db -a hunter2 ping',
  'sshpass -p hunter2 ssh me@x',
  'docker login -u me -p hunter2 registry',
  'ldapsearch -D cn=admin -w hunter2',
  'smbclient -U me%hunter2 //x/y',
  'echo root:hunter2 | chpasswd',
  "printf '%s:%s\\n' root hunter2 | chpasswd",
  'echo -e "hunter2\\nhunter2" | passwd root',
  'echo hunter2 | sudo -S ls',
  "echo 'hunter2' | docker login -u me --password-stdin",
  'kinit me <<< hunter2',
  'mysqladmin -u root password hunter2',
  `psql -c "ALTER USER me PASSWORD 'hunter2'"`,
  "SET PASSWORD FOR 'me'@'x' = PASSWORD('hunter2');",
  'consul agent -encrypt=hunter2',
  'activation-key: hunter2',
  '["curl", "-u", "me:hunter2", "http://x"]',
  '[net, user, me, hunter2, /add]',
  '- [ "sh", "-c", "echo root:hunter2 | chpasswd" ]',
  '- mysql\n- -u\n- root\n- -phunter2',
  '  - - mysql\n    - "-phunter2"',
  '- --token\n- hunter2',
  '- name: DB_PASSWORD\n  value: hunter2',
  '- {name: DB_PASSWORD, value: hunter2}',
  '<property name="password" value="hunter2"/>',
  "'password' => 'hunter2',",
  "define('DB_PASSWORD', 'hunter2');",
  '$password = "hunter2";',
  'os.environ["DB_PASSWORD"] = "hunter2"',
  'db.password=hunter2',
  'DB_PASSWORD=${1:-hunter2}',
  'setenv DB_PASSWORD hunter2',
  'crudini --set f DEFAULT admin_password hunter2',
  'echo "mysql-server/root_password password hunter2" | debconf-set-selections',
  "sed -i 's/ADMIN_PASS/hunter2/' f",
  "sed -i 's/password = .*/password = hunter2/' f",
  'New-LocalUser -Password hunter2',
  'sqlcmd -U sa -P hunter2',
  '7z x -phunter2 f',
  'lftp -u me,hunter2 h',
  'slappasswd -s hunter2',
  'swift -U me -K hunter2 x',
  'ipa-server-install -a hunter2',
  'wpa_passphrase ssid hunter2',
  'vault login hunter2',
  'rootpw --plaintext hunter2',
  'net use x /user:me hunter2',
  'user me insecure-password hunter2',
  'stats auth me:hunter2',
  'createUser me SHA hunter2',
  'rocommunity hunter2',
  'bindpw hunter2',
  'secret "hunter2";',
  'redis://:hunter2@h:6379',
  `content: ${btoa('[x]\nDB_PASSWORD=hunter2\n')}`,
  'kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef',
  'openssl rsa -passin pass:hunter2 -in key.pem',
  'echo hunter2 | sudo passwd --stdin root',
  '-----BEGIN RSA PRIVATE KEY-----',
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----',
  'command: [redis-server, --requirepass, hunter2]',
  'test: ["CMD", "redis-cli", "-a", "hunter2", "ping"]',
  'PuTTY-User-Key-File-3: ssh-ed25519',
  `AGE-SECRET-KEY-1${'Q'.repeat(58)}`,
  '<password>hunter2</password>',
  'curl https://example.com/x?access_token=abc123',
  'htpasswd -b /etc/nginx/users admin hunter2',
  'htpasswd -nb admin hunter2 > users',
  'useradd -m -p hunter2 me',
  'usermod --password hunter2 me',
  'openssl enc -aes-256-cbc -k hunter2 -in x',
  'openssl enc -aes-256-cbc -pass pass:hunter2',
  'requirepass hunter2',
  'echo "masterauth hunter2" >> /etc/redis.conf',
  '  psk="hunter2hunter2"',
  '10.0.0.1 %any : PSK "hunter2"',
  'echo "db:5432:shop:me:hunter2" > ~/.pgpass',
  'machine example.com login me password hunter2',
  'mongosh -u root -p hunter2 shop',
  'rabbitmqctl add_user me hunter2',
  'net user me hunter2 /add',
  'ConvertTo-SecureString "hunter2" -AsPlainText -Force',
  'keytool -genkey -storepass hunter2',
  'net ads join -U me%hunter2',
  'export AWS_SECRET_ACCESS_KEY=abc123',
  `git clone https://x ghp${'_'}${'a1'.repeat(18)}`,
  `SLACK=xoxb${'-'}1234567890-abc`,
  `id AKIA${'ABCD'.repeat(4)}`,
  `AIza${'a'.repeat(35)}`,
  `auth eyJhbGciOiJIUzI1NiJ9${'.'}eyJzdWIiOiJtZSJ9${'.'}c2lnbmF0dXJl`,
  'echo hunter2 | cryptsetup luksOpen /dev/vdb data',
  `export X=github_pat_${'a1'.repeat(41)}`,
  `git clone https://x/ --config x=glpat-${'a1'.repeat(10)}`,
  `curl https://hooks.slack.com/services/${'T0/'.repeat(8)}x`,
  `x ya29.${'a1'.repeat(15)}`,
  `x sk_live_${'a1'.repeat(12)}`,
  `x SG.${'a'.repeat(22)}.${'b'.repeat(43)}`,
  `x npm_${'a1'.repeat(18)}`,
  `x pypi-AgE${'a1'.repeat(30)}`,
  `x dop_v1_${'a1'.repeat(32)}`,
  `x hvs.${'a1'.repeat(15)}`,
  `x SWMTKN-1-${'a1'.repeat(20)}`,
  `x glsa_${'a1'.repeat(16)}_x`,
];

it.each(shown)('finds the secret in %s', (line) => {
  expect(secretLine(`#!/bin/sh\n${line}\n`)).toBe(2);
});

it.each([
  'DB_PASSWORD=$1',
  'echo "$USER:$PASSWORD" | chpasswd',
  'echo "root:$(openssl rand -hex 8)" | chpasswd',
  'echo $(openssl rand -hex 8) | passwd --stdin root',
  'printf \'%s:%s\\n\' root "$PASSWORD" | chpasswd',
  'kinit me <<< "$PASSWORD"',
  'DB_PASSWORD=${1:-$2}',
  '- mysql -u root\n- mkdir -p /x',
  'packages:\n- mysql-client\n- docker.io\n- curl',
  '- name: DB_PASSWORD\n  value: $PASSWORD',
  '- name: DB_PASSWORD\n  valueFrom: { secretKeyRef: { name: db } }',
  'passwd ubuntu1',
  'required:\n- db_password\n- user_name1',
  "token => hiera('keystone::token'),",
  '$pw = ConvertTo-SecureString $x -AsPlainText',
  "net.exe user $user $password '/ADD'",
  'kubectl get secret db-1',
  'docker secret ls',
  'password sufficient pam_unix.so',
  'echo "Type the password now"',
  "sed -i 's/ADMIN_PASS/'$PASSWORD'/' f",
  "sed -i 's/^PasswordAuthentication no/PasswordAuthentication yes/' f",
  'PasswordAuthentication no',
  '["user", "password", "email"]',
  'unzip -p x.zip',
  'secret "$SECRET";',
  `content: ${btoa('#!/bin/sh\necho hello\n')}`,
  'htpasswd -b /etc/nginx/users admin "$PASSWORD"',
  'command: [redis-server, --requirepass, $(PASSWORD)]',
  'args: [--token, --verbose]',
  'TOKEN=\\$(cat /run/token)',
  'htpasswd -c /etc/nginx/users admin',
  'useradd -m -s /bin/bash -p "$HASH" me',
  'useradd -m -g users me',
  'openssl req -newkey rsa:2048 -keyout key.pem -nodes',
  'openssl enc -k "$KEY" -in x',
  'requirepass $PASSWORD',
  'psk="$PSK"',
  '<password>${env.PASSWORD}</password>',
  '<password></password>',
  'curl https://example.com/x?access_token=$TOKEN',
  'net user me /delete',
  'rabbitmqctl add_user me "$PASSWORD"',
  'mongod --port 27017 -p',
  'docker run -v /a:/b:ro -p 5432:5432 db',
  'xoxo',
  'eyJust a word',
  'echo hello | grep h',
  'mysql -u root -p"$PASSWORD" -e "select 1"',
  'mysql -u root -p < dump.sql',
  'mysql -h db -P 3306',
  'curl -u "$USER:$PASSWORD" http://x/',
  'curl -u admin http://x:80/',
  "curl -H 'Authorization: Bearer $TOKEN' http://x/",
  'docker run -p 80:80 nginx',
  'redis-cli -a "$PASSWORD" ping',
  'echo "$PASSWORD" | passwd --stdin root',
  'mkdir -p /var/lib/mysql',
  'adduser --login me',
  'DB_PASSWORD="$(cat /run/password)"',
  'password: {{ password }}',
  'password_length: 12',
  'ssh_pwauth: true',
  'lock_passwd: false',
  'key_name: web',
  'secret_file=/etc/secret',
  'echo "the password is wrong"',
  '# password: ask the team',
  'curl https://example.com:8080/x',
  'mysql --password=<password>',
  'PASSWORD=',
  'sudo: ALL=(ALL) NOPASSWD:ALL',
  'sudo: ["ALL=(ALL) NOPASSWD: ALL"]',
  'no_password: always',
  'DB_PASSWORD=unset',
  'DB_PASSWORD="change-me"',
  'password: "******"',
  'chpasswd: { list: "root:$PASSWORD" }',
  `docker swarm join --token ${unknownPart} manager:2377`,
  `DB_PASSWORD=${unknownPart} run`,
  `mysql -u root -p${unknownPart} shop`,
  `curl -u admin:${unknownPart} http://x/`,
  `sshpass -p ${unknownPart} ssh me@x`,
  `redis-cli -a ${unknownPart} ping`,
  `echo ${unknownPart} | passwd --stdin root`,
  `echo "root:${unknownPart}" | chpasswd`,
  `chpasswd: { list: "root:${unknownPart}" }`,
  `IDENTIFIED BY '${unknownPart}'`,
  `git clone https://me:${unknownPart}@example.com/x`,
  '-----BEGIN CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----',
])('finds none in %s', (line) => {
  expect(secretLine(`#!/bin/sh\n${line}\n`)).toBeUndefined();
});

it.each([
  ['(\n  echo "hunter2"\n) | passwd --stdin root', 3],
  ['{\n  echo root:hunter2\n  echo app:hunter3\n} | sudo chpasswd', 3],
  ['chpasswd <<EOF\nroot:hunter2\nEOF', 3],
  ["passwd --stdin root <<- 'END'\n  hunter2\nEND", 3],
  ['chpasswd <<< "root:hunter2"', 2],
  ['passwd --stdin root <<< hunter2', 2],
])('finds the password that %s reads from other lines', (lines, at) => {
  expect(secretLine(`#!/bin/sh\n${lines}\n`)).toBe(at);
});

it.each([
  '(\n  echo "$PASSWORD"\n) | passwd --stdin root',
  '(\n  cat /run/password\n) | passwd --stdin root',
  '(\n  echo "done"\n) | tee /var/log/x',
  'echo "root"\npasswd --lock root',
  'chpasswd <<EOF\nroot:$PASSWORD\nEOF',
  'chpasswd <<EOF\nEOF',
  'chpasswd <<< "root:$PASSWORD"',
  'chpasswd < /run/passwords',
  'passwd --stdin root <<< "$PASSWORD"',
])('finds none in what %s reads from other lines', (lines) => {
  expect(secretLine(`#!/bin/sh\n${lines}\n`)).toBeUndefined();
});

/** Forms are only looked for in texts with certain words, so that one without its word would never be found. */
it('has an example of every form, which is found', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/check/secret-forms.ts'), 'utf8');
  const lists = source.slice(0, source.indexOf('/** Without one of these words'));
  const patterns = [...lists.matchAll(/^ {2}\/(.*)\/(i?),$/gm)].flatMap(([, text = '', flags = '']) =>
    text.split(/\|(?=\\b)/).map((part) => new RegExp(part, flags)),
  );
  expect(patterns.length).toBeGreaterThan(30);
  const found = shown.filter((line) => secretLine(line) !== undefined);
  expect(patterns.filter((pattern) => !found.some((line) => pattern.test(line))).map(String)).toEqual([]);
});

it('takes what only the running stack knows for no password that is shown', async () => {
  const stack = (token: string): string => `heat_template_version: 2018-08-31
resources:
  done: { type: OS::Heat::WaitCondition, properties: { handle: { get_resource: handle }, timeout: 60 } }
  handle: { type: OS::Heat::WaitConditionHandle }
  node:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      user_data_format: RAW
      user_data:
        str_replace: { template: "#!/bin/sh\nswarm join --token $token manager:2377\n", params: { $token: ${token} } }
`;
  const codesOf = async (token: string): Promise<readonly string[]> => {
    const { diagnostics } = await compile(memoryHost({ 's.yaml': stack(token) }), { template: 's.yaml' });
    return diagnostics.map(({ code }) => code);
  };
  expect(await codesOf('{ get_attr: [done, data] }')).not.toContain('plan/clear-secret-in-text');
  expect(await codesOf('abc123')).toContain('plan/clear-secret-in-text');
});

/** Each of these words begins what could be a form, so that a pattern looks at all that follows from each of them. */
const beginnings = [
  'mysql ',
  'curl -u ',
  'redis-cli ',
  'docker login ',
  'smbclient ',
  'useradd ',
  'net rpc ',
  'IDENTIFIED WITH a ',
  'a://b:',
  'passworda',
  '[-',
  '["a", ',
  '<password> ',
  'echo a |',
  'passwd <<A ',
  '"name": "password", ',
  's/a',
  'password.',
  'QUJD',
  ') | passwd\n',
  'passwd <<EOF\n',
];

it.each(someOf(beginnings, 5))('looks at a long text of %j in a time that grows with its length', (word) => {
  const milliseconds = (length: number): number => {
    const text = `#\n${word.repeat(length / word.length)} mysql pass`;
    const start = process.cpuUsage();
    secretLine(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  milliseconds(20_000);
  expect(milliseconds(320_000)).toBeLessThan(16 * 4 * Math.max(milliseconds(20_000), 20));
});
