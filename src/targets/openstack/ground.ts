/** What must stay in OpenStack because something that stays is built on it: networks with their subnets and ways out, security groups. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Site } from '../../plan/target.ts';
import { groundOf as groundBelow } from '../../topology/views/ground.ts';
import { isKept } from '../objects/sides.ts';

/** Nodes below everything that is decided to stay. */
export function groundOf(site: Site): ReadonlySet<NodeId> {
  const ready = made.get(site);
  if (ready) return ready;
  const staying = site.graph.of('retained').filter(({ id }) => isKept(site, id));
  const ground = groundBelow(
    site.graph,
    staying.flatMap(({ uses }) => uses),
  );
  made.set(site, ground);
  return ground;
}

const made = new WeakMap<Site, ReadonlySet<NodeId>>();
