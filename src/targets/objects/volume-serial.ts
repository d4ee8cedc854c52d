/** The serial of a volume's disk: what `/dev/disk/by-id/virtio-<first 20 characters>` shows inside the guest, as under Nova. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Facts } from '../../facts/facts.ts';
import type { Volume } from '../../topology/kinds/volume.ts';

/** The Cinder id of a live volume; for a new one a stable id of the same form, made from the resource path. */
export function volumeSerial(volume: Volume, facts: Facts | undefined): string {
  const live = facts?.physicalIds.get(volume.resource);
  if (live !== undefined) return live;
  const hex = bytesToHex(sha256(utf8ToBytes(`volume:${volume.resource}`)));
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
