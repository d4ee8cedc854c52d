/** Routers: which subnets they serve, by subnet or by port, and where they lead out. */
import type { NodeId, NodeRef } from '../../evaluate/fact.ts';
import { families } from '../address-range.ts';
import { view, type Graph } from '../graph.ts';
import type { Router } from '../kinds/router.ts';
import type { RouterLink } from '../kinds/router-link.ts';
import { addressesOf, placeKey } from './addresses.ts';
import { append } from '../../source/append.ts';

/** The external network of a router, set by itself or by a separate gateway resource. */
export function gatewayOf(graph: Graph, router: Router): NodeRef | undefined {
  return router.externalNetwork ?? graph.users(router, 'router-link', 'gatewayOf')[0]?.external;
}

/** A router as one of its subnets sees it. */
export interface Service {
  /** A node's id, or the name of a router outside the stack. */
  readonly router: string;
  readonly link: NodeId;
  /** `maybe`: the link names a port whose address can lie in this subnet or in another. */
  readonly served: 'yes' | 'maybe';
  /** Whether it leads out. A router that the stack only links to exists for that. */
  readonly leadsOut: boolean;
  /** Whether the outside reaches addresses behind it by IPv4 as they are: no translation stands between. */
  readonly routesIn: boolean;
}

/** Routers that serve a subnet, by the key of the subnet. */
export const servicesBySubnet = view((graph): ReadonlyMap<string, readonly Service[]> => {
  const services = new Map<string, Service[]>();
  for (const link of graph.of('router-link')) {
    const router = graph.resolve('router', link.router);
    const leadsOut = !router || gatewayOf(graph, router) !== undefined;
    for (const [subnet, served] of subnetsOfLink(graph, link)) {
      const service: Service = {
        router: placeKey(graph, 'router', link.router),
        link: link.id,
        served,
        leadsOut,
        routesIn: leadsOut && router?.snat === false,
      };
      append(services, subnet, service);
    }
  }
  return services;
});

function subnetsOfLink(graph: Graph, link: RouterLink): ReadonlyMap<string, 'yes' | 'maybe'> {
  const subnets = new Map<string, 'yes' | 'maybe'>();
  if (link.subnet) subnets.set(placeKey(graph, 'subnet', link.subnet), 'yes');
  const [port] = graph.follow(link, 'nic');
  if (!port) return subnets;
  const asked = new Set(graph.follow(port, 'subnets').map(({ id }) => id));
  for (const places of families.flatMap((family) => addressesOf(graph, port, family))) {
    for (const { subnet } of places) {
      if (subnet === undefined || subnets.get(subnet) === 'yes') continue;
      // A router takes the addresses that its port was given; whether it makes one of its own too is not said.
      const own = graph.get('subnet', subnet)?.selfAssigned === true && !asked.has(subnet);
      subnets.set(subnet, places.length === 1 && !own ? 'yes' : 'maybe');
    }
  }
  return subnets;
}
