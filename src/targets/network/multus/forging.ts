/** Whether interfaces of a network send frames under addresses that are not their own, which Neutron lets them. */
import { wordOf } from '../../../evaluate/value.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { isFiltered } from '../../../topology/views/interfaces.ts';
import type { World } from '../../../plan/world.ts';
import { macAddress } from '../../objects/hardware-address.ts';

/** Any interface of the network: one without filter, or one with a pair of another hardware address. */
export function forgesFrames(nics: readonly PlacedNic[], world: World): boolean {
  return nics.some((other) => {
    const { nic, network } = other;
    if (!nic || !isFiltered(nic, network)) return true;
    const own = wordOf(macAddress(world, other));
    return nic.allowedPairs.some(({ mac }) => mac && wordOf(mac) !== own);
  });
}
