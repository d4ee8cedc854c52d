/** What a disk holds decides what may be done with it, not the mode of the run; and a shared volume has machines of one side. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const id = '22222222-0000-4000-8000-000000000009';

interface Server {
  readonly [property: string]: unknown;
}

async function codesOf(resources: object, config: object = {}): Promise<readonly string[]> {
  const template = JSON.stringify({ heat_template_version: '2018-08-31', resources });
  const images = { debian: { dataSource: 'debian' } };
  const { diagnostics } = await compile(memoryHost({ 'demo.yaml': template }), {
    template: 'demo.yaml',
    config: { images, flavors: { small: { vcpus: 1, memory: '1Gi', disk: '5Gi' } }, ...config },
  });
  return diagnostics.map(({ code, severity }) => `${severity} ${code}`);
}

function server(rest: Server = {}): object {
  const networks = [{ network: 'office' }];
  return { type: 'OS::Nova::Server', properties: { image: 'debian', flavor: 'small', networks, ...rest } };
}

function attached(instance: string, volume: unknown): object {
  return {
    type: 'OS::Cinder::VolumeAttachment',
    properties: { instance_uuid: { get_resource: instance }, volume_id: volume },
  };
}

const formatting = { user_data_format: 'RAW', user_data: '#!/bin/sh\nmkfs.ext4 -F /dev/vdb\n' };
const checking = { user_data_format: 'RAW', user_data: '#!/bin/sh\nblkid /dev/vdb || mkfs.ext4 /dev/vdb\n' };

describe('start-up data that formats disks', () => {
  const snapshot = { type: 'OS::Cinder::Volume', properties: { size: 5, snapshot_id: id } };
  const outside = { type: 'OS::Cinder::Volume', external_id: id };
  const mapped = { block_device_mapping_v2: [{ volume_id: id, boot_index: -1 }] };

  it.each([
    ['an existing volume', { db: server(formatting), disk: attached('db', id) }],
    ['an existing volume that the server maps', { db: server({ ...formatting, ...mapped }) }],
    ['an external resource', { outside, db: server(formatting), disk: attached('db', { get_resource: 'outside' }) }],
    ['a snapshot', { snapshot, db: server(formatting), disk: attached('db', { get_resource: 'snapshot' }) }],
  ])('is refused in a redeployment too, with the disk of %s', async (_, resources) => {
    expect(await codesOf(resources)).toContain('error plan/formats-old-disk');
    const accepted = await codesOf(resources, { resources: { db: { formatsDisks: 'the script formats vdc only' } } });
    expect(accepted).toContain('warning plan/formats-disk-accepted');
    expect(accepted).not.toContain('error plan/formats-old-disk');
  });

  it.each([
    [
      'formats a new volume',
      {
        fresh: { type: 'OS::Cinder::Volume', properties: { size: 5 } },
        db: server(formatting),
        disk: attached('db', { get_resource: 'fresh' }),
      },
    ],
    ['looks before', { db: server(checking), disk: attached('db', id) }],
  ])('is taken where it %s', async (_, resources) => {
    expect((await codesOf(resources)).filter((code) => code.includes('formats'))).toEqual([]);
  });
});

describe('a line of start-up data', () => {
  const ignition =
    '{"ignition":{"version":"3.0.0"},"storage":{"filesystems":[{"device":"/dev/vdb","wipeFilesystem":true}]}}';

  it.each([
    ['#!/bin/sh\nblkid /dev/vdc || mkfs.ext4 /dev/vdb', true],
    ['#!/bin/sh\nDISK=/dev/vdb\nblkid $DISK || mkfs.ext4 ${DISK}', false],
    ['#!/bin/sh\nfor d in vdb vdc; do blkid /dev/$d || mkfs.xfs /dev/$d; done', false],
    ['#!/bin/sh\nblkid /dev/vdb1 || (sgdisk -n 1 /dev/vdb; mkfs.ext4 /dev/vdb1)', false],
    ['#!/bin/sh\ncryptsetup luksFormat -q /dev/vdb key', true],
    ['#!/bin/sh\ncryptsetup isLuks /dev/vdb || cryptsetup luksFormat -q /dev/vdb key', false],
    ['#!/bin/sh\nmdadm --create /dev/md0 /dev/vdb', true],
    ['#!/bin/sh\nvgcreate -y data /dev/vdb', true],
    ['#!/bin/sh\nvgs data || vgcreate -y data /dev/vdb', false],
    ['#!/bin/sh\ndd if=/dev/zero of=/dev/vdb bs=1M', true],
    ['#!/bin/sh\ndd if=/dev/vdb of=/dev/null count=1', false],
    ['#!/bin/sh\nshred /dev/vdb', true],
    ['#!/bin/sh\nblkdiscard /dev/vdb', true],
    [ignition, true],
    [ignition.replace('true', 'false'), false],
    ['#ps1_sysnative\nGet-Disk | Initialize-Disk -PassThru | New-Partition -UseMaximumSize | Format-Volume', true],
    [
      "#ps1_sysnative\nGet-Disk | Where PartitionStyle -eq 'RAW' | Initialize-Disk -PassThru | New-Partition | Format-Volume",
      false,
    ],
    ['#ps1_sysnative\nClear-Disk -Number 1 -RemoveData', true],
    ['#cloud-config\nfs_setup:\n  - { label: db, filesystem: ext4, device: /dev/vdb }', false],
    ['#cloud-config\nfs_setup:\n  - { label: db, filesystem: ext4, overwrite: false, device: /dev/vdb }', false],
    ['#cloud-config\nfs_setup: [{ filesystem: ext4, overwrite: true, device: /dev/vdb, partition: auto }]', false],
    ['#cloud-config\nfs_setup: [{ filesystem: ext4, device: /dev/vdb, replace_fs: ntfs }]', true],
    ['#cloud-config\nfs_setup: [{ filesystem: ext4, device: /dev/vdb, partition: none, overwrite: false }]', true],
    ['#cloud-config\nfs_setup: [{ filesystem: ext4, device: /dev/vdb, partition: 1 }]', false],
    ['#cloud-config\nfs_setup:\n- filesystem: ext4\n  device: /dev/vdb1\n  partition: "1"\n  overwrite: yes', true],
    ['#cloud-config\ndisk_setup: { /dev/vdb: { table_type: gpt, layout: true } }', false],
    ['#cloud-config\ndisk_setup: { /dev/vdb: { table_type: gpt, layout: [50, 50], overwrite: true } }', true],
    ['#cloud-config\ndisk_setup: { /dev/vdb: { layout: false, overwrite: true } }', false],
    ['#cloud-config\ndisk_setup: { /dev/vdb: { layout: remove } }', true],
    ['Content-Type: text/cloud-config\n\nfs_setup:\n  - { device: /dev/vdb }', true],
    ['rem cmd\necho select disk 1 > d.txt\ndiskpart /s d.txt', false],
  ])('%s: formats a disk without a look at it: %s', async (text, expected) => {
    const resources = { db: server({ user_data_format: 'RAW', user_data: `${text}\n` }), disk: attached('db', id) };
    expect((await codesOf(resources)).includes('error plan/formats-old-disk')).toBe(expected);
  });
});

describe('a volume of several servers', () => {
  const shared = { type: 'OS::Cinder::Volume', properties: { size: 5 } };
  const keep = { resources: { b: { strategy: 'keep' } } };

  it.each([
    ['of the stack', { shared }, { get_resource: 'shared' }],
    ['from outside', {}, id],
  ])('is refused where one of them stays: %s', async (_, more, volume) => {
    const resources = { ...more, a: server(), b: server(), x: attached('a', volume), y: attached('b', volume) };
    expect(await codesOf(resources, keep)).toContain('error plan/volume-shared-with-kept');
    expect(await codesOf(resources)).not.toContain('error plan/volume-shared-with-kept');
  });
});
