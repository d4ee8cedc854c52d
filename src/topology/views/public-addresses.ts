/** Floating addresses and the interfaces that they lead to, in every spelling: by port, by binding, by server. */
import type { NodeId } from '../../evaluate/fact.ts';
import { view, type Graph } from '../graph.ts';
import type { AddressBinding } from '../kinds/address-binding.ts';
import type { Nic } from '../kinds/nic.ts';
import type { PublicAddress } from '../kinds/public-address.ts';
import { machineOf, nicsOf } from './interfaces.ts';
import { sharedPortsOf, takersOf } from './shared-addresses.ts';

export function publicAddressesOf(graph: Graph, nic: Nic): readonly PublicAddress[] {
  return bound(graph).byNic.get(nic.id) ?? [];
}

/** Whether a floating address leads to an interface, by its own address or by one that it shares with others. */
export function isFloating(graph: Graph, nic: Nic): boolean {
  const { byNic, fromOutside } = bound(graph);
  return [nic, ...sharedPortsOf(graph, nic)].some(({ id }) => byNic.has(id) || fromOutside.has(id));
}

/** Interfaces of machines that an address leads to: several where they share the address behind it. */
export function nicsOfAddress(graph: Graph, address: PublicAddress): readonly Nic[] {
  const nic = nicOfAddress(graph, address);
  if (!nic) return [];
  return machineOf(graph, nic) ? [nic] : takersOf(graph, nic);
}

/** The interface that a binding leads its address to, whether the stack has the address or only names it. */
export function nicOfBinding(graph: Graph, binding: AddressBinding): Nic | undefined {
  return boundNic(graph, binding);
}

/** The first interface that an address leads to. */
export function nicOfAddress(graph: Graph, address: PublicAddress): Nic | undefined {
  return bound(graph).byAddress.get(address.id);
}

export function bindingsOfAddress(graph: Graph, address: PublicAddress): readonly AddressBinding[] {
  return graph.users(address, 'address-binding', 'address');
}

interface Bound {
  readonly byNic: ReadonlyMap<NodeId, readonly PublicAddress[]>;
  readonly byAddress: ReadonlyMap<NodeId, Nic>;
  /** Interfaces to which a binding leads an address that the stack only names. */
  readonly fromOutside: ReadonlySet<NodeId>;
}

const bound = view((graph): Bound => {
  const byNic = new Map<NodeId, PublicAddress[]>();
  const bind = (address: PublicAddress | undefined, end: PublicAddress | AddressBinding): void => {
    const nic = boundNic(graph, end);
    const known = nic && (byNic.get(nic.id) ?? []);
    if (nic && address && known && !known.includes(address)) byNic.set(nic.id, [...known, address]);
  };
  for (const address of graph.of('public-address')) bind(address, address);
  const fromOutside = new Set<NodeId>();
  for (const binding of graph.of('address-binding')) {
    const [address] = graph.follow(binding, 'address');
    const nic = boundNic(graph, binding);
    if (address) bind(address, binding);
    else if (nic) fromOutside.add(nic.id);
  }
  const byAddress = new Map<NodeId, Nic>();
  for (const nic of graph.of('nic')) {
    for (const { id } of byNic.get(nic.id) ?? []) if (!byAddress.has(id)) byAddress.set(id, nic);
  }
  return { byNic, byAddress, fromOutside };
});

/** Nova binds an address to the first interface of a server, as does a port that only a server can name. */
function boundNic(graph: Graph, end: PublicAddress | AddressBinding): Nic | undefined {
  const ports = graph.follow(end, 'nic');
  const port = ports.find((node) => node.kind === 'nic');
  if (port) return port;
  const named = end.kind === 'address-binding' ? graph.follow(end, 'machine') : [];
  const [server] = [...named, ...ports.filter((node) => node.kind === 'machine')];
  return server && nicsOf(graph, server)[0];
}
