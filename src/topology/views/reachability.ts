/** Layer 3 reachability as Neutron gives it: which interfaces reach each other, and which the outside. */
import { textOf } from '../../evaluate/value.ts';
import { view, type Graph } from '../graph.ts';
import type { Nic } from '../kinds/nic.ts';
import type { Subnet } from '../kinds/subnet.ts';
import { networkRef } from './interfaces.ts';
import { publicAddressesOf } from './public-addresses.ts';
import { gatewayOf } from './routers.ts';

/** `maybe`: it depends on something that the template does not say, such as the address that a port will get. */
export type Verdict = 'yes' | 'no' | 'maybe';

export function all(parts: readonly Verdict[]): Verdict {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
}

export function any(parts: readonly Verdict[]): Verdict {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('maybe') ? 'maybe' : 'no';
}

export interface Reachability {
  /** The network of an interface: a node's id, or `external:<name>`; undefined when nothing says it. */
  networkKey(nic: Nic | undefined): string | undefined;
  /** Subnets of the stack that an interface may have an address in. */
  subnetsOf(nic: Nic): readonly Subnet[];
  /** Routers (ids, or `external:<name>`) that serve one of its subnets. */
  routersOf(nic: Nic): readonly string[];
  /** Whether packets go from one interface to the other, before any filter. */
  connected(a: Nic | undefined, b: Nic | undefined): Verdict;
  /** By a floating address, or since its network is not the stack's own. */
  reachedFromOutside(nic: Nic | undefined): Verdict;
  /** By the same ways, or through a router with a gateway. */
  reachesOutside(nic: Nic | undefined): Verdict;
}

export const reachability = view((graph): Reachability => new Routes(graph));

class Routes implements Reachability {
  readonly #graph: Graph;
  readonly #keys = new Map<Nic, string | undefined>();
  readonly #routers = new Map<Nic, readonly string[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  networkKey(nic: Nic | undefined): string | undefined {
    if (!nic) return undefined;
    if (!this.#keys.has(nic)) this.#keys.set(nic, this.#findKey(nic));
    return this.#keys.get(nic);
  }

  #findKey(nic: Nic): string | undefined {
    const graph = this.#graph;
    const ref = networkRef(graph, nic);
    if (!ref) return this.#isOfProject(nic) ? 'external:network of the project' : undefined;
    const network = graph.resolve('network', ref);
    if (network) return network.id;
    return 'external' in ref ? `external:${textOf(ref.external) ?? ''}` : undefined;
  }

  /** Nova chose the network; where the stack has none of its own, it is one of the project's. */
  #isOfProject(nic: Nic): boolean {
    return nic.machine !== undefined && nic.addresses.length === 0 && this.#graph.of('network').length === 0;
  }

  subnetsOf(nic: Nic): readonly Subnet[] {
    const asked = this.#graph.follow(nic, 'subnets');
    const network = this.#graph.resolve('network', nic.network);
    return asked.length > 0 ? asked : network ? this.#graph.users(network, 'subnet', 'network') : [];
  }

  routersOf(nic: Nic): readonly string[] {
    const ready = this.#routers.get(nic);
    if (ready) return ready;
    const routers = this.#findRouters(nic);
    this.#routers.set(nic, routers);
    return routers;
  }

  #findRouters(nic: Nic): readonly string[] {
    const graph = this.#graph;
    const subnets = new Set(this.subnetsOf(nic).map(({ id }) => id));
    return graph.of('router-link').flatMap((link) => {
      const [viaNic] = graph.follow(link, 'nic');
      const linked = graph.follow(link, 'subnet')[0]?.id;
      const hit =
        (linked !== undefined && subnets.has(linked)) || (viaNic && this.networkKey(viaNic) === this.networkKey(nic));
      if (!hit) return [];
      const [router] = graph.follow(link, 'router');
      return [router?.id ?? ('external' in link.router ? `external:${textOf(link.router.external) ?? ''}` : '')];
    });
  }

  connected(a: Nic | undefined, b: Nic | undefined): Verdict {
    const [first, second] = [this.networkKey(a), this.networkKey(b)];
    if (!a || !b || first === undefined || second === undefined) return 'maybe';
    if (first === second) return 'yes';
    const others = this.routersOf(b);
    if (this.routersOf(a).some((router) => others.includes(router))) return 'yes';
    // Both count as routed to the outside, and so to each other.
    if (isOutside(first) && isOutside(second)) return 'yes';
    return isOutside(first) || isOutside(second) ? 'maybe' : 'no';
  }

  reachedFromOutside(nic: Nic | undefined): Verdict {
    if (nic && publicAddressesOf(this.#graph, nic).length > 0) return 'yes';
    const key = this.networkKey(nic);
    if (!nic || key === undefined) return 'maybe';
    if (isOutside(key)) return 'yes';
    return this.#graph.resolve('network', nic.network)?.external === true ? 'yes' : 'no';
  }

  reachesOutside(nic: Nic | undefined): Verdict {
    const reached = this.reachedFromOutside(nic);
    if (!nic || reached !== 'no') return nic && reached === 'yes' ? 'yes' : 'maybe';
    const routers = this.routersOf(nic);
    const hasGateway = routers.some((id) => {
      const router = this.#graph.get('router', id);
      return router !== undefined && gatewayOf(this.#graph, router) !== undefined;
    });
    if (hasGateway) return 'yes';
    return routers.some((id) => id.startsWith('external:')) ? 'maybe' : 'no';
  }
}

/** Networks that the stack does not define count as routed to the outside. */
function isOutside(key: string): boolean {
  return key.startsWith('external:');
}
