/** Names under which generated texts and signals are found again by whoever looks for them. */
import type { NodeId } from '../../evaluate/fact.ts';
import { dnsLabel } from '../../kubernetes/names.ts';

/** Under what signals to a handle stand in the journal. */
export function signalTag(handle: NodeId): string {
  return `heat-signal-${dnsLabel(handle)}`;
}

/** Where a guest listens for signals that are sent to an address. */
export const signalPort = 8478;

/** What replaces the address of a handle inside a guest. */
export function signalUrl(handle: NodeId): string {
  return `http://127.0.0.1:${signalPort}/${signalTag(handle)}`;
}

/** Id of the request for a generated secret: the file below `secrets/`. */
export function secretRequestId(secretName: string): string {
  return `${secretName}/value`;
}
