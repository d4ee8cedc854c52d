/** What must stay in OpenStack because something that stays is built on it: networks with their subnets and ways out, security groups. */
import type { NodeId } from '../../evaluate/fact.ts';
import { perSite } from '../../plan/target.ts';
import { groundOf as groundBelow } from '../../topology/views/ground.ts';
import { isKept } from '../objects/sides.ts';

/** Nodes below everything that is decided to stay. */
export const groundOf = perSite((site): ReadonlySet<NodeId> => {
  const { graph } = site;
  const staying = graph.of('retained').filter(({ id }) => isKept(site, id));
  const vips = graph.of('balancer').flatMap((node) => (isKept(site, node.id) ? graph.follow(node, 'vip') : []));
  const subnets = [
    ...vips.flatMap((vip) => graph.follow(vip, 'subnets')),
    ...graph.of('pool-member').flatMap((node) => (isKept(site, node.id) ? graph.follow(node, 'subnet') : [])),
  ];
  return groundBelow(graph, [...staying.flatMap(({ uses }) => uses), ...subnets.map(({ id }) => id)]);
});
