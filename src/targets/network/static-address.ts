/** The fixed address of an interface on a network that gives none, where its range is known. */
import { joinOrigins, originsOf, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { contains, prefixLength } from '../../topology/address-range.ts';
import { subnetsOf } from '../../topology/views/addresses.ts';
import type { Answering, NicSite, StaticAddress } from '../../plan/network-backend.ts';

/** Only the first address that is asked for: start-up data gives an interface one. */
export function addressIn(ranges: readonly Value[], { nic }: NicSite): StaticAddress | undefined {
  const ip = nic?.addresses.find((address) => address.ip)?.ip;
  const text = textOf(ip);
  if (!ip || text === undefined) return undefined;
  const range = ranges.find((cidr) => contains(wordOf(cidr), text));
  const prefix = range && prefixLength(wordOf(range));
  if (!range || prefix === undefined) return undefined;
  return { address: ip, prefix, origins: joinOrigins(originsOf(ip), originsOf(range)) };
}

/** Ranges of the subnets of the stack that an interface may have an address in. */
export function stackRanges({ nic }: NicSite, { graph }: Pick<Answering, 'graph'>): readonly Value[] {
  return (nic ? subnetsOf(graph, nic) : []).flatMap(({ cidr }) => (cidr ? [cidr] : []));
}
