/** Port forwardings of floating addresses, and the interfaces that they lead to. */
import type { Graph } from '../graph.ts';
import type { Machine } from '../kinds/machine.ts';
import type { Nic } from '../kinds/nic.ts';
import type { PortForward } from '../kinds/port-forward.ts';
import type { PublicAddress } from '../kinds/public-address.ts';
import { machineOf, nicsOf } from './interfaces.ts';

/** In the order of the template. */
export function forwardsOfAddress(graph: Graph, address: PublicAddress): readonly PortForward[] {
  return graph.users(address, 'port-forward', 'address');
}

/** A port that only an attribute of a server names is the first one of the server. */
export function nicOfForward(graph: Graph, forward: PortForward): Nic | undefined {
  const [end] = graph.follow(forward, 'nic');
  return end?.kind === 'machine' ? nicsOf(graph, end)[0] : end;
}

export function machineOfForward(graph: Graph, forward: PortForward): Machine | undefined {
  const [end] = graph.follow(forward, 'nic');
  return end?.kind === 'nic' ? machineOf(graph, end) : end;
}
