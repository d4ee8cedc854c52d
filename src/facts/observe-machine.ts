/** Reports what is missing of a live machine. */
import type { Machine } from '../topology/kinds/machine.ts';
import { nicsOf } from '../topology/views/interfaces.ts';
import { observeBoot } from './boot-source.ts';
import { disksWithoutVolume, namedVolumes } from './disk-of-volume.ts';
import { observeUnknownOrder } from './device-order.ts';
import { labelOf } from './fact-source.ts';
import { deletedVolume, noPort, noVolume, unexpected, unsureVolume } from './live-diagnostics.ts';
import { interfacesWithoutPort } from './nic-of-port.ts';
import { observeInterfaces } from './observe-interfaces.ts';
import type { Observer } from './observer.ts';
import type { ServerFact } from './server.ts';
import { attachedVolumes } from './volumes-by-server.ts';

export function observeMachine(observer: Observer, machine: Machine): void {
  const { view } = observer;
  const { resource } = machine;
  const where = observer.whereOf(resource);
  const server = view.liveOf('servers', machine);
  const isMoved = observer.isMoved(resource);
  // Without it a disk that holds data by now would be a new one.
  for (const { disk, fitting } of server || isMoved ? disksWithoutVolume(machine, view) : []) {
    const name = disk.role === 'root' ? 'root disk' : `disk ${disk.order}`;
    if (fitting.length < 2) observer.report(noVolume, where, resource, name);
    else
      observer.report(
        unsureVolume,
        where,
        resource,
        name,
        fitting.map((id) => labelOf(view.facts.volumes.get(id) ?? { id })).join(', '),
      );
  }
  if (!server || isMoved) return;
  const nics = nicsOf(view.graph, machine);
  for (const nic of interfacesWithoutPort(machine, view)) observer.report(noPort, where, resource, nics.indexOf(nic));
  observeBoot(observer, machine, server);
  observeInterfaces(observer, machine, server);
  observeAttachments(observer, machine, server);
  observeUnknownOrder(observer, machine);
  for (const { id, deleteOnTermination } of server.volumes) {
    if (!view.facts.volumes.has(id)) observer.reportNotShown(resource, 'volume', id);
    if (deleteOnTermination && observer.config.ignored.has(id)) observer.report(deletedVolume, where, resource, id);
  }
}

/** A volume is where the template says, and both the server and the volume know of it. */
function observeAttachments(observer: Observer, machine: Machine, { id: server, volumes }: ServerFact): void {
  const { view } = observer;
  const listed = new Set(volumes.map(({ id }) => id));
  const named = namedVolumes(machine, view);
  for (const id of new Set([...named, ...attachedVolumes({ id: server, volumes }, view)])) {
    const fact = view.facts.volumes.get(id);
    if (!fact || observer.config.ignored.has(id)) continue;
    const holds = fact.attachments.some(({ serverId }) => serverId === server);
    if (holds && listed.has(id)) continue;
    const subject = `"${machine.resource}": the volume ${labelOf(fact)}`;
    const trouble =
      holds === listed.has(id)
        ? 'is not attached to the live server'
        : 'is attached to the live server in one of its two lists only';
    observer.report(unexpected, observer.whereOf(machine.resource), subject, trouble);
  }
}
