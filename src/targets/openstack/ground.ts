/** What must stay in OpenStack because something that stays is built on it: networks with their subnets and ways out, security groups. */
import type { NodeId } from '../../evaluate/fact.ts';
import { perSite } from '../../plan/target.ts';
import { groundOf as groundBelow } from '../../topology/views/ground.ts';
import { isKept } from '../objects/sides.ts';

/** Nodes below everything that is decided to stay. */
export const groundOf = perSite((site): ReadonlySet<NodeId> => {
  const staying = site.graph.of('retained').filter(({ id }) => isKept(site, id));
  return groundBelow(
    site.graph,
    staying.flatMap(({ uses }) => uses),
  );
});
