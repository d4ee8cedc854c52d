/** Which volumes say that they are attached to a server, and which servers list a volume: the two can differ. */
import type { LiveView } from './fact-source.ts';

/** Ids of volumes by the server that they say they are attached to. */
export function volumesByServer({ facts }: LiveView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, attachments } of new Set(facts.volumes.values())) {
    for (const { serverId } of attachments) found.set(serverId, [...(found.get(serverId) ?? []), id]);
  }
  return found;
}

/** Ids of servers by the volumes that they list. */
export function serversByVolume({ facts }: LiveView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, volumes } of new Set(facts.servers.values())) {
    for (const { id: volume } of volumes) found.set(volume, [...(found.get(volume) ?? []), id]);
  }
  return found;
}
