/** Which lines of scripts and settings show a password, and which only name where it comes from. */
import { expect, it } from 'vitest';
import { secretLine } from '../../src/check/secret-texts.ts';

it.each([
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
  '-----BEGIN RSA PRIVATE KEY-----',
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----',
])('finds the secret in %s', (line) => {
  expect(secretLine(`#!/bin/sh\n${line}\n`)).toBe(2);
});

it.each([
  'DB_PASSWORD=$1',
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
  '-----BEGIN CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----',
])('finds none in %s', (line) => {
  expect(secretLine(`#!/bin/sh\n${line}\n`)).toBeUndefined();
});
