/** Ports that only reserve an address: the machines whose ports may take it, by `allowed_address_pairs`, share it. */
import type { NodeId } from '../../evaluate/fact.ts';
import { textOf, type Value } from '../../evaluate/value.ts';
import { covers, prefixLength } from '../address-range.ts';
import { factsIn } from '../facts-in.ts';
import { view, type Graph } from '../graph.ts';
import type { Nic } from '../kinds/nic.ts';
import { placeKey } from './addresses.ts';
import { machineOf, networkRef } from './interfaces.ts';
import { append } from '../../source/append.ts';

/** Interfaces of machines that may take the address of a port which no machine has; none for any other port. */
export function takersOf(graph: Graph, port: Nic): readonly Nic[] {
  return takers(graph).get(port.id) ?? [];
}

/** Ports whose addresses an interface may take. */
export function sharedPortsOf(graph: Graph, nic: Nic): readonly Nic[] {
  return sharedPorts(graph).get(nic) ?? [];
}

const sharedPorts = view((graph): ReadonlyMap<Nic, readonly Nic[]> => {
  const shared = new Map<Nic, Nic[]>();
  for (const port of graph.of('nic')) {
    for (const taker of takersOf(graph, port)) {
      append(shared, taker, port);
    }
  }
  return shared;
});

const takers = view((graph): ReadonlyMap<NodeId, readonly Nic[]> => {
  const paired = graph.of('nic').filter((nic) => nic.allowedPairs.length > 0 && machineOf(graph, nic));
  if (paired.length === 0) return new Map();
  return new Map(
    graph
      .of('nic')
      .filter((port) => !machineOf(graph, port))
      .map((port) => [port.id, paired.filter((nic) => mayTake(graph, nic, port))]),
  );
});

function mayTake(graph: Graph, nic: Nic, port: Nic): boolean {
  return nic.allowedPairs.some(({ address }) => {
    if (factsIn(address).some((fact) => fact.fact === 'address' && fact.of === port.id)) return true;
    return isOnOneNetwork(graph, nic, port) && port.addresses.some(({ ip }) => ip !== undefined && isPair(address, ip));
  });
}

/** Who may send as anybody routes for others, and shares no address with them. */
function isPair(pair: Value, address: Value): boolean {
  const [range, ip] = [textOf(pair), textOf(address)];
  return range !== undefined && ip !== undefined && prefixLength(range) !== 0 && covers(range, ip);
}

function isOnOneNetwork(graph: Graph, nic: Nic, port: Nic): boolean {
  const [own, other] = [networkRef(graph, nic), networkRef(graph, port)];
  return (
    own !== undefined && other !== undefined && placeKey(graph, 'network', own) === placeKey(graph, 'network', other)
  );
}
