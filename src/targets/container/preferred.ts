/** When a server is a container without being asked for one, and what it costs to make it one. */
import type { Site } from '../../plan/target.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { plainContainers } from '../objects/plain-containers.ts';
import { replacing } from '../objects/replacing-image.ts';
import { staysUnseen } from '../objects/sides.ts';
import { imagesText } from './plain-messages.ts';

/** Why it is one where no strategy is named; undefined where it is none. */
export function preferredFor(site: Site, node: Machine): string | undefined {
  const image = replacing(site, node);
  if (image) return image.because;
  return node.program && !staysUnseen(node, site) ? 'it is a container, which needs no VM' : undefined;
}

export function costOf(site: Site, node: Machine): string {
  if (node.program) return 'the cluster runs the container, and its service in OpenStack no longer does';
  const found = plainContainers(site, node);
  return found && 'containers' in found
    ? `its start-up data runs ${imagesText(found.containers)}, and nothing else of it runs in a pod`
    : 'a container image must do what the server did: its start-up data does not run';
}
