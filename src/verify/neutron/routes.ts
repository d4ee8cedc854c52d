/**
 * Where packets can go before any filter: between subnets that are one, or that hang on one router; out through a router
 * with a gateway; in by a floating address, by IPv6 or without translation behind such a router, and on networks of the
 * outside. Link-local addresses are never routed.
 */
import { families, type Family, type Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Router } from '../../topology/kinds/router.ts';
import { holds, linkLocal } from '../intervals.ts';
import type { Addresses } from './addresses.ts';
import { portsWithFloating } from './floating.ts';
import type { Source } from './source.ts';
import { every, oneOf, some, type Verdict } from './verdict.ts';

/** A router that serves a subnet. */
interface Serving {
  readonly router: string;
  /** `maybe`: by a port that can be in this subnet or in another. */
  readonly sure: Verdict;
  readonly out: Verdict;
  /** Whether IPv4 addresses behind it are reached as they are. */
  readonly plainIn: Verdict;
}

export interface Routes {
  between(from: Nic, to: Nic, family: Family): Verdict;
  fromOutside(port: Nic, address: Interval): Verdict;
  toOutside(port: Nic, address: Interval): Verdict;
  servingOf(subnet: string | undefined): readonly Serving[];
  /** Undefined where nothing says which network it is. */
  placeOf(port: Nic): Place | undefined;
}

/** The network of a port: whether the stack defines it, and whether it is one of the outside. */
interface Place {
  readonly key: string;
  readonly own: boolean;
  readonly open: boolean;
}

export function routesOf(source: Source, addresses: Addresses): Routes {
  const serving = servingBySubnet(source, addresses);
  const floating = portsWithFloating(source, addresses);
  const servingOf = (subnet: string | undefined): readonly Serving[] =>
    subnet === undefined ? [] : (serving.get(subnet) ?? []);
  const places = new Map<Nic, Place | undefined>();
  const placeOf = (port: Nic): Place | undefined => {
    if (!places.has(port)) places.set(port, findPlace(port));
    return places.get(port);
  };
  const findPlace = (port: Nic): Place | undefined => {
    const ref = addresses.networkOf(port);
    if (!ref) return undefined;
    const network = source.find('network', ref);
    const open = !network || network.external || network.provider;
    return { key: source.keyOf('network', ref), own: network !== undefined, open };
  };
  const outwards = (port: Nic, address: Interval, leads: (router: Serving) => Verdict): Verdict => {
    const own = addresses.of(port, address.family);
    if (own.length === 0 || holds(linkLocal[address.family], address)) return 'no';
    if (address.family === 4 && floating.has(port.id)) return 'yes';
    const place = placeOf(port);
    if (!place?.own) return 'maybe';
    if (place.open) return 'yes';
    const ways = own.map((slots) =>
      oneOf(slots.map(({ subnet }) => some(servingOf(subnet).map((router) => every([router.sure, leads(router)]))))),
    );
    return some(ways);
  };
  return {
    servingOf,
    placeOf,
    between: (from, to, family) => between({ from, to, family }, { addresses, placeOf, servingOf }),
    toOutside: (port, address) => outwards(port, address, ({ out }) => out),
    // Whether routes lead back to a range behind a router is the business of whoever runs the outer network.
    fromOutside: (port, address) =>
      outwards(port, address, ({ out, plainIn }) => every([address.family === 6 ? out : plainIn, 'maybe'])),
  };
}

interface Trip {
  readonly from: Nic;
  readonly to: Nic;
  readonly family: Family;
}

interface Maps extends Pick<Routes, 'placeOf' | 'servingOf'> {
  readonly addresses: Addresses;
}

function between({ from, to, family }: Trip, { addresses, placeOf, servingOf }: Maps): Verdict {
  const [mine, theirs] = [addresses.of(from, family), addresses.of(to, family)];
  if (mine.length === 0 || theirs.length === 0) return 'no';
  const [here, there] = [placeOf(from), placeOf(to)];
  if (!here || !there) return 'maybe';
  const same = here.key === there.key;
  if (!here.own || !there.own) return same && family === 4 ? 'yes' : 'maybe';
  const hop = (a: string | undefined, b: string | undefined): Verdict => {
    if (a === b && (a !== undefined || same)) return 'yes';
    const routers = servingOf(b);
    const common = servingOf(a).flatMap((one) =>
      routers.filter((other) => other.router === one.router).map((other) => every([one.sure, other.sure])),
    );
    if (some(common) !== 'no') return some(common);
    return same || (here.open && there.open) ? 'maybe' : 'no';
  };
  return some(
    mine.flatMap((slots) =>
      theirs.map((others) => oneOf(slots.flatMap((a) => others.map((b) => hop(a.subnet, b.subnet))))),
    ),
  );
}

function servingBySubnet(source: Source, addresses: Addresses): ReadonlyMap<string, readonly Serving[]> {
  const found = new Map<string, Serving[]>();
  const leading = new Set(
    source.of('router-link').flatMap((link) => (link.external ? [source.keyOf('router', link.router)] : [])),
  );
  for (const link of source.of('router-link')) {
    const router = source.find('router', link.router);
    const { out, plainIn } = router ? waysOf(router, leading) : unknownWays;
    const serve = (subnet: string | undefined, sure: Verdict): void => {
      if (subnet === undefined) return;
      const service = { router: source.keyOf('router', link.router), sure, out, plainIn };
      found.set(subnet, [...(found.get(subnet) ?? []), service]);
    };
    if (link.subnet) serve(source.keyOf('subnet', link.subnet), 'yes');
    const port = source.find('nic', link.nic);
    for (const family of families) {
      for (const slots of port ? addresses.of(port, family) : []) {
        // An address that the router would make itself is not one that the link asks for.
        const sure = slots.length === 1 && !madeByItself(source, port, slots[0]?.subnet) ? 'yes' : 'maybe';
        for (const { subnet } of slots) serve(subnet, sure);
      }
    }
  }
  return found;
}

type Ways = Pick<Serving, 'out' | 'plainIn'>;

/** What a router outside the stack leads to is not known. */
const unknownWays: Ways = { out: 'maybe', plainIn: 'maybe' };

/** `leading`: routers that get their gateway from a resource of its own. */
function waysOf({ id, externalNetwork, snat }: Router, leading: ReadonlySet<string>): Ways {
  const out = externalNetwork || leading.has(id) ? 'yes' : 'no';
  return { out, plainIn: snat === false ? out : 'no' };
}

function madeByItself(source: Source, port: Nic | undefined, subnet: string | undefined): boolean {
  const asked = port?.addresses.some((wish) => source.find('subnet', wish.subnet)?.id === subnet) === true;
  return !asked && source.of('subnet').some(({ id, selfAssigned }) => id === subnet && selfAssigned);
}
