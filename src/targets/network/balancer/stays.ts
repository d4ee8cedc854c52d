/** Load balancers that stay in OpenStack, or that a person replaces, with all their parts. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { question } from '../../../plan/needs.ts';
import { code } from '../../../plan/prose.ts';
import type { Side } from '../../../plan/plan.ts';
import type { Offer, Site, Target } from '../../../plan/target.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { BalancerPart } from '../../../topology/views/balancing.ts';
import { balancerFlip, balancerPartOffer, placeOfBalancer } from '../../objects/balanced.ts';
import { report } from '../../objects/drop.ts';
import { byHand, stays } from '../../objects/stays.ts';

const mixedStays = defineDiagnostic({
  code: 'plan/balancer-mixed',
  severity: 'warning',
  message: (resource: string) => `"${resource}" stays in OpenStack, because some of its members stay and others move`,
  explanation:
    'A load balancer in OpenStack reaches VMs of the cluster through node ports, and one in the cluster reaches servers in Nova by their addresses. Say which one it is under balancers in heat2kube.yaml.',
});

const whole = stays('balancer', 'stays', (node, site) => offerOn(site, node, 'openstack'));

export const balancerStays: Target<'balancer'> = {
  ...whole,
  diagnostics: [mixedStays],
  lower(node, world) {
    const lowered = whole.lower(node, world);
    if (!placeOfBalancer(world, node).open) return lowered;
    const { id, resource } = node;
    report(world, mixedStays, { resource }, resource);
    const need = question({
      kind: 'other',
      name: `place of ${resource}`,
      about: [id],
      question: `Where is the load balancer ${code(resource)}? Some of its members move to the cluster, and others stay. Write ${code('place: cluster')} or ${code('place: keep')} with a reason under ${code('balancers')} in heat2kube.yaml, for ${code(resource)}. Until then it stays in OpenStack, and steps of the plan lead it to the VMs.`,
      howTo: [],
    });
    return { ...lowered, needs: [...lowered.needs, need] };
  },
};

export const balancerByHand = byHand('balancer', (node, site) => offerOn(site, node, 'none'));

function offerOn(site: Site, node: Balancer, side: Side): Offer | undefined {
  const place = placeOfBalancer(site, node);
  return place.side === side ? { rank: 1, because: place.because, flip: balancerFlip } : undefined;
}

function offering(side: Side) {
  return (node: BalancerPart, site: Site): Offer | undefined => balancerPartOffer(node, site, side);
}

const [staying, given] = [offering('openstack'), offering('none')];

export const listenerStays = stays('listener', 'stays', staying);
export const listenerByHand = byHand('listener', given);
export const poolStays = stays('pool', 'stays', staying);
export const poolByHand = byHand('pool', given);
export const poolMemberByHand = byHand('pool-member', given);
export const healthMonitorStays = stays('health-monitor', 'stays', staying);
export const healthMonitorByHand = byHand('health-monitor', given);
export const l7PolicyStays = stays('l7-policy', 'stays', staying);
export const l7PolicyByHand = byHand('l7-policy', given);
export const l7RuleStays = stays('l7-rule', 'stays', staying);
export const l7RuleByHand = byHand('l7-rule', given);
