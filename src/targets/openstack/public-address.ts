/** Floating addresses that lead to no machine which moves: they stay with what they lead to, or a person gives them up. */
import type { AddressBinding } from '../../topology/kinds/address-binding.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { balancerBehind } from '../../topology/views/balancing.ts';
import type { Offer, Site, Target } from '../../plan/target.ts';
import { balancerFlip } from '../objects/balanced.ts';
import { sideOfForwarding } from '../objects/forwarding.ts';
import { idlePort, isBound, isKept, leadsToKept, movedBehind } from '../objects/sides.ts';
import { usersFlip } from '../objects/part.ts';
import { byHand, stays } from '../objects/stays.ts';
import { addressUnserved, tellUnused } from '../objects/unused.ts';

/** An address of a server that stays. */
export const publicAddressStays = stays('public-address', 'stays', staying);
/** An address that nothing of the stack uses, or that goes back to the provider because OpenStack is left. */
export const publicAddressByHand = reportingUnserved(byHand('public-address', given));
export const addressBindingStays = stays('address-binding', 'stays', staying);
export const addressBindingByHand = byHand('address-binding', given);

function reportingUnserved(target: Target<'public-address'>): Target<'public-address'> {
  return {
    ...target,
    diagnostics: [addressUnserved],
    lower(node, world) {
      const { resource } = node;
      const port = idlePort(world, node);
      if (port) tellUnused(world, addressUnserved, resource, port.resource);
      return target.lower(node, world);
    },
  };
}

/** Bound to a server that stays, and OpenStack is kept. */
function staying(node: PublicAddress | AddressBinding, site: Site): Offer | undefined {
  const forwarding = node.kind === 'public-address' ? sideOfForwarding(site, node) : undefined;
  if (forwarding === 'openstack')
    return { rank: 1, because: 'its port forwardings stay in OpenStack', flip: usersFlip };
  const balancer = balancerBehind(site.graph, node);
  if (balancer) return isKept(site, balancer.id) ? { rank: 1, because: beforeBalancer, flip: balancerFlip } : undefined;
  if (movedBehind(site, node) || !isBound(site.graph, node) || idlePort(site, node)) return undefined;
  if (site.config.profile === 'standalone' && !leadsToKept(site, node)) return undefined;
  return { rank: 1, because: 'it belongs to a server that stays in OpenStack', flip: usersFlip };
}

const beforeBalancer = 'it leads to a load balancer that stays in OpenStack';

/** Without OpenStack the address goes back to the pool of the provider. */
function given(node: PublicAddress | AddressBinding, site: Site): Offer | undefined {
  const forwarding = node.kind === 'public-address' ? sideOfForwarding(site, node) : undefined;
  if (forwarding === 'cluster' || forwarding === 'openstack') return undefined;
  const balancer = balancerBehind(site.graph, node);
  if (balancer && site.placed.on(balancer.id, 'none') === undefined) return undefined;
  if (movedBehind(site, node) || leadsToKept(site, node)) return undefined;
  if (site.config.profile === 'standalone')
    return { rank: 1, because: 'profile standalone leaves nothing in OpenStack', flip: usersFlip };
  const port = idlePort(site, node);
  if (port)
    return { rank: 1, because: `it leads to "${port.resource}", which is the port of no server`, flip: usersFlip };
  if (isBound(site.graph, node)) return undefined;
  const because = 'nothing in the stack uses the address';
  return { rank: 1, because, flip: usersFlip };
}
