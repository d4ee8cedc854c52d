/** The way out of a router. */
import type { NodeRef } from '../../evaluate/fact.ts';
import type { Graph } from '../graph.ts';
import type { Router } from '../kinds/router.ts';

/** The external network of a router, set by itself or by a separate gateway resource. */
export function gatewayOf(graph: Graph, router: Router): NodeRef | undefined {
  return router.externalNetwork ?? graph.users(router, 'router-link', 'gatewayOf')[0]?.external;
}
