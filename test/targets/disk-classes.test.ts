/** StorageClasses of disks that are no volumes of the stack: by their volume type, else by what heat2kube.yaml says of the server. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, isJsonObject, itemsAt, type Json } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const template = `heat_template_version: 2018-08-31
resources:
  fast: { type: OS::Cinder::VolumeType, properties: { name: fast } }
  mapped:
    type: OS::Nova::Server
    properties:
      flavor: f
      networks: [{ network: n }]
      block_device_mapping_v2:
        - { image: debian, boot_index: 0, volume_size: 10, volume_type: ssd, delete_on_termination: true }
        - { image: debian, boot_index: -1, volume_size: 10, volume_type: { get_resource: fast } }
        - { snapshot_id: 5d4a5cb4-3d0e-4a6d-a0a0-5a7d4a4b6f13, boot_index: -1, volume_size: 10, volume_type: ssd }
        - { ephemeral_size: 5, boot_index: -1, volume_type: ssd }
  plain: { type: OS::Nova::Server, properties: { image: debian, flavor: f, networks: [{ network: n }] } }
`;

const config = {
  images: { debian: { dataSource: 'debian' } },
  volumeTypes: { ssd: 'quick' },
  resources: { plain: { storageClass: 'local' } },
};

async function converted() {
  return compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', stackName: 't', config });
}

it('gives each disk the class of its type, or that of its server', async () => {
  const { files } = await converted();
  const classes = emittedJson(files).flatMap(({ json }) => [
    ...(['PersistentVolumeClaim', 'DataVolume'].includes(String(json['kind'])) ? [named(json)] : []),
    ...itemsAt(json, 'spec', 'dataVolumeTemplates').map(named),
  ]);
  expect(classes.toSorted()).toEqual([
    'mapped-disk-2: fast',
    'mapped-disk-3: quick',
    'mapped-root: quick',
    'plain-root: local',
  ]);
});

it('accounts for the type of each disk', async () => {
  const { ledger } = await converted();
  const states = ledger?.entries.flatMap(({ property, state }) => (property.endsWith('volume_type') ? [state] : []));
  expect(states).toEqual(['translated', 'translated', 'translated', 'moot']);
});

function named(json: Json): string {
  const spec = at(json, 'spec', 'storage') ?? at(json, 'spec');
  const name = isJsonObject(spec) ? spec['storageClassName'] : undefined;
  return `${String(at(json, 'metadata', 'name'))}: ${String(name)}`;
}
