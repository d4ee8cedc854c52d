/**
 * Ports of pods seen as those of their servers: a port of a server may have led to another one, at which the container listens.
 * Proofs compare what could be reached, so both sides speak of the ports of servers.
 */
import { difference, hasPort, noPorts, portRange, union, unionOf, type PortOf, type PortSet } from './port-set.ts';

/** A port at which a container listens. */
export interface Listening extends PortOf {
  /** Ports of the server that led to it from outside. */
  readonly before: readonly number[];
}

/** What passes to the pod, as ports of the server; nobody listens at the others. */
export function portsBefore(ports: PortSet, all: readonly Listening[]): PortSet {
  const moved = movedOf(all);
  if (moved.length === 0) return ports;
  const given = difference(ports, unionOf(moved.map(touched)));
  return union(given, unionOf(moved.filter((one) => hasPort(ports, one)).map(before)));
}

/** The port of the pod that is behind one of the server; undefined where nobody listens. */
export function portNow({ protocol, port }: PortOf, all: readonly Listening[]): number | undefined {
  const found = all.find((one) => one.protocol === protocol && one.before.includes(port));
  if (found) return found.port;
  return all.some((one) => isMoved(one) && one.protocol === protocol && one.port === port) ? undefined : port;
}

/** The port of the server that led to one of the pod; of several, the one that is wanted. Undefined where none did. */
export function portBefore({ protocol, port }: PortOf, all: readonly Listening[], wanted: number): number | undefined {
  const own = all.filter((one) => one.protocol === protocol && isMoved(one));
  const found = own.find((one) => one.port === port);
  if (found) return found.before.includes(wanted) ? wanted : found.before[0];
  return own.some((one) => one.before.includes(port)) ? undefined : port;
}

/** Ports of the server that led nowhere: the container listens there, and was published at others. */
export function idlePorts(all: readonly Listening[]): PortSet {
  const moved = movedOf(all);
  const led = unionOf(all.map(before));
  return difference(unionOf(moved.map(({ protocol, port }) => portRange(protocol, port, port))), led);
}

/** Those by which a pod differs from its server. */
export function movedOf(all: readonly Listening[]): readonly Listening[] {
  return all.filter(isMoved);
}

function isMoved({ port, before }: Listening): boolean {
  return before.length !== 1 || before[0] !== port;
}

function before({ protocol, before: hosts }: Listening): PortSet {
  return hosts.reduce<PortSet>((all, host) => union(all, portRange(protocol, host, host)), noPorts);
}

function touched(listening: Listening): PortSet {
  const { protocol, port } = listening;
  return union(before(listening), portRange(protocol, port, port));
}
