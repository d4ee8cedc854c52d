/** A balancer that forwards to no machine which moves: it stays with its members, or a person gives it up. */
import type { Offer, Site } from '../../plan/target.ts';
import type { Balancer } from '../../topology/kinds/balancer.ts';
import { movedBehindBalancer } from '../objects/balanced.ts';
import { usersFlip } from '../objects/part.ts';
import { byHand, stays } from '../objects/stays.ts';

export const balancerStays = stays('balancer', 'stays', (node, site) => {
  const standsAlone = site.config.profile !== 'standalone' && movedBehindBalancer(site, node).length === 0;
  return standsAlone ? offerOf('it forwards to no server that moves') : undefined;
});

export const balancerByHand = byHand('balancer', given);

function given(node: Balancer, site: Site): Offer | undefined {
  const isGiven = site.config.profile === 'standalone' && movedBehindBalancer(site, node).length === 0;
  return isGiven ? offerOf('profile standalone leaves nothing in OpenStack') : undefined;
}

function offerOf(because: string): Offer {
  return { rank: 1, because, flip: usersFlip };
}
