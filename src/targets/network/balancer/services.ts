/** Services and EndpointSlices of a load balancer. */
import { factValue, joinOrigins, known, originsOf, withOrigins, type Value } from '../../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import type { Field } from '../../../kubernetes/object.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { append } from '../../../source/append.ts';
import { listed } from '../../../source/listed.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { addressesBefore } from '../../objects/balanced.ts';
import { dnsAnnotations } from '../../objects/dns-names.ts';
import { report } from '../../objects/drop.ts';
import { exposureOf } from '../../objects/exposure.ts';
import { balancer as provider, balancerId, sharedBy, sharing } from '../../objects/load-balancer.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { bindings } from '../ask-address.ts';
import { addressAnnotations, addressOfService } from '../service-address.ts';
import { affinityOf, balancerAnnotations, listenerAnnotations } from './annotations.ts';
import { memberLabel, shapersOf, type Back } from './backs.ts';
import { audienceOf, type Audience } from './audience.ts';
import { clientsHidden, rangesApart, rangesIgnored } from './losses.ts';
import { portName, servicePort } from './ports.ts';
import { outsideSlices, waiting } from '../../objects/outside-slices.ts';
import { printHole } from '../../../print/print-hole.ts';

type Sharing = ReturnType<typeof sharing>;

type ServiceSpec = Extract<PartOf<'v1/Service', 'spec'>, { ports?: unknown }>;

/** One Service for listeners that admit the same clients; the first has the name of the load balancer. */
export function balancerServices(world: World, balancer: Balancer, backs: readonly Back[]): readonly ObjectItem[] {
  const audience = audienceOf(world, balancer);
  const all = backs.filter((back) => isGuarded(world, back, audience));
  // Inside the stack policies tell clients apart, and all ports have one address.
  const groups = audience === 'stack' ? [all].filter((group) => group.length > 0) : byClients(all);
  const shares = sharingOf(world, audience);
  if (groups.length > 1 && shares === 'never')
    report(world, rangesApart, { resource: balancer.resource }, balancer.resource, groups.length);
  const common = { audience, shared: groups.length > 1 ? shares : 'never' } as const;
  return groups.flatMap((group, index) => {
    const [first] = group;
    const isFirst = index === 0 || !first;
    const name = world.names.name(balancer.id, isFirst ? undefined : portName(first.listener, index));
    const isJoining = !isFirst && common.shared === 'by-balancer-id';
    return isJoining
      ? joiningItems(world, balancer, { ...common, backs: group, name })
      : serviceItems(world, balancer, { ...common, backs: group, name });
  });
}

/** Octavia shares no load balancer with a Service that is internal. */
function sharingOf(world: World, audience: Audience): Sharing {
  if (audience === 'stack') return 'never';
  const shares = sharing(world);
  return shares === 'by-balancer-id' && audience === 'network' ? 'never' : shares;
}

/** Those for everybody first. */
function byClients(backs: readonly Back[]): readonly (readonly Back[])[] {
  const groups = new Map<string, Back[]>();
  for (const back of backs) append(groups, rangeTexts(back).join(' '), back);
  return [...groups].toSorted(([one], [other]) => Number(one !== '') - Number(other !== '')).map(([, group]) => group);
}

function rangeTexts({ listener }: Back): readonly string[] {
  return listener.clients.map(printHole).toSorted();
}

/** Where neither the load balancer nor policies can refuse a client, nobody may come. */
function isGuarded(world: World, back: Back, audience: Audience): boolean {
  const { resource, clients } = back.listener;
  if (clients.length === 0 || audience === 'stack') return true;
  const { sourceRanges, clientAddress } = provider(world);
  if (clientAddress === 'kept') return true;
  const ranges = listed(rangeTexts(back));
  if (sourceRanges === 'ignored') report(world, rangesIgnored, { resource }, resource, ranges);
  else if (clientAddress === 'hidden') report(world, clientsHidden, { resource }, resource, ranges);
  return sourceRanges !== 'ignored';
}

interface Named {
  readonly backs: readonly Back[];
  readonly audience: Audience;
  readonly name: string;
  /** How Services for other clients come to have the same address. */
  readonly shared: Sharing;
}

function serviceItems(world: World, balancer: Balancer, named: Named): readonly ObjectItem[] {
  const { backs, audience, shared } = named;
  const [address] = addressesBefore(world, balancer);
  const key = `${world.config.namespace}.${world.names.name(balancer.id)}`;
  const annotations = new Map<string, Field>([
    ...balancerAnnotations(world, balancer, { backs, audience }),
    ...(audience === 'stack' ? [] : publishing(world, balancer, address)),
    ...(shared === 'by-annotation' ? sharedBy(world, key) : []),
  ]);
  return itemsOf(world, balancer, { ...named, annotations, ip: addressOf(world, balancer, audience) });
}

/** Who tells a name of it outside comes by the floating IP, where there is one. */
function publishing(world: World, { id }: Balancer, address: PublicAddress | undefined): ReadonlyMap<string, Field> {
  return address ? addressAnnotations(world, address, [id]) : dnsAnnotations(world, [id]);
}

/** It adds its ports to the load balancer of the first Service, whose id is known when that one has its address. */
function joiningItems(world: World, balancer: Balancer, named: Named): readonly ObjectItem[] {
  const [address] = addressesBefore(world, balancer);
  const id = address && exposureOf(world, address.resource)?.balancer;
  const of = `the load balancer of the Service ${world.names.name(balancer.id)}`;
  const annotations = new Map<string, Field>([
    ...listenerAnnotations(world, named.backs),
    [balancerId, id === undefined ? factValue({ fact: 'id', of }) : known(id)],
  ]);
  const items = itemsOf(world, balancer, { ...named, annotations, ip: undefined });
  return id === undefined ? items.map(waiting) : items;
}

interface Annotated extends Named {
  readonly annotations: ReadonlyMap<string, Field>;
  /** The address that is asked for. */
  readonly ip: Value | undefined;
}

function itemsOf(world: World, balancer: Balancer, made: Annotated): readonly ObjectItem[] {
  const { backs, name, annotations } = made;
  const service = kubeObject('v1/Service', objectMeta(world, name, { node: balancer.id, annotations }), {
    spec: specOf(world, balancer, made),
  });
  const shapedBy = [
    ...shapersOf(world, balancer, backs),
    ...addressesBefore(world, balancer).flatMap((address) => [address.id, ...bindings(world, address)]),
  ];
  return [
    { item: 'object', owner: balancer.id, shapedBy, object: service },
    ...outsideSlices(world, balancer.id, {
      name,
      ends: backs.flatMap(({ outside }) => outside),
      ports: backs.map(servicePort),
    }),
  ];
}

function specOf(world: World, balancer: Balancer, { backs, audience, ip: address }: Annotated): ServiceSpec {
  const affinity = affinityOf(backs);
  const [first] = backs;
  const isServed = first !== undefined && first.served.length > 0;
  return {
    ...(audience !== 'stack' && {
      type: 'LoadBalancer',
      // Addresses outside the cluster are on no node, so only the other policy leads to them.
      externalTrafficPolicy: backs.some(({ outside }) => outside.length > 0) ? 'Cluster' : 'Local',
    }),
    ...(address && { loadBalancerIP: address }),
    ...(audience !== 'stack' &&
      first &&
      first.listener.clients.length > 0 && { loadBalancerSourceRanges: rangesOf(backs) }),
    ...(affinity && { sessionAffinity: affinity }),
    ...(isServed && { selector: new Map([[memberLabel(world, balancer.id), '']]) }),
    ports: backs.map(servicePort),
  };
}

/** Ranges are equal in a Service; each carries the leaves of all. */
function rangesOf(backs: readonly Back[]): readonly Value[] {
  const byText = new Map<string, Value>();
  for (const range of backs.flatMap(({ listener }) => listener.clients)) {
    const text = printHole(range);
    const before = byText.get(text);
    byText.set(text, before ? withOrigins(before, joinOrigins(originsOf(before), originsOf(range))) : range);
  }
  return [...byText.values()];
}

/** Of the floating IP, or the one that the template fixes for clients on its network. */
function addressOf(world: World, balancer: Balancer, audience: Audience): Value | undefined {
  const [address] = addressesBefore(world, balancer);
  if (address) return addressOfService(world, address);
  const [vip] = world.graph.follow(balancer, 'vip');
  // Until the old load balancer is gone, it has the address.
  return audience === 'network' && world.live.mode === 'redeploy' ? vip?.addresses[0]?.ip : undefined;
}
