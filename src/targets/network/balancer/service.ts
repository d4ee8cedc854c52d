/** A load balancer that only shares connections: a Service, with an EndpointSlice for members outside the cluster. */
import { known } from '../../../evaluate/value.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { made, nothingFor, type Target } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import { addressesBefore, balancerFlip, placeOfBalancer } from '../../objects/balanced.ts';
import { lostBy, report } from '../../objects/drop.ts';
import { servicesIn, sharingSteps } from '../sharing.ts';
import { balancedSteps } from './address.ts';
import { backsOf, labelled } from './backs.ts';
import { clientPolicies } from './clients.ts';
import * as losses from './losses.ts';
import { ownAddress, ownBalancing } from './own-balancing.ts';
import { tellOff, tellPlace, trafficSteps } from './place.ts';
import { balancerServices } from './services.ts';
import { needsGateway } from './shape.ts';

export const balancerService: Target<'balancer'> = {
  kind: 'balancer',
  id: 'service',
  side: 'cluster',
  diagnostics: [
    losses.settingLost,
    losses.addressChanges,
    losses.subnetReplaced,
    losses.groupsLost,
    losses.memberOff,
    losses.clientsHidden,
    losses.rangesIgnored,
    losses.rangesApart,
    losses.unserved,
    losses.addressOutside,
  ],
  offer(node, site) {
    const { side, because } = placeOfBalancer(site, node);
    return side === 'cluster' && needsGateway(site.graph, node) === undefined
      ? { rank: 1, because: `${because}, and a Service shares its connections`, flip: balancerFlip }
      : undefined;
  },
  lower(node, world) {
    const all = backsOf(world, node);
    const backs = all.filter(({ served, outside }) => served.length + outside.length > 0);
    tellOff(world, node, all);
    const own = ownBalancing(world, node, backs);
    if (own?.length === 0) return unmade(world, node, losses.addressOutside);
    if (own) return made([...own, ...clientPolicies(world, node, backs)]);
    const services = balancerServices(world, node, backs);
    if (services.length === 0) return unmade(world, node, losses.unserved);
    tellPlace(world, node);
    return made([...services, ...clientPolicies(world, node, backs)]);
  },
  steps(node, world, items) {
    const services = servicesIn(items);
    const [first] = services;
    if (!first) return [];
    const traffic = trafficSteps(world, node, objectRef('v1/Service', first.name, world.config.namespace));
    const [address] = addressesBefore(world, node);
    const before = [...traffic, ...(address ? balancedSteps(world, address) : [])];
    const after = before.map(({ id }) => id);
    // Clients know it by the floating IP, whose entry under exposure has the id that Services share.
    const shared = { node, resource: address?.resource ?? node.resource, after };
    return [...traffic, ...sharingSteps(world, shared, services)];
  },
  labels: (node, world) =>
    labelled(
      node.id,
      world,
      backsOf(world, node).flatMap(({ served }) => served),
    ),
  // A name is enough inside; the address is the load balancer's.
  answer(node, { fact }, { side, slot }, world) {
    const { names, config } = world;
    if (fact !== 'address' || side !== 'inside') return undefined;
    const kept = ownAddress(world, node);
    if (kept) return kept;
    if (slot !== 'host' && slot !== 'text') return undefined;
    return known(`${names.name(node.id)}.${config.namespace}.svc.${config.clusterDomain}`);
  },
};

type Unmade = typeof losses.unserved | typeof losses.addressOutside;

function unmade(world: World, { resource }: Balancer, why: Unmade): ReturnType<typeof nothingFor> {
  report(world, why, { resource }, resource);
  return nothingFor(lostBy(why, resource));
}
