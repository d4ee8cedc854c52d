/** A member of a load balancer that stays: a person makes a VM one where its server moves. */
import type { Target } from '../../plan/target.ts';
import { balancerPartOffer } from '../objects/balanced.ts';
import { stays } from '../objects/stays.ts';
import { memberSteps } from './referrers.ts';

export const poolMemberStays: Target<'pool-member'> = {
  ...stays('pool-member', 'stays', (node, site) => balancerPartOffer(node, site, 'openstack')),
  steps: (node, world) => memberSteps(world, node),
};
