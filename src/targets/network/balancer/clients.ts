/** Who connects to a load balancer, and what policies must allow for it: clients come to the VMs with addresses of their own. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { known, originsOfAll, textOf, wordOf, type Origins, type Value } from '../../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { printHole } from '../../../print/print-hole.ts';
import { present } from '../../../source/present.ts';
import { covers, everything, isEverything } from '../../../topology/address-range.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { PoolMember } from '../../../topology/kinds/pool-member.ts';
import { addressesOf, type Place } from '../../../topology/views/addresses.ts';
import { admission } from '../../../topology/views/admission.ts';
import { addressesOfBalancer } from '../../../topology/views/balancing.ts';
import { nicsOf } from '../../../topology/views/interfaces.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import { smallOf } from '../../objects/amounts.ts';
import { addressesBefore } from '../../objects/balanced.ts';
import { machineLabel, stackLabel } from '../../objects/labels.ts';
import { balancer as provider } from '../../objects/load-balancer.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { boundsOfRule } from '../../objects/rule-ports.ts';
import { movedMachines } from '../../objects/sides.ts';
import { memberLabel, type Back } from './backs.ts';
import { transportOf } from './ports.ts';

type PolicySpec = Extract<PartOf<'networking.k8s.io/v1/NetworkPolicy', 'spec'>, { policyTypes?: unknown }>;
type Ingress = Extract<NonNullable<PolicySpec['ingress']>, readonly unknown[]>[number];

/** Who reaches the address of a load balancer. */
export type Audience = 'public' | 'network' | 'stack';

/**
 * `public`: clients outside the cloud; `stack`: VMs of the stack alone; `network`: others too, which the stack does not know
 * or which stay in OpenStack.
 */
export function audienceOf(world: World, { id }: Balancer): Audience {
  return present(audiences(world).get(id), 'audience of a load balancer');
}

const audiences = perWorld(
  (world): ReadonlyMap<NodeId, Audience> =>
    new Map(world.graph.of('balancer').map((balancer) => [balancer.id, findAudience(world, balancer)])),
);

function findAudience(world: World, balancer: Balancer): Audience {
  const { graph, placed } = world;
  const [vip] = graph.follow(balancer, 'vip');
  if (!vip || isReachedFromOutside(world, balancer, vip)) return 'public';
  const isOwn = reachability(graph).standing(vip, 4)?.network !== undefined;
  const stay = graph.of('machine').some(({ id }) => placed.on(id, 'openstack') !== undefined);
  return isOwn && !stay ? 'stack' : 'network';
}

/** A floating IP that the user has given up leads nobody there any more. */
function isReachedFromOutside(world: World, balancer: Balancer, vip: Nic): boolean {
  const routes = reachability(world.graph);
  const isGivenUp =
    addressesOfBalancer(world.graph, balancer).length > 0 && addressesBefore(world, balancer).length === 0;
  const verdict = isGivenUp ? routes.routedFromOutside(vip, 4) : routes.reachedFromOutside(vip, 4);
  return verdict === 'yes';
}

/** Policies that let clients in, and VMs of the stack out, where their groups let them through to the load balancer. */
export function clientPolicies(world: World, balancer: Balancer, backs: readonly Back[]): readonly ObjectItem[] {
  const clients = clientsOf(world, balancer);
  const groups = new Map<string, Admitting & { readonly ingress: Ingress[] }>();
  for (const back of backs) {
    const admitting = admittingEnds(world, balancer, back);
    const machines = [...new Set(admitting.map(({ machine }) => machine))];
    const inside = clients.filter((client) => mayConnect(client, back)).map(({ machine }) => machine);
    const from = [
      ...outsidePeers(world, balancer, back),
      ...podPeers(world, inside, originsOfAll(back.listener.clients)),
    ];
    const [first] = admitting;
    if (!first || from.length === 0) continue;
    const key = machines.map(({ id }) => id).join(' ');
    const group = groups.get(key) ?? { machines, ingress: [] };
    group.ingress.push({ from, ports: [{ protocol: transportOf(back.listener), port: first.member.port }] });
    groups.set(key, group);
  }
  if (groups.size === 0) return [];
  return [
    ...ingressPolicies(world, balancer, [...groups.values()]),
    ...connections(world, balancer, { backs, clients }),
  ];
}

/** What generated objects of a Gateway are labelled with, its proxies among them. */
const gatewayName = 'gateway.networking.k8s.io/gateway-name';

/** A policy that lets the proxies of a Gateway in: they are in its namespace, in another one, or on the nodes. */
export function gatewayPolicies(world: World, balancer: Balancer, backs: readonly Back[]): readonly ObjectItem[] {
  const { config, names } = world;
  const from = [
    { podSelector: { matchLabels: new Map([[gatewayName, names.name(balancer.id)]]) } },
    {
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn' as const, values: [config.namespace] },
        ],
      },
    },
    { ipBlock: { cidr: everything[4] } },
  ];
  const byMachine = new Map<Machine, Map<string, PolicyPort>>();
  for (const back of backs) {
    const protocol = transportOf(back.listener);
    for (const end of admittingEnds(world, balancer, back)) {
      const own = byMachine.get(end.machine) ?? new Map<string, PolicyPort>();
      byMachine.set(end.machine, own.set(`${protocol} ${portKey(end.member)}`, { protocol, port: end.member.port }));
    }
  }
  const alike = new Map<string, { readonly machines: Machine[]; readonly ingress: readonly Ingress[] }>();
  for (const [machine, ports] of byMachine) {
    const key = [...ports.keys()].toSorted().join(' ');
    const group = alike.get(key);
    if (group) group.machines.push(machine);
    else alike.set(key, { machines: [machine], ingress: [{ from, ports: [...ports.values()] }] });
  }
  return ingressPolicies(world, balancer, [...alike.values()]);
}

/** Ports that are not known yet are the same where they are one parameter. */
function portKey({ id, port }: PoolMember): string {
  const isParameter = port.kind === 'symbolic' && port.expression.op === 'parameter';
  return String(smallOf(port) ?? (isParameter ? printHole(port) : id));
}

interface PolicyPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: Value;
}

/** Members that let the load balancer in at the same ports. */
interface Admitting {
  readonly machines: readonly Machine[];
  readonly ingress: readonly Ingress[];
}

function ingressPolicies(world: World, balancer: Balancer, groups: readonly Admitting[]): readonly ObjectItem[] {
  return groups.map(({ machines, ingress }, index): ObjectItem => {
    const name = world.names.name(balancer.id, index === 0 ? 'clients' : `clients-${index + 1}`);
    const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, { node: balancer.id }), {
      spec: { podSelector: podsNamed(world, machines), policyTypes: ['Ingress'], ingress },
    });
    return { item: 'object', owner: balancer.id, object };
  });
}

/* Clients of the stack */

interface Client {
  readonly machine: Machine;
  readonly nic: Nic;
  /** The port that has the address. */
  readonly vip: Nic | undefined;
  readonly world: World;
}

/** Moved machines from which there is a way to the address. */
function clientsOf(world: World, balancer: Balancer): readonly Client[] {
  const { graph } = world;
  const [vip] = graph.follow(balancer, 'vip');
  return movedMachines(world).flatMap((machine) => {
    const nic = nicsOf(graph, machine).find((own) => reaches(world, own, balancer));
    return nic ? [{ machine, nic, vip, world }] : [];
  });
}

function reaches(world: World, nic: Nic, balancer: Balancer): boolean {
  const routes = reachability(world.graph);
  if (audienceOf(world, balancer) === 'public' && routes.reachesOutside(nic, 4) === 'yes') return true;
  const [vip] = world.graph.follow(balancer, 'vip');
  return vip !== undefined && routes.connected(routes.standing(nic, 4), routes.standing(vip, 4)) === 'yes';
}

/** Whether its groups let it connect to the port of the load balancer, and the ranges of the listener mean it. */
function mayConnect({ nic, vip, world }: Client, { listener }: Back): boolean {
  const port = smallOf(listener.port);
  const sends = sendRules(world, nic, port, transportOf(listener)).some((rule) => meansVip(world, rule, vip));
  return sends && (listener.clients.length === 0 || listener.clients.some((range) => liesIn(world, nic, range)));
}

function meansVip({ graph }: World, { remote }: FirewallRule, vip: Nic | undefined): boolean {
  if (remote.from === 'any') return true;
  if (remote.from !== 'cidr') return false;
  const range = wordOf(remote.cidr);
  if (isEverything(range)) return true;
  return vip !== undefined && allIn(addressesOf(graph, vip, 4).flat(), range);
}

function sendRules({ graph }: World, nic: Nic, port: number | undefined, protocol: string): readonly FirewallRule[] {
  return admission(graph)
    .groupsOf(nic)
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.direction === 'egress' && rule.family === 4 && hasPort(rule, port, protocol));
}

function liesIn({ graph }: World, nic: Nic, range: Value): boolean {
  const text = textOf(range);
  return text !== undefined && allIn(addressesOf(graph, nic, 4).flat(), text);
}

/** False where it is not known where they are. */
function allIn(places: readonly Place[], range: string): boolean {
  const texts = places.map((place) => textOf(place.range));
  return texts.length > 0 && texts.every((text) => text !== undefined && covers(range, text));
}

/** What VMs send to the load balancer goes to its members by then, which their groups need not allow. */
function connections(
  world: World,
  balancer: Balancer,
  { backs, clients }: { readonly backs: readonly Back[]; readonly clients: readonly Client[] },
): readonly ObjectItem[] {
  const needing = new Map<string, Machine>();
  const egress = backs.flatMap((back) => {
    const own = clients.filter((client) => mayConnect(client, back) && !sendsAnyway(client, back));
    for (const { machine } of own) needing.set(machine.id, machine);
    const [first] = back.served;
    if (own.length === 0 || !first) return [];
    const to = [{ podSelector: { matchLabels: new Map([[memberLabel(world, balancer.id), '']]) } }];
    return [{ to, ports: [{ protocol: transportOf(back.listener), port: first.member.port }] }];
  });
  if (egress.length === 0) return [];
  const name = world.names.name(balancer.id, 'connections');
  const object = kubeObject('networking.k8s.io/v1/NetworkPolicy', objectMeta(world, name, { node: balancer.id }), {
    spec: { podSelector: podsNamed(world, [...needing.values()]), policyTypes: ['Egress'], egress },
  });
  return [{ item: 'object', owner: balancer.id, object }];
}

/** Whether a rule for everybody lets it connect to every member, and there is a way. */
function sendsAnyway({ nic, world }: Client, { served, listener }: Back): boolean {
  const routes = reachability(world.graph);
  return served.every(({ member, nic: end }) => {
    const isNear = end !== undefined && routes.connected(routes.standing(nic, 4), routes.standing(end, 4)) === 'yes';
    return (
      isNear &&
      sendRules(world, nic, smallOf(member.port), transportOf(listener)).some(({ remote }) => isForAll(remote))
    );
  });
}

function isForAll(remote: FirewallRule['remote']): boolean {
  return remote.from === 'any' || (remote.from === 'cidr' && isEverything(wordOf(remote.cidr)));
}

/* Peers */

/** The first label carries the leaves that decided who is meant. */
function podPeers(
  world: World,
  machines: readonly Machine[],
  origins: Origins,
): readonly { readonly podSelector: Selector }[] {
  if (machines.length === 0) return [];
  const selector = podsNamed(world, machines);
  const label = known(world.config.stackName, origins);
  return [{ podSelector: { ...selector, matchLabels: new Map([[stackLabel(world), label]]) } }];
}

interface Selector {
  readonly matchLabels: ReadonlyMap<string, string | Value>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In';
    readonly values: readonly string[];
  }[];
}

/** All pods of the stack, or just these. */
function podsNamed(world: World, machines: readonly Machine[]): Selector {
  const matchLabels = new Map([[stackLabel(world), world.config.stackName]]);
  if (machines.length === movedMachines(world).length) return { matchLabels };
  const values = machines.map(({ id }) => world.names.name(id)).toSorted();
  return { matchLabels, matchExpressions: [{ key: machineLabel, operator: 'In', values }] };
}

/** A load balancer that hides its clients has refused the others before; policies cannot tell them apart. */
function outsidePeers(
  world: World,
  balancer: Balancer,
  { listener }: Back,
): readonly { readonly ipBlock: { readonly cidr: Value } }[] {
  if (audienceOf(world, balancer) === 'stack') return [];
  const { clientAddress, sourceRanges } = provider(world);
  const isGuarded = clientAddress === 'hidden' && sourceRanges === 'enforced';
  if (listener.clients.length === 0 || isGuarded) return [{ ipBlock: { cidr: known(everything[4]) } }];
  return listener.clients.map((cidr) => ({ ipBlock: { cidr } }));
}

/* Members */

/** Those whose groups let the load balancer in: from where its address is, or where the member's is. */
function admittingEnds({ graph }: World, balancer: Balancer, { listener, served }: Back): Back['served'] {
  const [vip] = graph.follow(balancer, 'vip');
  const protocol = transportOf(listener);
  return served.filter(({ member, nic }) => {
    if (!nic) return true;
    const places = [...(vip ? [vip] : []), nic].flatMap((port) => addressesOf(graph, port, 4).flat());
    const wanted = { port: smallOf(member.port), ranges: places.map(({ range }) => textOf(range)), protocol };
    return admission(graph)
      .groupsOf(nic)
      .some(({ rules, outside }) => outside !== undefined || rules.some((rule) => lets(rule, wanted)));
  });
}

interface Wanted {
  readonly port: number | undefined;
  /** Where the load balancer may be; undefined where that is not known. */
  readonly ranges: readonly (string | undefined)[];
  readonly protocol: string;
}

function lets(rule: FirewallRule, { port, ranges, protocol }: Wanted): boolean {
  const { direction, family, remote } = rule;
  if (direction !== 'ingress' || family !== 4 || !hasPort(rule, port, protocol)) return false;
  if (remote.from !== 'cidr') return remote.from === 'any';
  const cidr = textOf(remote.cidr);
  return (
    cidr === undefined ||
    ranges.length === 0 ||
    ranges.some((range) => range === undefined || covers(cidr, range) || covers(range, cidr))
  );
}

function hasPort(rule: FirewallRule, port: number | undefined, protocol: string): boolean {
  const text = textOf(rule.protocol);
  const number = protocol === 'UDP' ? '17' : '6';
  if (text !== 'any' && text !== protocol.toLowerCase() && text !== number) return false;
  if (!rule.portMin && !rule.portMax) return true;
  const [first, last] = boundsOfRule(rule);
  return port !== undefined && first !== undefined && last !== undefined && first <= port && port <= last;
}
