/** A volume of the stack that each VM of a pool has for itself: the pool makes one with every VM, and deletes it with the VM. */
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import type { World } from '../../plan/world.ts';
import { gib } from '../objects/amounts.ts';
import { blankSource, dataVolumeSpec } from '../objects/claims.ts';
import { imageNeeds, imageOf, imageSize, imageSource } from '../objects/image.ts';
import { classNeeds, storageClassOf } from '../objects/storage-class.ts';
import type { MachineDisk } from './disks.ts';

type PoolDisk = Required<Pick<MachineDisk, 'source' | 'template' | 'needs'>>;

interface Pooled {
  readonly volume: Volume;
  /** Of the data volume in the template; KubeVirt adds the number of the VM. */
  readonly name: string;
}

export function poolDisk(world: World, machine: Machine, { volume, name }: Pooled): PoolDisk {
  const image = volume.source.from === 'image' ? imageOf(world, volume.source.image) : undefined;
  const size = volume.sizeGiB ? gib(volume.sizeGiB) : image && imageSize(image);
  const storageClass = storageClassOf(world, volume.type);
  const spec = dataVolumeSpec(
    {
      source: image ? imageSource(image) : blankSource,
      ...(size && { size }),
      ...(storageClass && { storageClass }),
    },
    { node: volume.id },
  );
  return {
    source: { dataVolume: { name } },
    template: { name, spec },
    needs: [...(image ? imageNeeds(world, image, machine.id) : []), ...classNeeds(world, volume)],
  };
}
