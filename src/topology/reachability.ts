/** Layer 3 reachability as Neutron gives it: which interfaces reach each other, and which the outside. */
import { textOf } from '../evaluate/value.ts';
import type { Nic } from './kinds/nic.ts';
import type { Subnet } from './kinds/subnet.ts';
import type { Topology } from './topology.ts';

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

const made = new WeakMap<Topology, Reachability>();

export function reachability(topology: Topology): Reachability {
  const ready = made.get(topology);
  if (ready) return ready;
  const fresh = new Routes(topology);
  made.set(topology, fresh);
  return fresh;
}

class Routes implements Reachability {
  readonly #topology: Topology;
  readonly #keys = new Map<Nic, string | undefined>();
  readonly #routers = new Map<Nic, readonly string[]>();

  constructor(topology: Topology) {
    this.#topology = topology;
  }

  networkKey(nic: Nic | undefined): string | undefined {
    if (!nic) return undefined;
    if (!this.#keys.has(nic)) this.#keys.set(nic, this.#findKey(nic));
    return this.#keys.get(nic);
  }

  #findKey(nic: Nic): string | undefined {
    const topology = this.#topology;
    const ref =
      nic.network ?? nic.addresses.map(({ subnet }) => topology.resolve('subnet', subnet)?.network).find(Boolean);
    if (!ref) return this.#isOfProject(nic) ? 'external:network of the project' : undefined;
    const network = topology.resolve('network', ref);
    if (network) return network.id;
    return 'external' in ref ? `external:${textOf(ref.external) ?? ''}` : undefined;
  }

  /** Nova chose the network; where the stack has none of its own, it is one of the project's. */
  #isOfProject(nic: Nic): boolean {
    return nic.machine !== undefined && nic.addresses.length === 0 && this.#topology.of('network').length === 0;
  }

  subnetsOf(nic: Nic): readonly Subnet[] {
    const topology = this.#topology;
    const asked = nic.addresses.flatMap(({ subnet }) => topology.resolve('subnet', subnet) ?? []);
    const network = topology.resolve('network', nic.network);
    return asked.length > 0 ? asked : network ? topology.subnetsOf(network) : [];
  }

  routersOf(nic: Nic): readonly string[] {
    const ready = this.#routers.get(nic);
    if (ready) return ready;
    const routers = this.#findRouters(nic);
    this.#routers.set(nic, routers);
    return routers;
  }

  #findRouters(nic: Nic): readonly string[] {
    const topology = this.#topology;
    const subnets = new Set(this.subnetsOf(nic).map(({ id }) => id));
    return topology.of('router-link').flatMap((link) => {
      const viaNic = topology.resolve('nic', link.nic);
      const linked = topology.resolve('subnet', link.subnet)?.id;
      const hit =
        (linked !== undefined && subnets.has(linked)) || (viaNic && this.networkKey(viaNic) === this.networkKey(nic));
      if (!hit) return [];
      const router = topology.resolve('router', link.router);
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
    if (nic && this.#topology.publicAddressesOf(nic).length > 0) return 'yes';
    const key = this.networkKey(nic);
    if (!nic || key === undefined) return 'maybe';
    if (isOutside(key)) return 'yes';
    return this.#topology.resolve('network', nic.network)?.external === true ? 'yes' : 'no';
  }

  reachesOutside(nic: Nic | undefined): Verdict {
    const reached = this.reachedFromOutside(nic);
    if (!nic || reached !== 'no') return nic && reached === 'yes' ? 'yes' : 'maybe';
    const routers = this.routersOf(nic);
    const hasGateway = routers.some((id) => {
      const router = this.#topology.get('router', id);
      return router !== undefined && this.#topology.gatewayOf(router) !== undefined;
    });
    if (hasGateway) return 'yes';
    return routers.some((id) => id.startsWith('external:')) ? 'maybe' : 'no';
  }
}

/** Networks that the stack does not define count as routed to the outside. */
function isOutside(key: string): boolean {
  return key.startsWith('external:');
}
