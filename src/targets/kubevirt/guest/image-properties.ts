/** Properties of the image that a machine boots from: they say which hardware the installed guest expects. */
import { guestProperties } from '../../../facts/guest-properties.ts';
import type { NodeRef } from '../../../evaluate/fact.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import { disksOf, volumeOf } from '../../../topology/views/disks.ts';
import type { World } from '../../../plan/world.ts';
import { imageOf } from '../../objects/image.ts';

/** The mapping's word counts before the cloud's, name by name; a volume that says nothing may be older than its image. */
export function imageProperties(world: World, machine: Machine): ReadonlyMap<string, string> {
  const ref = rootImage(world, machine);
  const image = ref && imageOf(world, ref);
  const live = world.live.view && guestProperties(machine, world.live.view);
  const found = live && live.size > 0 ? live : image?.fact?.properties;
  return new Map([...(found ?? []), ...(image?.mapping?.properties ?? [])]);
}

/** Name of the image of the live server, where neither the cloud nor the mapping says what it asks for. */
export function unknownImage(world: World, machine: Machine): string | undefined {
  const { facts, view } = world.live;
  const names = view?.liveOf('servers', machine)?.image ?? [];
  const ref = rootImage(world, machine);
  const isMapped = ref !== undefined && imageOf(world, ref).mapping?.properties !== undefined;
  return isMapped || names.some((name) => facts?.images.has(name)) ? undefined : names[0];
}

/** The image of the root disk, or of the volume that is the root disk. */
function rootImage({ graph }: World, machine: Machine): NodeRef | undefined {
  const root = disksOf(graph, machine).find((disk) => disk.kind === 'disk' && disk.role === 'root');
  if (root?.kind !== 'disk') return undefined;
  if (root.source.from === 'image') return root.source.image;
  const volume = volumeOf(graph, root);
  return volume?.source.from === 'image' ? volume.source.image : undefined;
}

/** Names that begin like those of Nova and mean nothing to the hardware of a guest. */
const moot =
  /^(?:os_(?:distro|version|admin_user|require_quiesce)|hw_(?:rescue_bus|rescue_device|auto_disk_config|qemu_guest_agent))$/;

/** Names that ask for hardware, or for what the hypervisor does with it. */
const asking = /^(?:hw_|os_|img_hide_hypervisor_id$|architecture$)/;

/** What a VM has without being told, in lower case. */
const usual: ReadonlyMap<string, RegExp> = new Map([
  ['architecture', /^(?:x86_64|amd64)$/],
  ['hw_architecture', /^(?:x86_64|amd64)$/],
  ['hw_boot_menu', /^false$/],
  ['hw_cdrom_bus', /^(?:ide|sata)$/],
  ['hw_cpu_policy', /^shared$/],
  ['hw_cpu_thread_policy', /^prefer$/],
  ['hw_disk_bus', /^virtio$/],
  ['hw_emulator_threads_policy', /^share$/],
  ['hw_firmware_stateless', /^false$/],
  ['hw_firmware_type', /^bios$/],
  ['hw_input_bus', /^ps2$/],
  ['hw_machine_type', /^(?:q35|pc-q35.*)$/],
  ['hw_mem_encryption', /^false$/],
  ['hw_mem_page_size', /^(?:small|any)$/],
  ['hw_pointer_model', /^ps2mouse$/],
  ['hw_rng_model', /^none$/],
  ['hw_scsi_model', /^virtio-scsi$/],
  ['hw_vif_model', /^virtio$/],
  ['hw_vif_multiqueue_enabled', /^(?:false|no|0)$/],
  ['hw_watchdog_action', /^disabled$/],
  ['img_hide_hypervisor_id', /^(?:false|no|0)$/],
  ['os_secure_boot', /^disabled$/],
  // Only Windows gets other hardware.
  ['os_type', /^(?!windows$)/],
]);

/** Whether the property can be left out: the VM is like that anyway, or it says nothing about hardware. */
export function isUsual(name: string, text: string): boolean {
  if (moot.test(name) || !asking.test(name)) return true;
  return usual.get(name)?.test(text.toLowerCase()) === true;
}
