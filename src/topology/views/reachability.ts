/** Layer 3 reachability as Neutron gives it, by address family: which interfaces reach each other, and which the outside. */
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { families, type Family } from '../address-range.ts';
import { view, type Graph } from '../graph.ts';
import type { Nic } from '../kinds/nic.ts';
import { addressesOf, placeKey } from './addresses.ts';
import { networkOf, networkRef } from './interfaces.ts';
import { isFloating } from './public-addresses.ts';
import { servicesBySubnet, type Service } from './routers.ts';
import { present } from '../../source/present.ts';
import { append } from '../../source/append.ts';

/** `maybe`: it depends on something that the template does not say, such as the address that a port will get. */
export type Verdict = 'yes' | 'no' | 'maybe';

/** Where an interface stands in one family. Interfaces that stand alike reach the same others. */
export interface Standing {
  readonly family: Family;
  /** The network: a node's id, or a name outside the stack; undefined where nothing says it. */
  readonly network: string | undefined;
  /** Subnets of each address, of which Neutron chooses one. */
  readonly choices: readonly (readonly string[])[];
}

interface Reachability {
  /** The same object for interfaces that stand alike; undefined for one without an address of the family. */
  standing(nic: Nic, family: Family): Standing | undefined;
  /** Whether packets go from one to the other, before any filter. */
  connected(a: Standing | undefined, b: Standing | undefined): Verdict;
  /** All that are certainly connected with one, and those that may be. */
  around(standing: Standing): { readonly yes: readonly Standing[]; readonly maybe: readonly Standing[] };
  interfacesAt(standing: Standing): readonly Nic[];
  /** By a floating address, since nothing translates between, or since it is on a network of the outside. */
  reachedFromOutside(nic: Nic, family: Family): Verdict;
  /** The same without floating IPs. */
  routedFromOutside(nic: Nic, family: Family): Verdict;
  /** By the same ways, or through a router with a gateway. */
  reachesOutside(nic: Nic, family: Family): Verdict;
  /** Nodes that decide what an interface reaches: itself, its network and subnets, the routers that serve them. */
  ways(nic: Nic): readonly NodeId[];
}

export const reachability = view((graph): Reachability => new Routes(graph));

class Routes implements Reachability {
  readonly #graph: Graph;
  readonly #services: ReadonlyMap<string, readonly Service[]>;
  readonly #standings = new Map<string, Standing>();
  readonly #byNic = new Map<Nic, Readonly<Record<Family, Standing | undefined>>>();
  readonly #members = new Map<Standing, Nic[]>();
  readonly #around = new Map<Standing, ReturnType<Reachability['around']>>();
  /** Standings by what two of them must have in common to be connected: a network or a router. */
  readonly #byTie = new Map<string, Standing[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#services = servicesBySubnet(graph);
    for (const nic of graph.of('nic')) this.#byNic.set(nic, { 4: this.#place(nic, 4), 6: this.#place(nic, 6) });
  }

  standing(nic: Nic, family: Family): Standing | undefined {
    return this.#byNic.get(nic)?.[family];
  }

  #place(nic: Nic, family: Family): Standing | undefined {
    const network = this.#networkKey(nic);
    // Subnets of a network that nothing is known of count as one.
    const unknown = `subnet of ${network ?? ''}`;
    const addresses = addressesOf(this.#graph, nic, family);
    if (addresses.length === 0) return undefined;
    const choices = addresses.map((places) => places.map(({ subnet }) => subnet ?? unknown));
    const standing = this.#shared({ family, network, choices });
    this.#members.get(standing)?.push(nic);
    return standing;
  }

  #shared(standing: Standing): Standing {
    const key = JSON.stringify([standing.family, standing.network ?? null, standing.choices]);
    const ready = this.#standings.get(key);
    if (ready) return ready;
    this.#standings.set(key, standing);
    this.#members.set(standing, []);
    for (const tie of this.#tiesOf(standing)) append(this.#byTie, tie, standing);
    return standing;
  }

  #networkKey(nic: Nic): string | undefined {
    const ref = networkRef(this.#graph, nic);
    if (ref) return placeKey(this.#graph, 'network', ref);
    // Nova chose the network; where the stack has none of its own, it is one of the project's.
    const chosen = nic.machine !== undefined && nic.addresses.length === 0;
    return chosen && this.#graph.of('network').length === 0 ? 'external:network of the project' : undefined;
  }

  #tiesOf({ family, network, choices }: Standing): ReadonlySet<string> {
    const routers = choices.flat().flatMap((subnet) => (this.#services.get(subnet) ?? []).map(({ router }) => router));
    const open = network === undefined || isOutside(network) ? [`open ${family}`] : [];
    return new Set([
      `all ${family}`,
      `network ${family} ${network ?? ''}`,
      ...open,
      ...routers.map((id) => `router ${family} ${id}`),
    ]);
  }

  interfacesAt(standing: Standing): readonly Nic[] {
    return present(this.#members.get(standing), 'members');
  }

  around(standing: Standing): ReturnType<Reachability['around']> {
    const ready = this.#around.get(standing);
    if (ready) return ready;
    const { family, network } = standing;
    // What lies apart from a network of the stack, and shares nothing with it, is not connected.
    const open = network === undefined || isOutside(network);
    const ties = open
      ? [`all ${family}`]
      : [...this.#tiesOf(standing), `open ${family}`].filter((tie) => !tie.startsWith('all'));
    const others = [...new Set(ties.flatMap((tie) => this.#byTie.get(tie) ?? []))];
    const found = {
      yes: others.filter((other) => this.connected(standing, other) === 'yes'),
      maybe: others.filter((other) => this.connected(standing, other) === 'maybe'),
    };
    this.#around.set(standing, found);
    return found;
  }

  connected(a: Standing | undefined, b: Standing | undefined): Verdict {
    if (!a || !b || a.family !== b.family) return 'no';
    if (a.network === undefined || b.network === undefined) return 'maybe';
    const outside = [a, b].filter(({ network }) => network !== undefined && isOutside(network)).length;
    // Both count as routed to the outside, and so to each other. Whether they have IPv6 is not said.
    if (outside === 2) return a.family === 4 ? 'yes' : 'maybe';
    if (outside === 1) return 'maybe';
    // On one network guests may have routes to each other's subnets without a router.
    const apart = a.network === b.network ? 'maybe' : 'no';
    const ways = a.choices.flatMap((here) =>
      b.choices.map((there) => agreed(here.flatMap((one) => there.map((other) => this.#linked(one, other) ?? apart)))),
    );
    return best(ways);
  }

  /** Between two subnets, by being one or by a common router. */
  #linked(a: string, b: string): Verdict | undefined {
    if (a === b) return 'yes';
    const there = new Map((this.#services.get(b) ?? []).map(({ router, served }) => [router, served]));
    const common = (this.#services.get(a) ?? []).flatMap(({ router, served }) => {
      const other = there.get(router);
      return other ? [served === 'yes' ? other : 'maybe'] : [];
    });
    return common.length > 0 ? best(common) : undefined;
  }

  reachedFromOutside(nic: Nic, family: Family): Verdict {
    return this.#hasFloating(nic, family) ? 'yes' : this.routedFromOutside(nic, family);
  }

  routedFromOutside(nic: Nic, family: Family): Verdict {
    return this.#outside(nic, family, ({ routesIn, leadsOut }) => routesIn || (leadsOut && family === 6));
  }

  reachesOutside(nic: Nic, family: Family): Verdict {
    return this.#hasFloating(nic, family) ? 'yes' : this.#outside(nic, family, ({ leadsOut }) => leadsOut);
  }

  #hasFloating(nic: Nic, family: Family): boolean {
    return family === 4 && this.standing(nic, family) !== undefined && isFloating(this.#graph, nic);
  }

  #outside(nic: Nic, family: Family, leads: (service: Service) => boolean): Verdict {
    const standing = this.standing(nic, family);
    if (!standing) return 'no';
    if (standing.network === undefined) return 'maybe';
    const network = networkOf(this.#graph, nic);
    if (!network || network.external || network.provider) return 'yes';
    const through = (subnet: string): Verdict =>
      best((this.#services.get(subnet) ?? []).filter(leads).map(({ served }) => served));
    return best(standing.choices.map((places) => agreed(places.map(through))));
  }

  ways(nic: Nic): readonly NodeId[] {
    const subnets = [...new Set(families.flatMap((family) => this.standing(nic, family)?.choices.flat() ?? []))];
    const services = subnets.flatMap((subnet) => this.#services.get(subnet) ?? []);
    const network = networkOf(this.#graph, nic);
    const nodes = [
      ...subnets,
      ...(network ? [network.id] : []),
      ...services.flatMap(({ router, link }) => [router, link]),
      ...services.flatMap(({ router }) => this.#graph.users(router, 'router-link', 'gatewayOf').map(({ id }) => id)),
    ];
    // A segment of the data centre leads out, whether floating addresses come from it or not.
    const outside = network && !network.provider ? [facet(network.id, 'outside')] : [];
    return [nic.id, facet(nic.id, 'filter'), ...nodes.filter((id) => this.#graph.nodes.has(id)), ...outside];
  }
}

/** The verdict of one of several ways, each of which will do. */
function best(ways: readonly Verdict[]): Verdict {
  if (ways.includes('yes')) return 'yes';
  return ways.includes('maybe') ? 'maybe' : 'no';
}

/** The verdict of one of several cases, of which it is not known which is so. */
export function agreed(cases: readonly Verdict[]): Verdict {
  const [first = 'no'] = cases;
  return cases.every((verdict) => verdict === first) ? first : 'maybe';
}

/** Networks that the stack does not define count as routed to the outside. */
function isOutside(key: string): boolean {
  return key.startsWith('external:');
}
