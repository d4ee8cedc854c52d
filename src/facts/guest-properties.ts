/** Properties of the image that a live machine boots from, which decide how its guest sees the hardware. */
import type { Machine } from '../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef } from '../topology/views/disks.ts';
import { textOf } from '../evaluate/value.ts';
import { volumeIdOf } from './disk-of-volume.ts';
import type { LiveView } from './fact-source.ts';

/** Nova reads them from the image, or from what Cinder has kept of it for a volume that is booted from. */
function guestProperties(machine: Machine, view: LiveView): ReadonlyMap<string, string> {
  const images = view.liveOf('servers', machine)?.image ?? [];
  const image = images.map((name) => view.facts.images.get(name)).find(Boolean);
  return image?.properties ?? rootVolume(machine, view)?.imageProperties ?? new Map();
}

function rootVolume(
  machine: Machine,
  view: LiveView,
): { readonly imageProperties: ReadonlyMap<string, string> } | undefined {
  const root = disksOf(view.graph, machine).find((disk) => disk.kind === 'disk' && disk.role === 'root');
  if (root?.kind !== 'disk') return undefined;
  const node = volumeOf(view.graph, root);
  const ref = volumeRef(root);
  const external = ref && 'external' in ref ? textOf(ref.external) : undefined;
  const id = node ? view.idOf(node) : (external ?? volumeIdOf(root, view));
  return view.facts.volumes.get(id ?? '');
}

/** What a VM has without being told. */
const usual: ReadonlyMap<string, RegExp> = new Map([
  ['hw_disk_bus', /^virtio$/],
  ['hw_firmware_type', /^bios$/],
  ['hw_machine_type', /^(?:q35|pc-q35.*)$/],
  ['hw_scsi_model', /^$/],
  ['hw_tpm_model', /^$/],
  ['hw_tpm_version', /^$/],
  ['hw_vif_model', /^virtio$/],
  ['os_secure_boot', /^disabled$/],
  ['os_type', /^linux$/],
]);

/** Those that ask for other hardware than a VM has without being told, in the order of their names. */
export function unusualProperties(machine: Machine, view: LiveView): readonly (readonly [string, string])[] {
  return [...guestProperties(machine, view)]
    .filter(([name, value]) => usual.get(name)?.test(value.toLowerCase()) === false)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
