/** The container image that does what a server did, where heat2kube.yaml names one: for the server, or for its image. */
import type { Site } from '../../plan/target.ts';
import { settingOf } from '../../plan/strategies.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { mappingOf } from './image.ts';

/** The key of `resources.<path>` that names it. */
export const imageSetting = 'image';

interface Replacing {
  readonly image: string;
  /** Whether it follows from the image of the server. */
  readonly isMapped: boolean;
  /** Why the server is a container where no strategy is said. */
  readonly because: string;
}

type Asked = Pick<Site, 'config' | 'live' | 'graph'>;

/** Undefined for a machine for which nobody names one. */
export function replacing(site: Asked, machine: Machine): Replacing | undefined {
  const own = settingOf(machine, site.config, imageSetting);
  if (own !== undefined)
    return { image: own, isMapped: false, because: `heat2kube.yaml names its container image, ${own}` };
  for (const disk of disksOf(site.graph, machine)) {
    if (disk.kind !== 'disk' || disk.role !== 'root' || disk.source.from !== 'image') continue;
    const mapping = mappingOf(site, disk.source.image);
    if (mapping && 'container' in mapping)
      return {
        image: mapping.container,
        isMapped: true,
        because: `heat2kube.yaml maps its image to the container image ${mapping.container}`,
      };
  }
  return undefined;
}
