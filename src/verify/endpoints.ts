/** An interface of a machine's object, as the end of a packet. */
import type { Machine } from '../topology/kinds/machine.ts';
import type { MachineObject } from './machine-objects.ts';
import type { Source } from './neutron/source.ts';
import type { Endpoint } from './packet.ts';

interface At {
  readonly object: MachineObject;
  /** Of the interface, in the order of the object. */
  readonly index: number;
}

/**
 * An interface of a machine's object. The template has no more than its list; without one, the cloud gives one. One on the pod
 * network may stand for several, of which nothing is known where one is not.
 */
export function endpointAt(source: Source, machine: Machine, { object, index }: At): Endpoint {
  const { labels, namespace, namedPorts, unfiltered, networks, podInterface } = object;
  const refs = machine.nics.filter((_, at) => at === index || (index === podInterface && networks[at] === undefined));
  const found = refs.map((ref) => source.find('nic', ref));
  const [nic, ...merged] = found.includes(undefined) ? [] : found.filter((one) => one !== undefined);
  const stray = index >= Math.max(1, machine.nics.length);
  return { machine, nic, merged, stray, labels, namespace, namedPorts, listening: [], unfiltered };
}
