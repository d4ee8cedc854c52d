/** What a live server boots from, held against the template: the content of the wrong disk would become the root. */
import type { NodeRef } from '../evaluate/fact.ts';
import { textOf } from '../evaluate/value.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import { volumeIdOf } from './disk-of-volume.ts';
import { labelOf, type LiveView } from './fact-source.ts';
import type { Observer } from './observer.ts';
import { isRootDevice } from './root-device.ts';
import type { ServerFact } from './server.ts';

export const bootDiffers = defineDiagnostic({
  code: 'live/boot-source-differs',
  severity: 'error',
  message: (resource: string, live: string, template: string) =>
    `"${resource}": the live server boots from ${live}, but the template has it boot from ${template}`,
  explanation:
    'The plan would take the root disk of the VM from the wrong place: an image of a server that boots from a volume is empty, and a volume that is not the root does not boot. Change the template to what the live server boots from: `image`, or an entry of `block_device_mapping_v2` with `volume_id` and `boot_index: 0`. Check it with `openstack server show` and `openstack server volume list`.',
});

/** Undefined where the facts do not say it. */
type BootSource = { readonly from: 'image'; readonly name: string } | { readonly from: 'volume'; readonly id?: string };

/** A server that boots from something else than the template says is another machine: its root disk would be taken for the wrong one. */
export function observeBoot(observer: Observer, machine: Machine, server: ServerFact): void {
  const { view } = observer;
  const [live, template] = [liveSource(server, view), templateSource(machine, view)];
  if (!live || !template || isSame(live, template)) return;
  const { resource } = machine;
  observer.report(bootDiffers, observer.whereOf(resource), resource, textFor(live, view), textFor(template, view));
}

/** Nova shows no image for a server that boots from a volume. */
function liveSource({ id: server, image, volumes }: ServerFact, { facts }: LiveView): BootSource | undefined {
  if (image !== undefined && image.length > 0) return { from: 'image', name: image[0] ?? '' };
  const attached = volumes.map(({ id, device }) => {
    const fact = facts.volumes.get(id);
    const attachment = fact?.attachments.find(({ serverId }) => serverId === server);
    return { id, device: device ?? attachment?.device, isBootable: fact?.bootable === true };
  });
  const first = attached.find(({ device }) => device !== undefined && isRootDevice(device));
  if (first) return { from: 'volume', id: first.id };
  if (image === undefined) return undefined;
  const bootable = attached.filter(({ isBootable }) => isBootable);
  const only = bootable.length === 1 && attached.every(({ device }) => device === undefined) ? bootable[0] : undefined;
  return { from: 'volume', ...(only && { id: only.id }) };
}

/** Undefined for an empty root disk, of which there is nothing to compare. */
function templateSource(machine: Machine, view: LiveView): BootSource | undefined {
  const root = view.graph.users(machine, 'disk', 'machine').find(({ role }) => role === 'root');
  if (!root || root.source.from === 'blank') return undefined;
  if (root.source.from === 'image' && !root.source.asVolume) {
    return { from: 'image', name: externalText(root.source.image) ?? '' };
  }
  const id = root.source.from === 'volume' ? volumeId(root.source.volume, view) : volumeIdOf(root, view);
  return { from: 'volume', ...(id !== undefined && { id }) };
}

/** The live id where the stack makes the volume, else what the template calls it. */
function volumeId(ref: NodeRef, { graph, idOf }: LiveView): string | undefined {
  const node = graph.resolve('volume', ref);
  return node ? idOf(node) : externalText(ref);
}

function externalText(ref: NodeRef): string | undefined {
  return 'external' in ref ? textOf(ref.external) : undefined;
}

/** Which image it is, is compared like any field of the server. */
function isSame(live: BootSource, template: BootSource): boolean {
  if (live.from === 'image' || template.from === 'image') return live.from === template.from;
  return live.id === undefined || template.id === undefined || live.id === template.id;
}

function textFor(source: BootSource, { facts }: LiveView): string {
  if (source.from === 'image') return source.name === '' ? 'an image' : `the image "${source.name}"`;
  const { id } = source;
  return id === undefined ? 'a volume' : `the volume ${labelOf(facts.volumes.get(id) ?? { id })}`;
}
