/** A relay that forwards to no machine which moves: it stays with its members, or a person gives it up. */
import type { Offer, Site } from '../../plan/target.ts';
import type { Relay } from '../../topology/kinds/relay.ts';
import { movedBehindRelay } from '../objects/relayed.ts';
import { usersFlip } from '../objects/part.ts';
import { byHand, stays } from '../objects/stays.ts';

export const relayStays = stays('relay', 'stays', (node, site) => {
  const standsAlone = site.config.profile !== 'standalone' && movedBehindRelay(site, node).length === 0;
  return standsAlone ? offerOf('it forwards to no server that moves') : undefined;
});

export const relayByHand = byHand('relay', given);

function given(node: Relay, site: Site): Offer | undefined {
  const isGiven = site.config.profile === 'standalone' && movedBehindRelay(site, node).length === 0;
  return isGiven ? offerOf('profile standalone leaves nothing in OpenStack') : undefined;
}

function offerOf(because: string): Offer {
  return { rank: 1, because, flip: usersFlip };
}
