/** The disks of a machine in the order in which its live guest has them: that decides on names such as `/dev/vdb`. */
import { textOf } from '../evaluate/value.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { disksOf, volumeOf, volumeRef, type MachineDisk } from '../topology/views/disks.ts';
import { compareDevices, volumeIdOf } from './disk-of-volume.ts';
import type { LiveView } from './fact-source.ts';
import type { Observer } from './observer.ts';
import { volumesByServer } from './volumes-by-server.ts';

export const deviceOrder = defineDiagnostic({
  code: 'live/device-order-differs',
  severity: 'info',
  message: (resource: string, live: string, template: string) =>
    `"${resource}": the live server has its volumes in the order ${live}, but the template has them in the order ${template}; the VM has the live order`,
  explanation:
    'The order decides which volume is /dev/vdb. The VM has its disks in the order in which the live server has them, so that a guest that mounts, swaps to or formats a disk by such a name finds the same one. The stack deployed from scratch would have the other order: prefer mounts by UUID, label or /dev/disk/by-id/virtio-...',
});

export const deviceOrderUnknown = defineDiagnostic({
  code: 'live/device-order-unknown',
  severity: 'warning',
  message: (resource: string, volumes: string) =>
    `"${resource}": the facts do not show at which devices the volumes ${volumes} were, so the VM has them in the order of the template`,
  explanation:
    'A volume that is detached has no device any more. The order decides which volume is /dev/vdb, in the VM and where an undo attaches them to the old server again. Convert into the directory of the first run: its heat2kube.lock has the devices. Without it, compare the order with /etc/fstab and the messages of the guest before the VM starts. Nothing is lost where the guest mounts by UUID, label or /dev/disk/by-id/virtio-...',
});

/** A machine whose live guest has its volumes in another order than the template says; ids of the volumes. */
export interface Reordered {
  readonly machine: Machine;
  readonly live: readonly string[];
  readonly template: readonly string[];
}

/** `view` is the stack as it lives, in which volumes that were attached manually are disks too. */
export function inLiveOrder(view: LiveView): {
  readonly nodes: readonly MachineDisk[];
  readonly reordered: readonly Reordered[];
} {
  const all = view.graph.of('machine').flatMap((machine) => ordered(machine, view) ?? []);
  return { nodes: all.flatMap(({ disks }) => disks.map((disk, place) => ({ ...disk, place }))), reordered: all };
}

/** Disks of which no device is known keep their places. */
function ordered(machine: Machine, view: LiveView): (Reordered & { readonly disks: MachineDisk[] }) | undefined {
  const devices = devicesOf(machine, view);
  const disks = disksOf(view.graph, machine);
  const seen = disks.flatMap((disk) => {
    const id = volumeIdBehind(disk, view);
    const device = id === undefined ? undefined : devices.get(id);
    return id === undefined || device === undefined ? [] : [{ disk, id, device }];
  });
  const live = seen.toSorted((a, b) => compareDevices(a.device, b.device));
  if (live.every(({ id }, index) => seen[index]?.id === id)) return undefined;
  const next = live.map(({ disk }) => disk).values();
  const known = new Set<MachineDisk>(seen.map(({ disk }) => disk));
  return {
    machine,
    disks: disks.map((disk) => (known.has(disk) ? (next.next().value ?? disk) : disk)),
    live: live.map(({ id }) => id),
    template: seen.map(({ id }) => id),
  };
}

function volumeIdBehind(disk: MachineDisk, view: LiveView): string | undefined {
  const ref = volumeRef(disk);
  const node = volumeOf(view.graph, disk);
  if (node) return view.idOf(node);
  if (ref && 'external' in ref) return textOf(ref.external);
  return disk.kind === 'disk' ? volumeIdOf(disk, view) : undefined;
}

/**
 * Devices of the volumes of a machine, by their ids. In a cut-over the server is off and loses its volumes one by one: what an
 * earlier run saw stands.
 */
export function devicesOf(machine: Machine, view: LiveView): ReadonlyMap<string, string> {
  const server = view.idOf(machine);
  const fact = view.facts.servers.get(server ?? '');
  const attached = (server === undefined ? [] : (view.recall(volumesByServer).get(server) ?? [])).flatMap((id) => {
    const found = view.facts.volumes.get(id)?.attachments.find(({ serverId }) => serverId === server);
    return found?.device === undefined ? [] : [[id, found.device] as const];
  });
  const listed = (fact?.volumes ?? []).flatMap(({ id, device }) =>
    device === undefined ? [] : [[id, device] as const],
  );
  const before = view.devices.get(machine.id) ?? new Map<string, string>();
  const now = new Map([...attached, ...listed]);
  return new Map(fact?.status === 'ACTIVE' ? [...before, ...now] : [...now, ...before]);
}

/** In a cut-over without the lock of the first run, where more than one volume could have been the first one. */
export function observeUnknownOrder(observer: Observer, machine: Machine): void {
  const { view } = observer;
  const devices = devicesOf(machine, view);
  const data = disksOf(view.graph, machine).flatMap((disk) => {
    const isRoot = disk.kind === 'disk' && disk.role === 'root';
    return isRoot ? [] : (volumeIdBehind(disk, view) ?? []);
  });
  const unknown = data.filter((id) => !devices.has(id));
  const isBegun = view.liveOf('servers', machine)?.status !== 'ACTIVE';
  if (!isBegun || data.length < 2 || unknown.length === 0) return;
  const { resource } = machine;
  observer.report(deviceOrderUnknown, observer.whereOf(resource), resource, told(unknown, view));
}

export function observeOrder(observer: Observer, { machine, live, template }: Reordered, view: LiveView): void {
  const { resource } = machine;
  if (observer.isMoved(resource)) return;
  observer.report(deviceOrder, observer.whereOf(resource), resource, told(live, view), told(template, view));
}

function told(volumes: readonly string[], { facts }: LiveView): string {
  return volumes.map((id) => facts.volumes.get(id)?.name ?? id).join(', ');
}
