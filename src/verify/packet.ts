/** What the access proof tries: one packet from somewhere to somewhere. */
import type { Interval } from '../topology/address-range.ts';
import type { Machine } from '../topology/kinds/machine.ts';
import type { Nic } from '../topology/kinds/nic.ts';

/** A machine's interface on the pod network, with what selects its pod. */
export interface Endpoint {
  readonly machine: Machine;
  readonly nic: Nic | undefined;
  readonly labels: ReadonlyMap<string, string>;
}

/** A machine, or an address that no machine of the cluster has: as text and as a range of one. */
export type Place = { readonly endpoint: Endpoint } | Outside;

/** An address that no machine of the stack has, with the range that it stands for. */
interface Outside {
  readonly address: string;
  readonly range: Interval;
  /** The server of the stack that stays and has it. */
  readonly port?: Nic | undefined;
  /** Whether it is one of the cluster itself: pods of others, Services and nodes, of which the cloud's rules know nothing. */
  readonly stranger?: boolean;
}

export type Protocol = 'tcp' | 'udp' | 'sctp';

export const protocols: readonly Protocol[] = ['tcp', 'udp', 'sctp'];

/** The first packet of a connection: answers pass wherever it did. */
export interface Packet {
  readonly from: Place;
  readonly to: Place;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Where what lets packets through to or from an endpoint can change: at the ends of these ranges and ports. */
export interface Limits {
  readonly ranges: readonly Interval[];
  readonly ports: readonly number[];
}

/** Takes note of a name that a rule asks its peer for, and gives its number among those of the endpoint. */
export type Mention = (name: string) => number;

export function describePacket({ from, to, protocol, port }: Packet): string {
  return `${protocol} from ${describePlace(from)} to ${describePlace(to)} port ${port}`;
}

function describePlace(place: Place): string {
  return 'address' in place ? place.address : `"${place.endpoint.machine.resource}"`;
}
