/** Where the addresses of an interface lie, by family: in one subnet each, or in one of several that Neutron chooses from. */
import type { NodeRef } from '../../evaluate/fact.ts';
import { textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { printHole } from '../../print/print-hole.ts';
import { covers, families, familyOf, type Family } from '../address-range.ts';
import { view, type Graph } from '../graph.ts';
import type { Nic } from '../kinds/nic.ts';
import type { Subnet } from '../kinds/subnet.ts';
import { networkOf } from './interfaces.ts';

/** One place that an address can come from. */
export interface Place {
  /** The subnet: a node's id, or the name of one outside the stack; undefined where nothing says it. */
  readonly subnet?: string;
  /** The address itself where it is fixed, else the range of the subnet; undefined where it is not known. */
  readonly range?: Value;
  readonly fixed: boolean;
}

/** Places of one address: several where Neutron chooses. */
type Choice = readonly Place[];

/** Addresses that an interface has in a family; none where it has none. */
export function addressesOf(graph: Graph, nic: Nic, family: Family): readonly Choice[] {
  return byNic(graph).get(nic)?.[family] ?? [];
}

/** Subnets of the stack that an interface may have an address in. */
export function subnetsOf(graph: Graph, nic: Nic): readonly Subnet[] {
  const places = families.flatMap((family) => addressesOf(graph, nic, family).flat());
  const ids = new Set(places.flatMap(({ subnet }) => (subnet === undefined ? [] : [subnet])));
  return [...ids].flatMap((id) => graph.get('subnet', id) ?? []);
}

/** Ranges of those of one family, as far as they are known. */
export function rangesOfSubnets(graph: Graph, nic: Nic, family: Family): readonly Value[] {
  return subnetsOf(graph, nic).flatMap((subnet) =>
    subnet.family === family && subnet.cidr && textOf(subnet.cidr) !== undefined ? [subnet.cidr] : [],
  );
}

/** A node's id, or what the template calls a thing outside the stack; equal for references to the same thing. */
export function placeKey(graph: Graph, kind: 'network' | 'subnet' | 'router', ref: NodeRef): string {
  const node = graph.resolve(kind, ref);
  if (node) return node.id;
  return `external:${'node' in ref ? ref.node : (textOf(ref.external) ?? printHole(ref.external))}`;
}

type ByFamily = Readonly<Record<Family, readonly Choice[]>>;

const byNic = view(
  (graph): ReadonlyMap<Nic, ByFamily> =>
    new Map(graph.of('nic').map((nic) => [nic, { 4: find(graph, nic, 4), 6: find(graph, nic, 6) }])),
);

function find(graph: Graph, nic: Nic, family: Family): readonly Choice[] {
  if (nic.addressless) return [];
  const network = networkOf(graph, nic);
  const own = network && graph.users(network, 'subnet', 'network');
  const subnets = (own ?? []).filter((subnet) => subnet.family === family);
  const wanted = nic.addresses.length > 0 ? asked(graph, nic, { family, subnets }) : [];
  // On a network outside the stack machines may make IPv6 addresses beside those that are asked for.
  if (wanted.length > 0 || (nic.addresses.length > 0 && (own || family === 4))) return wanted;
  // The network or its subnets lie outside the stack: it has addresses, and nothing says which.
  if (!own || (own.length === 0 && family === 4)) return [[{ fixed: false }]];
  const allocated = subnets.filter(({ selfAssigned }) => !selfAssigned).map(placeIn);
  return [...(allocated.length > 0 ? [allocated] : []), ...selfMade(subnets)];
}

interface OfFamily {
  readonly family: Family;
  /** Subnets of the interface's network that are of this family. */
  readonly subnets: readonly Subnet[];
}

/** One address for each entry; those that machines make themselves come on top. */
function asked(graph: Graph, nic: Nic, { family, subnets }: OfFamily): readonly Choice[] {
  const found = nic.addresses.flatMap(({ subnet: ref, ip }): readonly Place[] => {
    const text = textOf(ip);
    const holder = text === undefined ? undefined : subnets.find(({ cidr }) => covers(wordOf(cidr), text));
    // Where there is one subnet only, the address must lie in it.
    const only = text !== undefined && subnets.length === 1 && familyOf(text) === family ? subnets[0] : undefined;
    const subnet = graph.resolve('subnet', ref) ?? holder ?? only;
    const own = subnet?.family ?? (text === undefined ? undefined : familyOf(text));
    if (own !== undefined && own !== family) return [];
    const key = subnet?.id ?? (ref && placeKey(graph, 'subnet', ref));
    const range = ip ?? subnet?.cidr;
    return [{ ...(key !== undefined && { subnet: key }), ...(range && { range }), fixed: ip !== undefined }];
  });
  const named = new Set(found.map(({ subnet }) => subnet));
  return [...found.map((place) => [place]), ...selfMade(subnets.filter(({ id }) => !named.has(id)))];
}

function selfMade(subnets: readonly Subnet[]): readonly Choice[] {
  return subnets.filter(({ selfAssigned }) => selfAssigned).map((subnet) => [placeIn(subnet)]);
}

function placeIn({ id, cidr }: Subnet): Place {
  return { subnet: id, ...(cidr && { range: cidr }), fixed: false };
}
