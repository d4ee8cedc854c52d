/** Ports of a load balancer as a Service has them. */
import {
  joinOrigins,
  known,
  originsOf,
  originsOfAll,
  textOf,
  withOrigins,
  type Value,
} from '../../../evaluate/value.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import { smallOf } from '../../objects/amounts.ts';
import type { Back } from './backs.ts';

/** All but UDP are connections of TCP. */
export function transportOf({ protocol }: Pick<Listener, 'protocol'>): 'TCP' | 'UDP' {
  return textOf(protocol) === 'UDP' ? 'UDP' : 'TCP';
}

/** As in the other Services of a stack. */
export function portName(listener: Listener, index: number): string {
  const number = smallOf(listener.port);
  return number === undefined ? `listener-${index}` : `${transportOf(listener).toLowerCase()}-${number}`;
}

export interface ServicePort {
  readonly name: string;
  readonly protocol: Value;
  readonly port: Value;
  readonly targetPort: Value;
}

/** What is behind has one port, or a Gateway would be there. */
export function servicePort({ listener, pool, served, outside }: Back, index: number): ServicePort {
  const members = [...served, ...outside].map(({ member }) => member);
  const [first] = members;
  const target = first?.port ?? listener.port;
  return {
    name: portName(listener, index),
    protocol: known(transportOf(listener), joinOrigins(originsOf(listener.protocol), originsOf(pool.protocol))),
    port: listener.port,
    targetPort: withOrigins(target, originsOfAll([target, ...members.map(({ port }) => port)])),
  };
}

/** Whether the load balancer reads requests, and not only connections. */
export function readsRequests({ protocol }: Pick<Listener, 'protocol'>): boolean {
  const word = textOf(protocol);
  return word === 'HTTP' || word === 'TERMINATED_HTTPS';
}
