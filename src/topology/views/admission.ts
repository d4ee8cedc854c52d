/**
 * Who admits whom, as Neutron filters it: for each rule, seen from one interface, the interfaces of the stack and the ranges
 * outside that it lets through, where there is a way. Neutral: every network backend asks it.
 */
import type { NodeRef } from '../../evaluate/fact.ts';
import { joinOrigins, known, originsOf, textOf, wordOf, type Origins, type Value } from '../../evaluate/value.ts';
import { printHole } from '../../print/print-hole.ts';
import { everything, intervalOf, networkRange, type Family, type Interval } from '../address-range.ts';
import { view, type Graph } from '../graph.ts';
import type { FirewallGroup } from '../kinds/firewall-group.ts';
import type { FirewallRule } from '../kinds/firewall-rule.ts';
import type { Nic } from '../kinds/nic.ts';
import { addressesOf } from './addresses.ts';
import { isFiltered, networkOf } from './interfaces.ts';
import { agreed, reachability, type Standing, type Verdict } from './reachability.ts';
import { defaultGroup, defaultGroupName, defaultKey, unfilteredGroup, unfilteredKey } from './standing-groups.ts';
import { append } from '../../source/append.ts';

/** Whatever has rules of its own: a security group, the project's default group, or interfaces without a filter. */
export interface AccessGroup {
  readonly key: string;
  readonly rules: readonly FirewallRule[];
  /** The group of the stack. */
  readonly node?: FirewallGroup;
  /** The name or id of a group that lies outside the stack: its rules are not known. */
  readonly outside?: Value;
}

/** A rule as one interface has it: what is on the other side of the packets that it lets through. */
export interface Peers {
  /** Interfaces of the stack that it certainly admits. */
  readonly interfaces: readonly Nic[];
  /** Leaves that decided which interfaces these are, beside the rule's own. */
  readonly origins: Origins;
  /** Interfaces that it admits if they get a certain address. */
  readonly perhaps: readonly Nic[];
  readonly outside: readonly OutsideRange[];
  /** Why it may admit more than is said here. */
  readonly doubts: ReadonlySet<Doubt>;
}

/**
 * `unknown-route`: to or from interfaces that may be connected; `unknown-outside`: whether there is a way to or from the
 * outside is not said; `no-address`: the interface has none of the rule's family.
 */
export type Doubt = 'unknown-route' | 'unknown-outside' | 'unknown-range' | 'unknown-group' | 'no-address';

/** Addresses outside the stack. Link-local ones never come from or go to the outside. */
interface OutsideRange {
  /** Host bits are cleared; not known yet where the rule's range is not. */
  readonly range: Value;
  readonly except: readonly string[];
}

interface Admission {
  /** Groups whose rules apply to an interface. */
  groupsOf(nic: Nic): readonly AccessGroup[];
  groupOf(ref: NodeRef): AccessGroup;
  /** Interfaces that a rule means by this group. */
  membersOf(group: AccessGroup): readonly Nic[];
  peers(rule: FirewallRule, nic: Nic): Peers;
  /** Whether a range lies in one subnet of the stack, and so has no part outside. */
  isInside(range: string): boolean;
}

export const admission = view((graph): Admission => new Admissions(graph));

const linkLocal: Readonly<Record<Family, string>> = { 4: '169.254.0.0/16', 6: 'fe80::/10' };

interface Judged {
  readonly verdict: Verdict;
  readonly origins: Origins;
}

/** Interfaces by what is known of whether they lie in a range. */
interface Sorted {
  readonly yes: readonly Nic[];
  readonly maybe: readonly Nic[];
  readonly origins: Origins;
}

const none: Peers = { interfaces: [], origins: [], perhaps: [], outside: [], doubts: new Set() };

class Admissions implements Admission {
  readonly #graph: Graph;
  readonly #groups = new Map<string, AccessGroup>();
  readonly #members = new Map<string, Nic[]>();
  readonly #intervals = new Map<string, Interval | undefined>();
  readonly #networks = new Map<string, string>();
  readonly #around = new Map<Standing, readonly Nic[]>();
  readonly #sorted = new Map<Standing, Map<string, Sorted>>();

  constructor(graph: Graph) {
    this.#graph = graph;
    for (const nic of graph.of('nic')) {
      for (const { key } of new Set(this.groupsOf(nic))) {
        append(this.#members, key, nic);
      }
    }
  }

  groupsOf(nic: Nic): readonly AccessGroup[] {
    if (!isFiltered(nic, networkOf(this.#graph, nic))) return [this.#group(unfilteredKey, unfilteredGroup)];
    if (nic.groups === 'default') return [this.#group(defaultKey, defaultGroup)];
    return [...new Set(nic.groups.map((ref) => this.groupOf(ref)))];
  }

  groupOf(ref: NodeRef): AccessGroup {
    const node = this.#graph.resolve('firewall-group', ref);
    if (node) {
      const rules = this.#graph.users(node, 'firewall-rule', 'group');
      return this.#group(node.id, () => ({ key: node.id, rules, node }));
    }
    // The default group of the project may be named too: it is one group.
    if ('external' in ref && textOf(ref.external) === defaultGroupName) {
      return this.#group(defaultKey, defaultGroup);
    }
    const outside = 'node' in ref ? known(ref.node) : ref.external;
    const key = `#outside:${textOf(outside) ?? printHole(outside)}`;
    return this.#group(key, () => ({ key, rules: [], outside }));
  }

  #group(key: string, make: () => AccessGroup): AccessGroup {
    const group = this.#groups.get(key) ?? make();
    this.#groups.set(key, group);
    return group;
  }

  membersOf({ key }: AccessGroup): readonly Nic[] {
    return this.#members.get(key) ?? [];
  }

  peers(rule: FirewallRule, nic: Nic): Peers {
    const routes = reachability(this.#graph);
    const standing = routes.standing(nic, rule.family);
    if (!standing) return { ...none, doubts: new Set(['no-address']) };
    const way =
      rule.direction === 'ingress'
        ? routes.reachedFromOutside(nic, rule.family)
        : routes.reachesOutside(nic, rule.family);
    switch (rule.remote.from) {
      case 'any':
        return this.#anyPeers(standing, way);
      case 'cidr':
        return this.#rangePeers(standing, way, rule.remote.cidr);
      case 'group':
        return this.#groupPeers(standing, way, rule.remote.group);
    }
  }

  #anyPeers(standing: Standing, way: Verdict): Peers {
    const { maybe } = reachability(this.#graph).around(standing);
    return {
      ...none,
      interfaces: this.#reached(standing),
      outside: this.#outside(known(everything[standing.family]), way, standing.family),
      doubts: new Set([
        ...(way === 'maybe' ? (['unknown-outside'] as const) : []),
        ...(maybe.length > 0 ? (['unknown-route'] as const) : []),
      ]),
    };
  }

  #rangePeers(standing: Standing, way: Verdict, cidr: Value): Peers {
    const text = textOf(cidr);
    // A range that is not known yet is said as it is; whether machines of the stack lie in it is not known.
    if (text === undefined)
      return { ...none, outside: [{ range: cidr, except: [] }], doubts: new Set(['unknown-range']) };
    if (this.#interval(text)?.family !== standing.family) return { ...none, doubts: new Set(['unknown-range']) };
    const { yes, maybe, origins } = this.#sort(standing, text);
    return {
      interfaces: yes,
      origins,
      perhaps: maybe,
      outside: this.#outside(cidr, way, standing.family),
      doubts: new Set(way === 'maybe' && !this.isInside(text) ? ['unknown-outside'] : []),
    };
  }

  /** Members by their addresses, and whatever else the members may send as. */
  #groupPeers(standing: Standing, way: Verdict, ref: NodeRef): Peers {
    const routes = reachability(this.#graph);
    const group = this.groupOf(ref);
    const members = this.membersOf(group);
    const verdicts = members.map((nic) => routes.connected(standing, routes.standing(nic, standing.family)));
    const pairs = this.#pairsOf(members, standing.family);
    const own = new Set(members.filter((_, index) => verdicts[index] === 'yes'));
    const sorted = [...pairs].map(([text, address]) => {
      const found = this.#sort(standing, text);
      const further = found.yes.some((nic) => !own.has(nic));
      return { ...found, origins: further ? joinOrigins(found.origins, originsOf(address)) : [] };
    });
    const interfaces = new Set([...own, ...sorted.flatMap(({ yes }) => yes)]);
    const doubts = new Set<Doubt>(verdicts.includes('maybe') ? ['unknown-route'] : []);
    if (group.outside !== undefined) doubts.add('unknown-group');
    return {
      interfaces: [...interfaces],
      origins: sorted.flatMap(({ yes, origins }) => (yes.length > 0 ? origins : [])),
      perhaps: sorted.flatMap(({ maybe }) => maybe).filter((nic) => !interfaces.has(nic)),
      outside: [...pairs.values()].flatMap((address) => this.#outside(address, way, standing.family)),
      doubts,
    };
  }

  /** Further addresses that members may have, each once. */
  #pairsOf(members: readonly Nic[], family: Family): ReadonlyMap<string, Value> {
    const pairs = members.flatMap(({ allowedPairs }) => allowedPairs.map(({ address }) => address));
    return new Map(
      pairs.flatMap((address) => {
        const text = textOf(address);
        return text !== undefined && this.#interval(text)?.family === family ? [[text, address] as const] : [];
      }),
    );
  }

  #outside(range: Value, way: Verdict, family: Family): readonly OutsideRange[] {
    const text = wordOf(range);
    const [own, local] = [this.#interval(text), this.#interval(linkLocal[family])];
    if (way !== 'yes' || !own || !local || this.isInside(text) || holds(local, own)) return [];
    return [
      { range: known(this.#network(text), originsOf(range)), except: holds(own, local) ? [linkLocal[family]] : [] },
    ];
  }

  isInside(range: string): boolean {
    const inner = this.#interval(range);
    if (!inner) return false;
    return this.#graph.of('subnet').some(({ cidr }) => {
      const outer = this.#interval(wordOf(cidr));
      return outer !== undefined && holds(outer, inner);
    });
  }

  /** All interfaces that are certainly connected with a place. */
  #reached(standing: Standing): readonly Nic[] {
    const routes = reachability(this.#graph);
    const reached = this.#around.get(standing) ?? routes.around(standing).yes.flatMap((at) => routes.interfacesAt(at));
    this.#around.set(standing, reached);
    return reached;
  }

  /** Of the interfaces that are connected with a place, those whose addresses lie in a range. */
  #sort(standing: Standing, range: string): Sorted {
    const byRange = this.#sorted.get(standing) ?? new Map<string, Sorted>();
    this.#sorted.set(standing, byRange);
    const sorted = byRange.get(range) ?? this.#sortReached(standing, range);
    byRange.set(range, sorted);
    return sorted;
  }

  #sortReached(standing: Standing, range: string): Sorted {
    const interval = this.#interval(range);
    const yes: Nic[] = [];
    const maybe: Nic[] = [];
    const origins = new Set<number>();
    for (const nic of this.#reached(standing)) {
      // What a load balancer sends has rules of its own: see what lets its clients in.
      if (this.#graph.users(nic, 'balancer', 'vip').length > 0) continue;
      const judged = this.#judge(nic, standing.family, interval);
      if (judged.verdict === 'maybe') maybe.push(nic);
      if (judged.verdict !== 'yes') continue;
      yes.push(nic);
      for (const leaf of judged.origins) origins.add(leaf);
    }
    return { yes, maybe, origins: [...origins] };
  }

  /** Admitted only where every address that it can have is. */
  #judge(nic: Nic, family: Family, range: Interval | undefined): Judged {
    const places = addressesOf(this.#graph, nic, family).flat();
    const values = places.flatMap((place) => (place.range ? [place.range] : []));
    const origins = values.map((value) => originsOf(value)).reduce<Origins>(joinOrigins, []);
    if (!range) return { verdict: 'no', origins };
    // Every address is in it, so none decides.
    const whole = this.#interval(everything[family]);
    if (whole && holds(range, whole)) return { verdict: 'yes', origins: [] };
    const verdicts = places.map((place) => {
      const own = this.#interval(wordOf(place.range));
      return own ? overlap(range, own) : 'maybe';
    });
    return { verdict: agreed(verdicts), origins };
  }

  #network(text: string): string {
    const ready = this.#networks.get(text) ?? networkRange(text) ?? text;
    this.#networks.set(text, ready);
    return ready;
  }

  #interval(text: string): Interval | undefined {
    if (!this.#intervals.has(text)) this.#intervals.set(text, intervalOf(text));
    return this.#intervals.get(text);
  }
}

function holds(outer: Interval, inner: Interval): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

function overlap(range: Interval, own: Interval): Verdict {
  if (holds(range, own)) return 'yes';
  return range.family === own.family && range.first <= own.last && own.first <= range.last ? 'maybe' : 'no';
}
