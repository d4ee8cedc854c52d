/** Addresses that an interface keeps: asked for in the template, or seen in the live cloud. */
import { known, type Value } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { World } from '../../plan/world.ts';

export function fixedAddresses({ live: { view } }: World, nic: Nic): readonly Value[] {
  const asked = nic.addresses.flatMap(({ ip }) => (ip ? [ip] : []));
  if (asked.length > 0) return asked;
  const live = view?.liveOf('ports', nic);
  return (live?.fixedIps ?? []).map(({ address }) => known(address));
}
