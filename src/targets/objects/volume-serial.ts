/** The serial of a volume's disk: what `/dev/disk/by-id/virtio-<first 20 characters>` shows inside the guest, as under Nova. */
import { hexDigest, uuidForm } from '../../kubernetes/digest.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Volume } from '../../topology/kinds/volume.ts';

/** The Cinder id of a live volume; for a new one a stable id of the same form, made from the resource path. */
export function volumeSerial(volume: Volume, facts: Facts | undefined): string {
  const live = facts?.physicalIds.get(volume.resource);
  if (live !== undefined) return live;
  return uuidForm(hexDigest(`volume:${volume.resource}`));
}
