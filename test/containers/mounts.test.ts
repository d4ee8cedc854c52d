/** What a container mounts of its server, and what it may not. */
import { expect, it } from 'vitest';
import { readStartUp } from './read-start-up.ts';
import { together } from '../../src/containers/together.ts';
import type { NodeId } from '../../src/evaluate/fact.ts';
import { known, textOf } from '../../src/evaluate/value.ts';

/** /dev/vdb is a volume of the stack. */
function read(lines: readonly string[], lostDisk?: string): unknown {
  const reading = readStartUp([{ text: known(`#!/bin/bash\n${lines.join('\n')}\n`) }]);
  const found =
    reading &&
    together(reading, {
      volumeOf: (device) => (textOf(device) === '/dev/vdb' ? ('volume' as NodeId) : undefined),
      ...(lostDisk !== undefined && { lostDisk }),
    });
  if (!found) return undefined;
  return 'containers' in found
    ? found.containers.flatMap(({ mounts }) =>
        mounts.map((mount) => (mount.from === 'files' ? mount.files.map(({ file }) => file.path) : mount)),
      )
    : found.refusals.map(({ why }) => why);
}

const run = (options: string): string => `docker run -d ${options} nginx`;

it.each([
  ['-v data:/data', { from: 'disk', path: 'volumes/data', target: '/data', readOnly: false }],
  ['-v /srv/web:/data:ro', { from: 'disk', path: 'srv/web', target: '/data', readOnly: true }],
  ['-v /data', { from: 'scratch', target: '/data', readOnly: false }],
  ['--tmpfs /run:size=64m,mode=1777', { from: 'memory', size: '64Mi', target: '/run' }],
  ['--tmpfs /run', { from: 'memory', target: '/run' }],
  ['--mount type=tmpfs,dst=/run', { from: 'memory', target: '/run' }],
  ['--mount type=tmpfs,target=/run,tmpfs-size=1g', { from: 'memory', size: '1Gi', target: '/run' }],
  [
    '--mount type=bind,src=/srv/web,destination=/data,readonly',
    { from: 'disk', path: 'srv/web', target: '/data', readOnly: true },
  ],
  ['--mount source=data,target=/data', { from: 'disk', path: 'volumes/data', target: '/data', readOnly: false }],
  ['--mount target=/data', { from: 'scratch', target: '/data', readOnly: false }],
])('takes %s', (options, mount) => {
  expect(read([run(options)])).toEqual([mount]);
});

it.each([
  ['-v /a:b', '"/a:b" is no volume'],
  ['-v a:/b:ro:z', '"a:/b:ro:z" is no volume'],
  ['--mount type=bind,source=/srv', '"type=bind,source=/srv" is no mount'],
  [
    '--mount type=bind,source=srv,target=/a',
    'the directory in "type=bind,source=srv,target=/a" depends on where the script runs',
  ],
  ['--mount type=npipe,source=a,target=/a', 'a pod has no mount such as "type=npipe,source=a,target=/a"'],
  ['--tmpfs run', '"run" is no directory'],
  ['-v /usr/lib:/lib', 'it mounts /usr/lib of the server'],
  ['-v /var/run/docker.sock:/s', 'it mounts /var/run/docker.sock of the server'],
])('refuses %s', (options, why) => {
  expect(read([run(options)])).toEqual([why]);
});

it('keeps data of a directory on a volume of the stack there', () => {
  expect(read(['mount /dev/vdb /srv/../data', run('-v /data/web:/web')])).toEqual([
    { from: 'disk', volume: 'volume', path: 'web', target: '/web', readOnly: false },
  ]);
});

it.each([
  [
    ['mount /dev/vdc /data', run('-v /data/web:/web')],
    'it mounts /data/web, which is on /dev/vdc and on no volume of the stack that is known by that name',
  ],
  [
    ['mount /dev/vdb /data', 'echo x > /data/web/a', run('-v /data/web:/web')],
    'it mounts /data/web, where the script writes files into another file system',
  ],
  [
    ['if x; then mount /dev/vdb /data; fi', run('-v /data/web:/web')],
    'it mounts /data/web of the server, and what is mounted there is not known: it runs only under a condition',
  ],
  [['date > /etc/app/a', run('-v /etc/app:/app')], 'it mounts /etc/app/a, and a command makes its content'],
])('refuses %j', (lines, why) => {
  expect(read(lines)).toEqual([why]);
});

it('refuses data on a disk that cannot be had', () => {
  expect(read([run('-v data:/data')], 'which is gone')).toEqual([
    'it keeps data on the disk of the server, which is gone',
  ]);
});
