/** Services and EndpointSlices of a load balancer. */
import { joinOrigins, originsOf, textOf, withOrigins, wordOf, type Value } from '../../../evaluate/value.ts';
import type { NodeId } from '../../../evaluate/fact.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import type { Field } from '../../../kubernetes/object.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { append } from '../../../source/append.ts';
import { listed } from '../../../source/listed.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import { addressesBefore } from '../../objects/balanced.ts';
import { report } from '../../objects/drop.ts';
import { balancer as provider } from '../../objects/load-balancer.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { addressAnnotations, addressOfService } from '../service-address.ts';
import { affinityOf, balancerAnnotations } from './annotations.ts';
import { memberLabel, shapersOf, type Back } from './backs.ts';
import { audienceOf, type Audience } from './clients.ts';
import { clientsHidden, rangesApart, rangesIgnored } from './losses.ts';
import { portName, servicePort } from './ports.ts';
import { outsideSlices } from './slices.ts';

type ServiceSpec = Extract<PartOf<'v1/Service', 'spec'>, { ports?: unknown }>;

/** One Service for listeners that admit the same clients; the first has the name of the load balancer. */
export function balancerServices(world: World, balancer: Balancer, backs: readonly Back[]): readonly ObjectItem[] {
  const audience = audienceOf(world, balancer);
  const groups = byClients(backs.filter((back) => isGuarded(world, back, audience)));
  if (groups.length > 1) report(world, rangesApart, { resource: balancer.resource }, balancer.resource, groups.length);
  return groups.flatMap((group, index) => {
    const [first] = group;
    const part = index === 0 || !first ? undefined : portName(first.listener, index);
    return serviceItems(world, balancer, { backs: group, audience, name: world.names.name(balancer.id, part) });
  });
}

/** Those for everybody first. */
function byClients(backs: readonly Back[]): readonly (readonly Back[])[] {
  const groups = new Map<string, Back[]>();
  for (const back of backs) append(groups, rangeTexts(back).join(' '), back);
  return [...groups].toSorted(([one], [other]) => Number(one !== '') - Number(other !== '')).map(([, group]) => group);
}

function rangeTexts({ listener }: Back): readonly string[] {
  return listener.clients.map((range) => textOf(range) ?? wordOf(range)).toSorted();
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
}

function serviceItems(world: World, balancer: Balancer, { backs, audience, name }: Named): readonly ObjectItem[] {
  const [address] = addressesBefore(world, balancer);
  const annotations = new Map<string, Field>([
    ...balancerAnnotations(world, balancer, { backs, audience }),
    ...(address ? addressAnnotations(world, address) : []),
  ]);
  const service = kubeObject('v1/Service', objectMeta(world, name, { node: balancer.id, annotations }), {
    spec: specOf(world, balancer, { backs, audience, name }),
  });
  const shapedBy = [
    ...shapersOf(world, balancer, backs),
    ...addressesBefore(world, balancer).flatMap(({ id }) => [id, ...bindingsOf(world, id)]),
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

function bindingsOf({ graph }: World, address: NodeId): readonly NodeId[] {
  return graph.users(address, 'address-binding', 'address').map(({ id }) => id);
}

function specOf(world: World, balancer: Balancer, { backs, audience }: Named): ServiceSpec {
  const affinity = affinityOf(backs);
  const [first] = backs;
  const isServed = first !== undefined && first.served.length > 0;
  const address = addressOf(world, balancer, audience);
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
    const text = textOf(range) ?? wordOf(range);
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
