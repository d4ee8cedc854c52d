/** Which servers of the stack connect to a load balancer, and where the rules of their groups let them. */
import { transportOf } from '../../../topology/views/balancing.ts';
import { textOf, wordOf, type Value } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { covers, isEverything } from '../../../topology/address-range.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { addressesOf, type Place } from '../../../topology/views/addresses.ts';
import { admission } from '../../../topology/views/admission.ts';
import { nicsOf } from '../../../topology/views/interfaces.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import { smallOf } from '../../objects/amounts.ts';
import { movedMachines } from '../../objects/sides.ts';
import { audienceOf } from './audience.ts';
import type { Back } from './backs.ts';
import { meansPort } from './rule-port.ts';

/** A server with the interface from which there is a way to the address. */
export interface Client {
  readonly machine: Machine;
  readonly nic: Nic;
  /** The port that has the address. */
  readonly vip: Nic | undefined;
  readonly world: World;
}

/** Of machines that move. */
export function clientsOf(world: World, balancer: Balancer): readonly Client[] {
  return clientsAmong(world, balancer, movedMachines(world));
}

/** Of servers that stay in OpenStack. */
export function keptClients(world: World, balancer: Balancer): readonly Client[] {
  const kept = world.graph.of('machine').filter(({ id }) => world.placed.on(id, 'openstack') !== undefined);
  return clientsAmong(world, balancer, kept);
}

function clientsAmong(world: World, balancer: Balancer, machines: readonly Machine[]): readonly Client[] {
  const { graph } = world;
  const [vip] = graph.follow(balancer, 'vip');
  return machines.flatMap((machine) => {
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
export function mayConnect({ nic, vip, world }: Client, listener: Listener): boolean {
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
    .filter((rule) => rule.direction === 'egress' && rule.family === 4 && meansPort(rule, port, protocol));
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

/** Whether a rule for everybody lets a client connect to every member, and there is a way. Members that are alike are asked of once. */
export function sendsAnyway(world: World, { served, listener }: Back): (client: Client) => boolean {
  const routes = reachability(world.graph);
  const ends = new Set(served.map(({ nic }) => nic && routes.standing(nic, 4)));
  const ports = new Set(served.map(({ member }) => smallOf(member.port)));
  const protocol = transportOf(listener);
  return ({ nic }) => {
    const here = routes.standing(nic, 4);
    return (
      [...ends].every((end) => routes.connected(here, end) === 'yes') &&
      [...ports].every((port) => sendRules(world, nic, port, protocol).some(({ remote }) => isForAll(remote)))
    );
  };
}

function isForAll(remote: FirewallRule['remote']): boolean {
  return remote.from === 'any' || (remote.from === 'cidr' && isEverything(wordOf(remote.cidr)));
}
