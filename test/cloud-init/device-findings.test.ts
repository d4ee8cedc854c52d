/** Disks that start-up data names: told where the VM has none in that place. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

async function told(script: string, flavor: object | undefined): Promise<readonly string[]> {
  const template = `heat_template_version: 2018-08-31
resources:
  data: { type: OS::Cinder::Volume, properties: { size: 1 } }
  db:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      networks: [{ network: office }]
      user_data_format: RAW
      user_data: ${JSON.stringify(`#!/bin/sh\n${script}\n`)}
  link: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: db }, volume_id: { get_resource: data } } }
`;
  const config = flavor ? { flavors: { small: { vcpus: 1, memory: '1Gi', disk: '10Gi', ...flavor } } } : {};
  const { diagnostics } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', config });
  return diagnostics.filter(({ code }) => code === 'plan/device-missing').map(({ message }) => message);
}

it('tells a disk behind the last one', async () => {
  expect(await told('while [ ! -e /dev/vdc ]; do sleep 1; done', {})).toEqual([
    'the start-up data of "db" names a disk that its VM does not have (it has 2): while [ ! -e /dev/vdc ]; do sleep 1; done',
  ]);
});

it.each<readonly [string, string, object | undefined]>([
  ['a disk that is there', 'mount /dev/vdb1 /data', {}],
  ['the place behind an ephemeral disk', 'mount /dev/vdc /data', { ephemeral: '5Gi' }],
  ['the place behind an ephemeral disk and swap', 'mount /dev/vdd /data', { ephemeral: '5Gi', swap: '1Gi' }],
  ['a comment', '# /dev/vdz', {}],
  ['a flavor of which nothing is known', 'mount /dev/vdc /data', undefined],
  ['another name', 'ls /dev/vdcfoo', {}],
])('says nothing of %s', async (_what, script, flavor) => {
  expect(await told(script, flavor)).toEqual([]);
});
