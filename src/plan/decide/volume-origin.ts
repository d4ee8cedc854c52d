/** Where the content of a volume comes from: as its machine uses it, or as data where none does. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Attachment, Volume } from '../../topology/kinds/volume.ts';
import { diskOrigin, type DiskOrigin, type OriginWorld } from './disk-origin.ts';

export function volumeOrigin(world: OriginWorld, volume: Volume): DiskOrigin {
  return diskOrigin(userOf(world, volume) ?? unattached(volume), world);
}

function userOf({ topology }: OriginWorld, volume: Volume): Disk | Attachment | undefined {
  const isIt = (ref: NodeRef): boolean => topology.resolve('volume', ref)?.id === volume.id;
  return (
    topology.of('disk').find(({ source }) => source.from === 'volume' && isIt(source.volume)) ??
    topology.of('attachment').find((attachment) => isIt(attachment.volume))
  );
}

function unattached({ id, resource }: Volume): Attachment {
  return { kind: 'attachment', id, resource, machine: { node: id }, volume: { node: id } };
}
