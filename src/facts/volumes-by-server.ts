/** Which volumes say that they are attached to a server, and which servers list a volume: the two can differ. */
import { append } from '../source/append.ts';
import type { LiveView } from './fact-source.ts';
import type { ServerFact } from './server.ts';

/** Ids of volumes by the server that they say they are attached to. */
export function volumesByServer({ facts }: LiveView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, attachments } of new Set(facts.volumes.values())) {
    for (const { serverId } of attachments) append(found, serverId, id);
  }
  return found;
}

/** Ids of servers by the volumes that they list. */
export function serversByVolume({ facts }: LiveView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, volumes } of new Set(facts.servers.values())) {
    for (const { id: volume } of volumes) append(found, volume, id);
  }
  return found;
}

/** Ids of the volumes of a server, as it lists them and as they do. */
export function attachedVolumes(
  { id, volumes }: Pick<ServerFact, 'id' | 'volumes'>,
  view: LiveView,
): ReadonlySet<string> {
  return new Set([...volumes.map((volume) => volume.id), ...(view.recall(volumesByServer).get(id) ?? [])]);
}
