/** What the guest of an interface is told, for all who read it: where a backend tells nothing, DHCP tells everything. */
import type { Addressing, Answering, PlacedNic, StaticAddress } from '../../plan/network-backend.ts';
import { perWorld } from '../../plan/world.ts';

export const asksDhcp: Addressing = { addresses: [], dhcp: true, gateways: [], routes: [], nameservers: [] };

/** Asked again by every rule that means the interface. */
const told = perWorld(() => new Map<PlacedNic, Addressing>());

export function toldTo(placed: PlacedNic, world: Answering): Addressing {
  const known = told(world);
  const addressing = known.get(placed) ?? placed.backend.addressing(placed, world) ?? asksDhcp;
  known.set(placed, addressing);
  return addressing;
}

/** All addresses that the guest has and the output knows: those that it is told, and those that its network tells it. */
export function heldBy(placed: PlacedNic, world: Answering): readonly StaticAddress[] {
  return [...toldTo(placed, world).addresses, ...(placed.backend.assigns?.(placed, world) ?? [])];
}
