/** The pod that takes signals in the place of Heat: machines of a stack with handles may open its port, and nobody else. */
import type { Source } from './neutron/source.ts';
import type { Endpoint } from './packet.ts';
import { noPorts, portRange, type PortSet } from './port-set.ts';

/** Where it listens. */
const port = 8478;

/** By its label, in an output of a stack that has something to signal to. */
export function isReceiver({ labels }: Endpoint, source: Source): boolean {
  const isLabelled = [...labels.keys()].some((key) => key.endsWith('/signal-receiver'));
  return isLabelled && source.of('retained').some(({ role }) => role === 'signal-handle');
}

/** What a machine may open to the pod, as it could reach Heat before. */
export function signalsTo(machine: Endpoint, pod: Endpoint, source: Source): PortSet {
  return !machine.stray && isReceiver(pod, source) ? portRange('tcp', port, port) : noPorts;
}
