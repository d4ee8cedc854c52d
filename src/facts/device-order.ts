/** Whether the disks of a machine are in the order in which its live guest has them: that decides on names such as `/dev/vdb`. */
import { textOf } from '../evaluate/value.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef } from '../topology/views/disks.ts';
import { compareDevices, volumeIdOf } from './disk-of-volume.ts';
import type { LiveView } from './fact-source.ts';
import type { Observer } from './observer.ts';
import type { ServerFact } from './server.ts';

export const deviceOrder = defineDiagnostic({
  code: 'live/device-order-differs',
  severity: 'warning',
  message: (resource: string, live: string, planned: string) =>
    `"${resource}": the live server has its volumes in the order ${live}, but the VM has them in the order ${planned}`,
  explanation:
    'The order decides which volume is /dev/vdb. A guest that mounts, swaps to or formats a disk by such a name would take another disk. Mounts by UUID, label or /dev/disk/by-id/virtio-... keep working: change /etc/fstab and the start-up data to these before the cut-over. Or put the volumes of the template into the live order, with `block_device_mapping_v2` or with `depends_on` between the attachments.',
});

/** `view` is the stack as it lives, in which volumes that were attached manually are disks too. */
export function observeOrder(observer: Observer, machine: Machine, view: LiveView): void {
  const server = view.liveOf('servers', machine);
  if (!server || observer.isMoved(machine.resource)) return;
  const planned = disksOf(view.graph, machine).flatMap((disk) => {
    const ref = volumeRef(disk);
    const node = volumeOf(view.graph, disk);
    const named = ref && 'external' in ref ? textOf(ref.external) : undefined;
    const made = disk.kind === 'disk' ? volumeIdOf(disk, view) : undefined;
    const id = (node ? view.idOf(node) : named) ?? made;
    const device = id === undefined ? undefined : deviceOf(server, id, view);
    return id === undefined || device === undefined ? [] : [{ id, device }];
  });
  const live = planned.toSorted((a, b) => compareDevices(a.device, b.device));
  if (live.every(({ id }, index) => planned[index]?.id === id)) return;
  const { resource } = machine;
  observer.report(deviceOrder, observer.whereOf(resource), resource, told(live, view), told(planned, view));
}

function deviceOf({ id, volumes }: ServerFact, volume: string, { facts }: LiveView): string | undefined {
  const listed = volumes.find((attached) => attached.id === volume)?.device;
  return listed ?? facts.volumes.get(volume)?.attachments.find(({ serverId }) => serverId === id)?.device;
}

function told(disks: readonly { readonly id: string }[], { facts }: LiveView): string {
  return disks.map(({ id }) => facts.volumes.get(id)?.name ?? id).join(', ');
}
