/** Routers: what they are linked to, and their way out. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Graph } from '../graph.ts';
import type { Router } from '../kinds/router.ts';
import type { RouterLink } from '../kinds/router-link.ts';

export function linksOf(graph: Graph, router: Router): readonly RouterLink[] {
  return graph.users(router, 'router-link', 'router');
}

/** The external network of a router, set by itself or by a separate gateway resource. */
export function gatewayOf(graph: Graph, router: Router): NodeRef | undefined {
  return router.externalNetwork ?? graph.users(router, 'router-link', 'gatewayOf')[0]?.external;
}
