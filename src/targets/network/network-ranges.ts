/** Address ranges of a network: those of its subnets in the stack, else those that the live cloud knows. */
import { known, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { families, familyOf, intervalOf, type Family, type Interval } from '../../topology/address-range.ts';
import type { NetworkSite } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { gatewayOfSubnet } from '../objects/gateway.ts';

/** Networks of pods have addresses of the families that the cluster has; of a cluster of which nothing is known, IPv4. */
export function usableFamilies({ cluster }: Pick<World, 'cluster'>): readonly Family[] {
  const own = new Set(cluster.ranges.pods.map(familyOf));
  return own.size === 0 ? [4] : families.filter((family) => own.has(family));
}

/** Why an address of another one is lost. */
export function withoutFamily(family: Family): string {
  return `the cluster is not known to have IPv${family} (podRanges below cluster in heat2kube.yaml)`;
}

export interface NetworkRange {
  readonly cidr: Value;
  readonly family: Family;
  readonly interval: Interval;
  readonly gateway?: Value;
  /** Where Neutron takes addresses from that nobody asks for; the whole range where nothing says it. */
  readonly pools: readonly Interval[];
  /** The node in the stack. */
  readonly subnet?: string;
}

/** Undefined where a range of the network is not known; guests make the addresses of some IPv6 ranges themselves. */
export function rangesOfNetwork(
  { graph, live: { facts } }: Pick<World, 'graph' | 'live'>,
  { network, text }: Pick<NetworkSite, 'network' | 'text'>,
): readonly NetworkRange[] | undefined {
  if (network) {
    const subnets = graph.users(network, 'subnet', 'network');
    const found = subnets.flatMap(({ id, cidr, gateway, pools }) => {
      const next = gatewayOfSubnet({ gateway, ...(cidr && { cidr }) });
      return rangeOf(cidr, { pools: pools.flatMap(poolOf), subnet: id, ...(next && { gateway: next }) });
    });
    return found.length > 0 && found.length === subnets.length ? found : undefined;
  }
  const id = facts?.networks.get(text)?.id;
  const own = [...new Set(facts?.subnets.values() ?? [])].filter((subnet) => id !== undefined && subnet.network === id);
  const found = own.flatMap(({ cidr, gateway }) =>
    rangeOf(known(cidr), { pools: [], ...(gateway !== undefined && { gateway: known(gateway) }) }),
  );
  return found.length > 0 ? found : undefined;
}

function rangeOf(
  cidr: Value | undefined,
  more: Pick<NetworkRange, 'pools' | 'subnet' | 'gateway'>,
): readonly NetworkRange[] {
  const text = textOf(cidr);
  const interval = text === undefined ? undefined : intervalOf(text);
  const family = text === undefined ? undefined : familyOf(text);
  return cidr && interval && family ? [{ cidr, family, interval, ...more }] : [];
}

function poolOf({ start, end }: { readonly start: Value; readonly end: Value }): readonly Interval[] {
  const [first, last] = [intervalOf(wordOf(start)), intervalOf(wordOf(end))];
  return first && last && first.family === last.family && first.first <= last.last
    ? [{ family: first.family, first: first.first, last: last.last }]
    : [];
}
