/** The fixed address of an interface on a network of its own, where its range is known. */
import { joinOrigins, known, originsOf, textOf, type Value } from '../../../evaluate/value.ts';
import { contains, prefixLength } from '../../../topology/address-range.ts';
import { subnetsOf } from '../../../topology/views/addresses.ts';
import type { Answering, NicSite, StaticAddress } from '../../../plan/network-backend.ts';
import { multusMapping } from '../mapping.ts';

export function staticAddress(site: NicSite, world: Answering): StaticAddress | undefined {
  const ip = site.nic?.addresses.find((address) => address.ip)?.ip;
  const text = textOf(ip);
  if (!ip || text === undefined) return undefined;
  const range = rangesOf(site, world).find((cidr) => contains(textOf(cidr) ?? '', text));
  const prefix = range && prefixLength(textOf(range) ?? '');
  if (!range || prefix === undefined) return undefined;
  return { address: ip, prefix, origins: joinOrigins(originsOf(ip), originsOf(range)) };
}

/** The range of the mapping, else those of the subnets of the stack. */
function rangesOf(site: NicSite, world: Answering): readonly Value[] {
  const mapped = multusMapping(site, world)?.cidr;
  if (mapped !== undefined) return [known(mapped)];
  const subnets = site.nic ? subnetsOf(world.graph, site.nic) : [];
  return subnets.flatMap(({ cidr }) => (cidr ? [cidr] : []));
}
