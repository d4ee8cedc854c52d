/**
 * OS::Cinder::Volume: a block volume. It becomes a claim; its data is adopted, copied, or created again from its source.
 * Volume types carry encryption, quality of service and multiple attachment in Cinder; a StorageClass carries them here.
 * Heat manual: template guide, OpenStack resource types, OS::Cinder::Volume.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { known, map } from '../../evaluate/value.ts';
import { noFact, plainFact, property, show, status, textProperty, unanswered } from '../attribute-values.ts';
import type { Volume } from '../kinds/volume.ts';
import { defineLift, type AttributeMeaning, type LiftReport, type Reader } from '../lift.ts';
import { isPlain, unlessEmpty } from '../plain-choice.ts';

const multiattachIgnored = defineDiagnostic({
  code: 'cinder-volume/multiattach-ignored',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" sets multiattach, which has no effect: Cinder reads it from the volume type`,
  explanation:
    'The property is deprecated. A volume that several servers use at once needs a volume type, and in the cluster a StorageClass, that allows it.',
});

const attachments = 'the servers and attachments of the stack define which servers use a volume';

type Properties = typeof properties;

const properties = {
  availability_zone: { fate: 'mapped', note: 'Zone of the storage, not of the server' },
  backup_id: { fate: 'mapped', note: 'The backup that the volume is restored from' },
  description: { fate: 'moot', note: 'Description in the Cinder API' },
  image: { fate: 'mapped', note: 'The image that the volume is created from' },
  imageRef: { fate: 'mapped', note: 'Old name of image' },
  metadata: { fate: 'moot', note: 'Only tools of the cloud read it' },
  multiattach: { fate: 'approximated', note: 'No effect in Cinder, which reads the volume type' },
  name: { fate: 'moot', note: 'Resolves references by name; the claim is named after the resource' },
  read_only: { fate: 'mapped', note: 'Whether VMs may write' },
  scheduler_hints: { fate: 'mapped', note: 'Same or different storage host as other volumes' },
  size: { fate: 'mapped', note: 'Size of the claim, in GiB' },
  snapshot_id: { fate: 'mapped', note: 'The snapshot that the volume is created from' },
  source_volid: { fate: 'mapped', note: 'The volume that it is a copy of' },
  volume_type: { fate: 'mapped', note: 'Selects the StorageClass through volumeTypes in heat2kube.yaml' },
} as const;

export const cinderVolume = defineLift({
  type: 'OS::Cinder::Volume',
  summary: 'A PersistentVolumeClaim; its data is adopted in place, copied, or created from scratch',
  properties,
  attributes: {
    attachments: unanswered(attachments),
    attachments_list: unanswered(attachments),
    availability_zone: property('availability_zone', (self) => plainFact('zone', self.path)),
    bootable: (self) => known(String(self.effective.has('image'))),
    created_at: unanswered('only Cinder has the time of creation of a volume'),
    display_description: textProperty('description', known('None')),
    display_name: property('name', (self) => plainFact('name', self.path)),
    encrypted: unanswered('the volume type decides whether a volume is encrypted'),
    metadata: unanswered('Cinder formats the metadata as text; metadata_values has the data'),
    metadata_values: property('metadata', () => map([])),
    multiattach: property('multiattach', () => known(false)),
    show,
    size: sizeText(),
    snapshot_id: textProperty('snapshot_id', known('None')),
    source_volid: textProperty('source_volid', known('None')),
    status,
    volume_type: property('volume_type', () => noFact('the default volume type of the cloud is not known')),
  },
  diagnostics: [multiattachIgnored],
  lift(read, self, report) {
    const multiattach = read.get('multiattach');
    if (isPlain(multiattach, false)) report.isDefault(multiattach, 'one VM at a time');
    else report.lost(multiattach, multiattachIgnored, self.path);
    const [name, description, sizeGiB] = [read.get('name'), read.get('description'), read.get('size')];
    const [type, zone] = [
      unlessEmpty(read.get('volume_type'), report),
      unlessEmpty(read.get('availability_zone'), report),
    ];
    const metadata = read.get('metadata');
    const readOnly = read.get('read_only');
    return [
      {
        kind: 'volume',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        ...(description && { description }),
        ...(sizeGiB && { sizeGiB }),
        ...(type && { type: read.ref(type) }),
        source: source(read, report),
        ...(zone && { zone }),
        ...(metadata && { metadata }),
        ...(readOnly && { readOnly }),
        hints: read.entries(read.get('scheduler_hints')),
        ...(self.deletionPolicy !== 'Delete' && { outlives: true }),
      },
    ];
  },
});

/** Cinder allows one source only, which Heat checks; with a backup Heat reads no other (`BaseVolume.handle_create`). */
function source(read: Reader<Properties>, report: LiftReport): Volume['source'] {
  const image = unlessEmpty(read.get('image'), report);
  const snapshot = unlessEmpty(read.get('snapshot_id'), report);
  const volume = unlessEmpty(read.get('source_volid'), report);
  const backup = unlessEmpty(read.get('backup_id'), report);
  if (backup) {
    for (const other of [image, snapshot, volume]) report.isDefault(other, 'the backup is the source of the volume');
    return { from: 'backup', backup };
  }
  if (image) return { from: 'image', image: read.ref(image) };
  if (snapshot) return { from: 'snapshot', snapshot };
  return volume ? { from: 'volume', volume: read.ref(volume) } : { from: 'blank' };
}

/** Cinder's attributes are texts, numbers included. */
function sizeText(): AttributeMeaning {
  return (self, path) =>
    self.effective.has('size')
      ? textProperty('size', known('None'))(self, path, { identity: () => undefined })
      : plainFact('size', self.path);
}
