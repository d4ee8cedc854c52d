/** What cloud-config writes, runs, installs and mounts, in each form that cloud-init takes. */
import { expect, it } from 'vitest';
import { known, textOf } from '../../src/evaluate/value.ts';
import { placeText } from '../../src/containers/reading.ts';
import { readStartUp } from './read-start-up.ts';

function read(...lines: readonly string[]) {
  const text = `#cloud-config\n${lines.join('\n')}\nruncmd: [docker run -d nginx]\n`;
  const reading = readStartUp([{ text: known(text) }]);
  return {
    files: [...(reading?.files.values() ?? [])].map((file) => [
      file.path,
      typeof file.text === 'string' ? file.text : file.text.why,
    ]),
    others: (reading?.others ?? []).map(({ kind, name, place }) => `${placeText(place)}: ${kind} ${name}`),
    mounts: (reading?.mounts ?? []).map(({ device, directory }) => `${device} ${directory}`),
    images: (reading?.containers ?? []).length,
  };
}

it.each([
  ['{ path: /a, content: "x" }', ['/a', 'x']],
  ['{ path: /b/../a }', ['/a', '']],
  ['{ path: /a, encoding: b64, content: eMOkCg== }', ['/a', 'xä\n']],
  ['{ path: /a, encoding: base64, content: "eHh4" }', ['/a', 'xxx']],
  ['{ path: /a, encoding: text/plain, content: x }', ['/a', 'x']],
  ['{ path: /a, encoding: b64, content: "e*" }', ['/a', 'its content is no base64']],
  ['{ path: /a, encoding: b64, content: /w== }', ['/a', 'its content is no text']],
  ['{ path: /a, encoding: gzip, content: x }', ['/a', 'its content is encoded as gzip']],
  ['{ path: /a, content: [x] }', ['/a', 'its content is no text']],
])('reads the file %s', (entry, file) => {
  expect(read('write_files:', `  - ${entry}`).files).toEqual([file]);
});

it('appends to a file that an entry before wrote', () => {
  expect(
    read('write_files:', '  - { path: /a, content: x }', '  - { path: /a, content: y, append: true }').files,
  ).toEqual([['/a', 'xy']]);
});

it.each([['[text]'], ['[{ content: no path }]']])('passes over write_files: %s, as cloud-init does', (entries) => {
  expect(read(`write_files: ${entries}`)).toMatchObject({ files: [], images: 1 });
});

it('names packages, also those with a version', () => {
  expect(read('packages: [jq, [nginx, 1.2-3], {}]').others).toEqual(['line 2: package jq', 'line 2: package nginx']);
});

it('takes mounts of directories, and no swap', () => {
  expect(read('mounts: [[/dev/vdb, /data/], [/dev/vdc, none, swap], [/dev/vdd], /dev/vde]').mounts).toEqual([
    '/dev/vdb /data',
  ]);
});

it('runs a command of several lines, and a list word by word', () => {
  const text = [
    '#cloud-config',
    'runcmd:',
    '  - |',
    '    cd /srv',
    '    docker run -d --name one nginx',
    '  - [docker, run, -d, -e, "A=b c", --name, 2, nginx]',
    '  - >',
    '    docker run -d',
    '    --name three nginx',
    '',
  ].join('\n');
  const containers = readStartUp([{ text: known(text) }])?.containers ?? [];
  expect(containers.map(({ spec, place }) => [spec.name, placeText(place)])).toEqual([
    ['one', 'line 5'],
    ['2', 'line 6'],
    ['three', 'line 8'],
  ]);
});

it('writes the words of a listed command as Python does', () => {
  const text = '#cloud-config\nruncmd:\n  - [docker, run, -d, nginx, true, 010, 1.50, ~, "~"]\n  - [systemctl, [x]]\n';
  const [container] = readStartUp([{ text: known(text) }])?.containers ?? [];
  expect(container?.spec.args?.map((word) => textOf(word))).toEqual(['True', '8', '1.5', 'None', '~']);
});
