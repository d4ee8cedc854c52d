/** Disks and volumes in the shapes that a template can give them: what the VM sees, and what fills a claim. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, itemsAt, textAt, type Json, type JsonObject } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const id = (last: number) => `5d4a5cb4-3d0e-4a6d-a0a0-5a7d4a4b6f${last}`;

const template = `heat_template_version: 2018-08-31
resources:
  ro: { type: OS::Cinder::Volume, properties: { size: 2, read_only: true } }
  rw: { type: OS::Cinder::Volume, properties: { size: 2, read_only: false, source_volid: { get_resource: ro } } }
  ext: { type: OS::Cinder::Volume, properties: { size: 2, source_volid: ${id(11)} } }
  back: { type: OS::Cinder::Volume, properties: { size: 2, backup_id: ${id(12)} } }
  snap: { type: OS::Cinder::Volume, properties: { size: 2, snapshot_id: ${id(13)}, image: debian } }
  linux:
    type: OS::Nova::Server
    properties:
      flavor: f
      networks: [{ network: n }]
      user_data_format: RAW
      user_data: "#cloud-config\\nhostname: caf\\xe9\\n"
      block_device_mapping_v2:
        - { image: debian, boot_index: 0, volume_size: 10, delete_on_termination: true }
        - { ephemeral_size: 5, ephemeral_format: EXT3, boot_index: -1 }
        - { ephemeral_size: 6, ephemeral_format: vfat, boot_index: -1 }
        - { ephemeral_size: 7, ephemeral_format: "a b", boot_index: -1 }
        - { swap_size: 512, boot_index: -1 }
        - { volume_id: { get_resource: ro }, boot_index: 1 }
        - { volume_id: { get_resource: rw }, boot_index: -1 }
  windows:
    type: OS::Nova::Server
    properties:
      image: published
      flavor: f
      networks: [{ network: n }]
      user_data_format: RAW
      user_data: "#ps1\\nx"
      block_device_mapping_v2: [{ ephemeral_size: 3, ephemeral_format: ntfs, boot_index: -1 }]
`;

it('has a disk or a claim for each, and says what nothing does for it', async () => {
  const { files, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    stackName: 't',
    config: { images: { published: { url: 'https://example.org/d.qcow2', size: '12Gi' } } },
  });
  const objects = emittedJson(files);
  const named = (kind: string, name: string): JsonObject => {
    const found = objects.find(({ json }) => json['kind'] === kind && textAt(json, 'metadata', 'name') === name);
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found.json;
  };
  const disks = itemsAt(named('VirtualMachine', 'linux'), 'spec', 'template', 'spec', 'domain', 'devices', 'disks');
  const attached = disks.map((disk) => [textAt(disk, 'name'), at(disk, 'disk', 'readonly'), at(disk, 'bootOrder')]);
  expect(attached).toEqual([
    ['root', undefined, 1],
    ['ephemeral', undefined, undefined],
    ['ephemeral-2', undefined, undefined],
    ['ephemeral-3', undefined, undefined],
    ['swap', undefined, undefined],
    ['ro', true, 2],
    ['rw', undefined, undefined],
    ['cloud-init', undefined, undefined],
  ]);
  const claimed = ['rw', 'ext', 'back'].map((name) =>
    at(named('PersistentVolumeClaim', name), 'spec', 'dataSourceRef', 'name'),
  );
  expect(claimed).toEqual(['ro', `<claim with the content of volume ${id(11)}>`, 'back']);
  const source = named('VolumeSnapshotContent', 't-back');
  expect(at(source, 'spec', 'source', 'snapshotHandle')).toBe(id(12));
  const [root] = itemsAt(named('VirtualMachine', 'windows'), 'spec', 'dataVolumeTemplates');
  expect([textAt(root ?? null, 'spec', 'source', 'http', 'url'), sizeOf(root)]).toEqual([
    'https://example.org/d.qcow2',
    '12Gi',
  ]);
  // What cannot be a word of a command is not one; only the first disk is mounted, as Nova asks.
  const start = textAt(named('Secret', 'linux-cloud-init'), 'stringData', 'userdata') ?? '';
  expect([...start.matchAll(/mkfs\.[^;]*|mount "\$disk"/g)].map(([text]) => text)).toEqual([
    'mkfs.ext3 -q -L ephemeral0 "$disk"',
    'mount "$disk"',
    'mkfs.vfat "$disk"',
    'mkfs.ext4 "$disk"',
  ]);
  // A part that is not ASCII goes as base64.
  expect(start).toContain(`Content-Transfer-Encoding: base64\n\n${btoa('#cloud-config\nhostname: caf\xc3\xa9\n')}`);
  const told = diagnostics.flatMap(({ code, resource, severity }) =>
    severity === 'info' ? [] : [`${resource ?? ''}: ${code}`],
  );
  expect(told).toEqual([
    // Heat refuses the resource, so nobody asks what became of the rest of it.
    'snap: catalogue/plugin-check',
    'linux: plan/ephemeral-disk-emptied',
    'linux: plan/drain-stops-vm',
    'windows: plan/ephemeral-disk-emptied',
    'windows: plan/ephemeral-disk-unformatted',
  ]);
});

function sizeOf(template: Json | undefined): string | undefined {
  return textAt(template ?? null, 'spec', 'storage', 'resources', 'requests', 'storage');
}

const listOf = (items: readonly JsonObject[]): JsonObject => ({ apiVersion: 'v1', kind: 'List', items });

const storageClass = (name: string, mark: string): JsonObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, annotations: { [mark]: 'true' } },
  provisioner: 'disks.example.org',
});

const storageProfile = (name: string, mode: string): JsonObject => ({
  kind: 'StorageProfile',
  metadata: { name },
  status: { claimPropertySets: [{ accessModes: [mode], volumeMode: 'Block' }] },
});

/** What VMs take that name no class comes before what claims take. */
const bundle = {
  storageClasses: listOf([
    storageClass('plain', 'storageclass.kubernetes.io/is-default-class'),
    storageClass('shared', 'storageclass.kubevirt.io/is-default-virt-class'),
  ]),
  storageProfiles: listOf([storageProfile('plain', 'ReadWriteOnce'), storageProfile('shared', 'ReadWriteMany')]),
};

const movable = `heat_template_version: 2018-08-31
resources:
  unstated: { type: OS::Cinder::Volume, properties: { size: 2 } }
  named: { type: OS::Cinder::Volume, properties: { size: 2, volume_type: shared } }
  alone: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  moves:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      block_device_mapping_v2: [{ volume_id: { get_resource: named }, boot_index: -1 }, { swap_size: 64 }]
  stops:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: n }]
      block_device_mapping_v2: [{ volume_id: { get_resource: unstated }, boot_index: -1 }]
`;

it('asks for disks that two nodes can have where the class offers them, and tells which VM a drain stops', async () => {
  const host = memoryHost({ 't.yaml': movable, 'cluster.json': JSON.stringify(bundle) });
  const told = async (options: object) => {
    const { files, diagnostics } = await compile(host, { template: 't.yaml', stackName: 't', ...options });
    const claims = emittedJson(files).filter(({ json }) => json['kind'] === 'PersistentVolumeClaim');
    const plan = files.find(({ path }) => path === 'MIGRATION.md')?.text ?? '';
    return {
      modes: claims.map(({ json }) => [textAt(json, 'metadata', 'name'), itemsAt(json, 'spec', 'accessModes')]),
      stopped: diagnostics.flatMap(({ code, message }) =>
        code === 'plan/drain-stops-vm' ? message.split('"')[1] : [],
      ),
      asks: plan.includes('kubectl get storageprofiles'),
    };
  };
  const [once, many] = [['ReadWriteOnce'], ['ReadWriteMany']];
  expect(await told({ clusterFile: 'cluster.json' })).toEqual({
    modes: [
      ['named', many],
      ['unstated', once],
    ],
    stopped: ['stops'],
    asks: false,
  });
  expect(await told({})).toEqual({
    modes: [
      ['named', once],
      ['unstated', once],
    ],
    stopped: ['moves', 'stops'],
    asks: true,
  });
  const settings = { resources: { stops: { runStrategy: 'Always' }, moves: { runStrategy: 'RerunOnFailure' } } };
  expect((await told({ config: settings })).stopped).toEqual([]);
});

it('takes parts of a parameter without a value for volumes of their own', async () => {
  const attached = [0, 1, 1].map(
    (
      part,
      index,
    ) => `  s${index}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  a${index}:
    type: OS::Cinder::VolumeAttachment
    properties: { instance_uuid: { get_resource: s${index} }, volume_id: { get_param: [volumes, ${part}] } }
`,
  );
  const text = `heat_template_version: 2018-08-31
parameters: { volumes: { type: json } }
resources:
${attached.join('')}`;
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': text }), { template: 's.yaml' });
  const claims = emittedJson(files).filter(({ json }) => textAt(json, 'kind') === 'PersistentVolumeClaim');
  const names = claims.map(({ json }) => textAt(json, 'metadata', 'name'));
  expect(names.toSorted()).toEqual(['volume-part-0-of-parameter-volumes', 'volume-part-1-of-parameter-volumes']);
  expect(diagnostics.filter(({ code }) => code === 'verify/wrong-disk')).toEqual([]);
});
