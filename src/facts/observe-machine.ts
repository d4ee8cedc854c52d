/** Reports what is missing of a live machine, and what of it the plan cannot carry over. */
import type { Machine } from '../topology/kinds/machine.ts';
import { nicsOf } from '../topology/views/interfaces.ts';
import { disksWithoutVolume } from './disk-of-volume.ts';
import { unusualProperties } from './guest-properties.ts';
import { deletedVolume, imageProperty, noPort, noVolume, notShown } from './live-diagnostics.ts';
import { interfacesWithoutPort } from './nic-of-port.ts';
import type { Observer } from './observer.ts';

export function observeMachine(observer: Observer, machine: Machine): void {
  const { view } = observer;
  const { resource } = machine;
  const where = observer.whereOf(resource);
  const server = view.liveOf('servers', machine);
  for (const [name, value] of unusualProperties(machine, view)) {
    observer.report(imageProperty, where, resource, name, value);
  }
  if (!server || observer.isMoved(resource)) return;
  const without = new Set(view.recall(disksWithoutVolume));
  for (const disk of view.graph.users(machine, 'disk', 'machine')) {
    if (!without.has(disk)) continue;
    observer.report(noVolume, where, resource, disk.role === 'root' ? 'root disk' : `disk ${disk.order}`);
  }
  const nics = nicsOf(view.graph, machine);
  for (const nic of interfacesWithoutPort(machine, view)) observer.report(noPort, where, resource, nics.indexOf(nic));
  for (const { id, deleteOnTermination } of server.volumes) {
    if (!view.facts.volumes.has(id)) observer.report(notShown, where, resource, 'volume', id);
    if (deleteOnTermination && observer.config.ignored.has(id)) observer.report(deletedVolume, where, resource, id);
  }
}
