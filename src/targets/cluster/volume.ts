/** A volume becomes a claim, or what stands behind one. */
import { isMoved } from '../../config/path-pattern.ts';
import { booleanOf, known, type Value } from '../../evaluate/value.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { verify } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import type { Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { usersOfVolume } from '../../topology/views/disks.ts';
import { copyVolumeStep } from '../objects/copy-volume.ts';
import { usersFlip } from '../objects/part.ts';
import { volumeStays } from '../objects/sides.ts';
import { encryptedCopy } from '../objects/encrypted-copy.ts';
import { sharedWithKept } from '../objects/kept-sharers.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { lose, moot, outsideName } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { storageClassOf } from '../objects/storage-class.ts';
import { notShareable, sharedVolume, tellShared } from '../objects/shared-volume.ts';
import { ofEachReplica, poolOfVolume } from '../objects/pooled-volume.ts';
import { volumeOrigin } from '../objects/volume-origin.ts';
import { volumeSerial } from '../objects/volume-serial.ts';
import { lowerVolume } from '../objects/volume-claims.ts';

const volumeHintLost = defineDiagnostic({
  code: 'plan/volume-hint-lost',
  severity: 'warning',
  message: (resource: string, hint: string) =>
    `the scheduler hint "${hint}" of "${resource}" is not carried over to its PersistentVolumeClaim`,
  explanation:
    'Cinder hints select the storage host that a volume is created on. The Cinder CSI driver reads affinity from annotations of the claim only if the operator has enabled that; other drivers have no such feature.',
});

const zoneLost = defineDiagnostic({
  code: 'plan/volume-zone-lost',
  severity: 'warning',
  message: (resource: string, zone: string) =>
    `the zone "${zone}" of "${resource}" is not carried over: the StorageClass decides the zone of its PersistentVolumeClaim`,
  explanation:
    'A claim has no zone. allowedTopologies of the StorageClass, or the node of the first VM that uses the claim, decides where the volume is created. Map the volume type to a StorageClass of that zone if the zone matters.',
});

export const volume: Target<'volume'> = {
  kind: 'volume',
  id: 'claim',
  side: 'cluster',
  diagnostics: [volumeHintLost, zoneLost, sharedVolume, notShareable, sharedWithKept, encryptedCopy],
  offer(node, site) {
    if (volumeStays(site, node)) return undefined;
    const pool = poolOfVolume(site, node);
    return {
      rank: 1,
      because: pool ? ofEachReplica(pool) : 'a volume becomes a PersistentVolumeClaim',
      flip: usersFlip,
    };
  },
  steps: (node, world) => looseCopySteps(world, node),
  lower(node, world) {
    const old = volumeOrigin(world, node).origin !== 'fresh';
    if (old) tellSource(world, node);
    tellShared(world, node, storageClassOf(world, node.type));
    for (const [hint, value] of node.hints)
      lose(world, volumeHintLost, { resource: node.resource, value }, node.resource, hint);
    if (node.readOnly) {
      const plain = booleanOf(node.readOnly) === false;
      if (plain) world.account.declare(node.readOnly, 'default', 'disks are writable');
      else moot(world, { resource: node.resource, value: node.readOnly }, 'unattached-volume');
    }
    tellZone(world, node, volumeOrigin(world, node).origin);
    if (old) moot(world, { resource: node.resource, value: outsideName(node.type) }, 'live-disk');
    return lowerVolume(world, node);
  },
  // Scripts look for the disk by the id of its volume.
  answer: (node, { fact }, _consumer, { live }) => (fact === 'id' ? known(volumeSerial(node, live.facts)) : undefined),
};

/** A live volume stays in its zone. */
function tellZone(world: World, { resource, zone }: Volume, origin: 'fresh' | 'adopted' | 'copied'): void {
  if (!zone) return;
  const at = { resource, value: zone };
  const text = externalText(zone);
  if (origin !== 'fresh') moot(world, at, 'live-disk');
  else if (text === defaultZone) moot(world, at, 'default-zone');
  else lose(world, zoneLost, at, resource, text);
}

const defaultZone = 'nova';

/** A volume that no server has is copied by itself; with a machine it comes in the steps of that. */
function looseCopySteps(world: World, node: Volume): readonly Step[] {
  const { graph, live, config, names } = world;
  const origin = volumeOrigin(world, node);
  if (live.mode !== 'migrate' || origin.origin !== 'copied' || origin.from.from !== 'volume') return [];
  if (usersOfVolume(graph, node.id).length > 0 || isMoved(config, node.resource)) return [];
  const { volume: id, live: fact } = origin.from;
  return [
    copyVolumeStep(world, {
      volume: id,
      ...(fact && { live: fact }),
      claim: names.name(node.id),
      id: `copy/${node.resource}`,
      title: `Copy volume "${node.resource}"`,
      about: [node.id],
      needs: ['protect/retain', 'prepare/apply'],
      precondition: [
        verify(
          { look: 'live', live: { live: 'volume', id }, columns: ['status'], as: 'value' },
          { output: 'available' },
        ),
      ],
      after: [{ op: 'record', moved: [node.resource] }],
    }),
  ];
}

/** What a live volume was made from no longer matters. */
function tellSource(world: World, { resource, source }: Volume): void {
  moot(world, { resource, value: nameOf(source) }, 'live-disk');
}

function nameOf(source: Volume['source']): Value | undefined {
  switch (source.from) {
    case 'blank':
      return undefined;
    case 'image':
      return outsideName(source.image);
    case 'volume':
      return outsideName(source.volume);
    case 'snapshot':
      return source.snapshot;
    case 'backup':
      return source.backup;
  }
}
