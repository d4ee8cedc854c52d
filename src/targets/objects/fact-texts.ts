/** Names under which generated texts and signals are found again by whoever looks for them. */
import type { NodeId } from '../../evaluate/fact.ts';
import { dnsLabel, objectNames } from '../../kubernetes/names.ts';
import { perWorld, type World } from '../../plan/world.ts';

/** Under what signals to a handle stand in the journal. */
export function signalTag(world: Pick<World, 'recall'>, handle: NodeId): string {
  return `heat-signal-${handleNames(world).get(handle) ?? dnsLabel(handle)}`;
}

/** Several guests can have one handle, and one guest several: no two have the same name. */
const handleNames = perWorld(({ graph }) =>
  objectNames(graph.of('retained').flatMap(({ id, role }) => (role === 'signal-handle' ? [id] : []))),
);

/** Where a guest listens for signals that are sent to an address. */
export const signalPort = 8478;

/** What replaces the address of a handle inside a guest. */
export function signalUrl(world: Pick<World, 'recall'>, handle: NodeId): string {
  return `http://127.0.0.1:${signalPort}/${signalTag(world, handle)}`;
}

/** Id of the request for a generated secret: the file below `secrets/`. */
export function secretRequestId(secretName: string): string {
  return `${secretName}/value`;
}
