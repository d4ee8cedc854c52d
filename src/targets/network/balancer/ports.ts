/** Ports of a load balancer as a Service has them. */
import { known, originsOf, originsOfAll, textOf, withOrigins, type Value } from '../../../evaluate/value.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import { transportOf } from '../../../topology/views/balancing.ts';
import { smallOf } from '../../objects/amounts.ts';
import type { ServicePort } from '../../objects/outside-slices.ts';
import type { Back } from './backs.ts';

/** TCP is what a port of a Service has by itself, so only UDP is the word of the template. */
export function transportValue(node: { readonly protocol: Value }): Value {
  const transport = transportOf(node);
  return known(transport, transport === 'UDP' ? originsOf(node.protocol) : []);
}

/** As in the other Services of a stack. */
export function portName(listener: Listener, index: number): string {
  const number = smallOf(listener.port);
  return number === undefined ? `listener-${index}` : `${transportOf(listener).toLowerCase()}-${number}`;
}

/** What is behind has one port, or a Gateway would be there. */
export function servicePort({ listener, served, outside }: Back, index: number): ServicePort {
  const ends = [...served, ...outside];
  const [first] = ends;
  const target = first?.port ?? listener.port;
  return {
    name: portName(listener, index),
    protocol: transportValue(listener),
    port: listener.port,
    targetPort: withOrigins(target, originsOfAll([target, ...ends.map(({ port }) => port)])),
  };
}

/** Whether the load balancer reads requests, and not only connections. */
export function readsRequests({ protocol }: Pick<Listener, 'protocol'>): boolean {
  const word = textOf(protocol);
  return word === 'HTTP' || word === 'TERMINATED_HTTPS';
}
