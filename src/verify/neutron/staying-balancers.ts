/**
 * Load balancers that stay in OpenStack, for which the output has no object: they connect to machines from addresses of
 * their own, each of which is any one of the subnet, and machines reach them where they were.
 */
import { textOf } from '../../evaluate/value.ts';
import type { Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { everyAddress, holds } from '../intervals.ts';
import { nicsOf, type Endpoint, type Place } from '../packet.ts';
import { hasPort, intersection, noPorts, portRange, unionOf, type PortSet } from '../port-set.ts';
import { rangeOf } from './addresses.ts';
import { balancedForwards, clientsOf, memberForwards } from './balanced.ts';
import { ledAt, ledTo, type LedTo, type StackForward } from './forwarded.ts';
import { filtered, passage, type Neutron } from './neutron.ts';
import { numberOf } from './port-number.ts';

export interface StayingBalancers {
  /** What they forward to machines. */
  readonly led: LedTo;
  /** Where they take connections. */
  readonly fronts: readonly Front[];
}

/** A port of a load balancer that has an address of the stack. */
export interface Front {
  readonly resource: string;
  readonly vip: Nic;
  readonly protocol: 'tcp' | 'udp';
  /** Undefined where it is not known. */
  readonly port: number | undefined;
  /** Ranges that clients must be in; undefined for everybody, and where a range is not known. */
  readonly clients: readonly Interval[] | undefined;
}

/** `placed` names the resources that objects of the output stand for. */
export function stayingBalancers(neutron: Neutron, placed: ReadonlySet<string>): StayingBalancers {
  const { source } = neutron;
  const stays = ({ resource }: { readonly resource: string }): boolean => !placed.has(resource);
  const led = [...balancedForwards(source), ...memberForwards(source)].filter(stays);
  const fronts = source.of('listener').flatMap((listener): readonly Front[] => {
    const balancer = source.find('balancer', listener.balancer);
    const vip = balancer && source.find('nic', balancer.vip);
    if (!vip || !listener.up || !balancer.up || !stays(balancer)) return [];
    const protocol = textOf(listener.protocol) === 'UDP' ? 'udp' : 'tcp';
    return [
      { resource: balancer.resource, vip, protocol, port: numberOf(listener.port), clients: clientsOf(listener) },
    ];
  });
  return { led: ledTo(neutron, led), fronts };
}

/** Ranges in which it may have an address; undefined where nothing is known of it. */
export function rangesOfVip({ addresses, source }: Neutron, vip: Nic | undefined): readonly Interval[] | undefined {
  if (!vip) return undefined;
  const found = addresses.of(vip, 4).flatMap((slots) =>
    slots.map(({ subnet, range }) => {
      const own = source.of('subnet').find(({ id }) => id === subnet);
      return own ? rangeOf(own.cidr) : range;
    }),
  );
  const known = found.flatMap((range) => range ?? []);
  return known.length > 0 && known.length === found.length ? known : undefined;
}

/** Ports at which addresses of a range come to an endpoint as those of load balancers, and its groups let them in. */
export function comesFromStaying(
  neutron: Neutron,
  { led }: StayingBalancers,
  { endpoint, range }: { readonly endpoint: Endpoint; readonly range: Interval },
): PortSet {
  return unionOf(
    ledAt(led, endpoint).map(({ forward }) => {
      const own = rangesOfVip(neutron, forward.balanced?.vip);
      if (own && !own.some((one) => holds(one, range))) return noPorts;
      return intersection(portsOf(forward), admittedFrom(neutron, endpoint, { range, vip: forward.balanced?.vip }));
    }),
  );
}

function portsOf({ protocol, toPort }: StackForward): PortSet {
  return portRange(protocol, numberOf(toPort) ?? 1, numberOf(toPort) ?? 65_535);
}

/** What groups let in from a range, where a way leads from the load balancer. */
function admittedFrom(
  neutron: Neutron,
  endpoint: Endpoint,
  { range, vip }: { readonly range: Interval; readonly vip: Nic | undefined },
): PortSet {
  if (!endpoint.nic) return portRange('tcp', 1, 65_535);
  const near = nicsOf(endpoint).filter((nic) => !vip || neutron.routes.between(vip, nic, 4) !== 'no');
  return unionOf(
    near.map(
      (nic) =>
        filtered(neutron, nic, { other: { address: range }, direction: 'ingress', families: [range.family] }).possible,
    ),
  );
}

/** Parts of the ranges of a load balancer from which Neutron let it in. */
export function letInFrom(
  neutron: Neutron,
  endpoint: Endpoint,
  { forward, parts }: { readonly forward: StackForward; readonly parts: readonly Interval[] },
): readonly Interval[] {
  const vip = forward.balanced?.vip;
  const own = rangesOfVip(neutron, vip);
  const port = { protocol: forward.protocol, port: numberOf(forward.toPort) ?? 0 };
  return parts
    .filter((part) => !own || own.some((one) => holds(one, part)))
    .filter((range) => hasPort(admittedFrom(neutron, endpoint, { range, vip }), port));
}

/** What a machine could send to addresses of a range, where a load balancer has one of them. */
export function sentToStaying(
  neutron: Neutron,
  { fronts }: StayingBalancers,
  { endpoint, range }: { readonly endpoint: Endpoint; readonly range: Interval },
): PortSet {
  const vips = [...new Set(fronts.map(({ vip }) => vip))].filter((vip) =>
    rangesOfVip(neutron, vip)?.some((own) => holds(own, range)),
  );
  return unionOf(
    nicsOf(endpoint)
      .filter((nic) => vips.some((vip) => neutron.routes.between(nic, vip, 4) !== 'no'))
      .map(
        (nic) =>
          filtered(neutron, nic, { other: { address: range }, direction: 'egress', families: [range.family] }).possible,
      ),
  );
}

/** Where an endpoint certainly reached the port of a load balancer at its own address. */
export function reachedAt(
  neutron: Neutron,
  endpoint: Endpoint,
  { vip, protocol, port, clients }: Front,
): readonly Interval[] {
  if (port === undefined || !isAmong(neutron, endpoint, clients)) return [];
  const [own] = neutron.addresses.of(vip, 4).flat();
  const ranges = own?.range ? [own.range] : [];
  return ranges.filter((range) => {
    const there: Place = { address: vip.resource, range, port: vip };
    return hasPort(passage(neutron, { endpoint }, there).sure, { protocol, port });
  });
}

function isAmong({ addresses }: Neutron, endpoint: Endpoint, clients: Front['clients']): boolean {
  if (!clients) return true;
  const own = nicsOf(endpoint).flatMap((nic) => addresses.of(nic, 4).flat());
  return own.some(({ range }) => range && clients.some((client) => holds(client, range)));
}

/** Tells endpoints apart by what such load balancers forward to them. */
export function describeStaying(neutron: Neutron, { led }: StayingBalancers, endpoint: Endpoint): string {
  return JSON.stringify(
    ledAt(led, endpoint).map(({ forward }) => [
      forward.protocol,
      numberOf(forward.toPort),
      (rangesOfVip(neutron, forward.balanced?.vip) ?? [everyAddress(4)]).map(({ first, last }) => `${first} ${last}`),
    ]),
  );
}
