/** Properties of the image that a live machine boots from, which decide how its guest sees the hardware. */
import type { Machine } from '../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef } from '../topology/views/disks.ts';
import { textOf } from '../evaluate/value.ts';
import { volumeIdOf } from './disk-of-volume.ts';
import type { LiveView } from './fact-source.ts';
import type { VolumeFact } from './volume.ts';

/**
 * Nova reads them from the image, or from what Cinder has kept of it for a volume that is booted from. Undefined where
 * the facts have neither.
 */
export function guestProperties(machine: Machine, view: LiveView): ReadonlyMap<string, string> | undefined {
  const images = view.liveOf('servers', machine)?.image ?? [];
  const image = images.map((name) => view.facts.images.get(name)).find(Boolean);
  return image?.properties ?? rootVolume(machine, view)?.imageProperties;
}

function rootVolume(machine: Machine, view: LiveView): VolumeFact | undefined {
  const root = disksOf(view.graph, machine).find((disk) => disk.kind === 'disk' && disk.role === 'root');
  if (root?.kind !== 'disk') return undefined;
  const node = volumeOf(view.graph, root);
  const ref = volumeRef(root);
  const external = ref && 'external' in ref ? textOf(ref.external) : undefined;
  const id = node ? view.idOf(node) : (external ?? volumeIdOf(root, view));
  return view.facts.volumes.get(id ?? '');
}
