/** What the guest of an interface is told, for all who read it: where a backend tells nothing, DHCP tells everything. */
import type { Addressing, Answering, PlacedNic } from '../../plan/network-backend.ts';

export const asksDhcp: Addressing = { addresses: [], dhcp: true, gateways: [], routes: [], nameservers: [] };

export function toldTo(placed: PlacedNic, world: Answering): Addressing {
  return placed.backend.addressing(placed, world) ?? asksDhcp;
}
