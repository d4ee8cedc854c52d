/** Parts of load balancers of the cluster: other objects have what they say, and the rest is said here. */
import { transportOf } from '../../../topology/views/balancing.ts';
import { intOf, known, originsOf, textOf, wordOf, type Value } from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { HealthMonitor } from '../../../topology/kinds/health-monitor.ts';
import type { Listener } from '../../../topology/kinds/listener.ts';
import type { Pool } from '../../../topology/kinds/pool.ts';
import type { PoolMember } from '../../../topology/kinds/pool-member.ts';
import {
  balancerOf,
  endsOf,
  groupsBehind,
  hasEnd,
  poolsOf,
  poolsOfMonitor,
} from '../../../topology/views/balancing.ts';
import { isKept } from '../../objects/sides.ts';
import type { Told } from '../../../topology/topology.ts';
import { smallOf } from '../../objects/amounts.ts';
import { balancerPartInCluster } from '../../objects/balanced.ts';
import { lose, lostBy, moot, outsideName, report } from '../../objects/drop.ts';
import { part } from '../../objects/part.ts';
import { checkedByNetwork, uncheckedBy, unprobedBy } from '../../objects/readiness.ts';
import { backsOf } from './backs.ts';
import * as losses from './losses.ts';
import { whyUnrouted } from './unrouted.ts';

const idle: Told = { state: 'default', reason: 'it takes no connections' };

export const listenerPart = part({
  kind: 'listener',
  because: balancerPartInCluster,
  rest(node, world) {
    const balancer = balancerOf(world.graph, node);
    const limit = Number(intOf(node.connectionLimit) ?? -1);
    if (balancer && isGateway(world, balancer) && node.connectionLimit) {
      const value = node.connectionLimit;
      if (limit >= 0)
        lose(world, losses.settingLost, { resource: node.resource, value }, node.resource, 'connection_limit');
      else world.account.declare(value, 'default', 'a Gateway limits no connections');
    }
    const back = balancer && backsOf(world, balancer).find(({ listener }) => listener === node);
    if (!back || back.served.length + back.outside.length + back.off.length === 0) return idle;
    if (!isGateway(world, balancer)) declareTransport(world, node);
    const [off] = back.off;
    return back.served.length + back.outside.length === 0 && off
      ? lostBy(losses.memberOff, balancer.resource, off.machine?.resource ?? off.member.resource)
      : { state: 'lost', reason: 'the load balancer of the cluster has no such setting' };
  },
});

export const poolPart = part({
  kind: 'pool',
  diagnostics: [losses.persistenceLost],
  because: balancerPartInCluster,
  rest(node, world) {
    tellPersistence(world, node);
    const balancer = balancerOf(world.graph, node);
    const isLed = balancer !== undefined && poolsOf(world.graph, balancer).includes(node);
    if (isLed && textOf(node.protocol) !== 'PROXY') declareTransport(world, node);
    if (isLed && isGateway(world, balancer)) tellOfGateway(world, node);
    else if (!isLed) world.account.declare(node.algorithm, 'default', 'no members take connections from it');
    return isLed ? { state: 'lost', reason: 'the load balancer of the cluster has no such setting' } : idle;
  },
});

/** A port of a Service has TCP by itself. */
function declareTransport(world: World, node: Listener | Pool): void {
  if (transportOf(node) === 'TCP')
    world.account.declare(node.protocol, 'default', 'what clients send is passed on as it is');
}

function isGateway({ placed }: World, { id }: Balancer): boolean {
  return placed.on(id, 'cluster') === 'gateway';
}

/** A Gateway takes no annotations of Octavia for its pools. */
function tellOfGateway(world: World, { resource, algorithm, protocol }: Pool): void {
  const word = textOf(algorithm);
  if (word === 'ROUND_ROBIN') world.account.declare(algorithm, 'default', 'a Gateway shares requests evenly');
  else if (word !== 'SOURCE_IP')
    lose(world, losses.settingLost, { resource, value: algorithm }, resource, `lb_algorithm ${wordOf(algorithm)}`);
  if (textOf(protocol) === 'PROXY')
    lose(world, losses.settingLost, { resource, value: protocol }, resource, 'the PROXY protocol');
}

/** Cookies are for balancers that read requests. */
function tellPersistence(world: World, { resource, persistence }: Pool): void {
  const { type, cookie } = persistence ?? {};
  const word = textOf(type);
  if (type && word !== 'SOURCE_IP')
    lose(world, losses.persistenceLost, { resource, value: type }, resource, wordOf(type));
  if (cookie) {
    if (word === 'APP_COOKIE')
      world.account.tell(cookie, { state: 'lost', reason: 'no cookie is read', code: losses.persistenceLost.code });
    else world.account.declare(cookie, 'default', 'only APP_COOKIE has a name');
  }
}

export const poolMemberPart = part({
  kind: 'pool-member',
  diagnostics: [losses.weightLost, losses.monitorAddressLost],
  because: balancerPartInCluster,
  rest(node, world) {
    const { resource, subnet, weight, monitorAddress, monitorPort } = node;
    const [group] = groupsBehind(world.graph, node);
    if (group && hasEnd(node)) return { state: 'default', reason: `the servers of "${group.resource}" take its place` };
    if (!group && !hasEnd(node)) return { state: 'default', reason: 'it names no members' };
    moot(world, { resource, value: outsideName(subnet) }, 'leads-by-label');
    if (weight) tellWeight(world, node, weight);
    if (monitorAddress) lose(world, losses.monitorAddressLost, { resource, value: monitorAddress }, resource);
    if (monitorPort) world.account.declare(monitorPort, 'default', 'nothing checks the member');
    const isIn = node.up && smallOf(weight) !== 0;
    return isIn ? { state: 'lost', reason: 'no Service leads to it' } : idle;
  },
});

function tellWeight(world: World, node: PoolMember, weight: Value): void {
  const pool = world.graph.follow(node, 'pool')[0];
  const balancer = balancerOf(world.graph, node);
  if (balancer && isGateway(world, balancer)) return;
  const weights = new Set(
    (pool ? endsOf(world.graph, pool) : []).map(({ member }) => String(intOf(member.weight ?? known(1n)))),
  );
  if (originsOf(weight).length === 0 || smallOf(weight) === 0) return;
  if (weights.size <= 1) world.account.declare(weight, 'default', 'every member gets the same share');
  else
    lose(
      world,
      losses.weightLost,
      { resource: node.resource, value: weight },
      node.resource,
      String(intOf(weight) ?? wordOf(weight)),
    );
}

export const healthMonitorPart = part({
  kind: 'health-monitor',
  diagnostics: [
    losses.monitorSecond,
    losses.monitorTypeLost,
    losses.monitorCodesWider,
    losses.monitorMethodLost,
    losses.monitorOutside,
    losses.monitorUnprobed,
    losses.monitorOfNetwork,
  ],
  because: balancerPartInCluster,
  rest(node, world) {
    const type = textOf(node.type);
    if (!node.up) return { state: 'default', reason: 'it checks nothing' };
    if (type === 'PING') return { state: 'default', reason: 'a Service leads only to VMs that run' };
    tellUnchecked(world, node);
    if (type !== 'TCP' && type !== 'HTTP' && type !== 'HTTPS') {
      lose(
        world,
        losses.monitorTypeLost,
        { resource: node.resource, value: node.type },
        node.resource,
        wordOf(node.type),
      );
    } else tellRequest(world, node);
    const [elsewhere] = checkedOtherwise(world, node);
    if (elsewhere) return lostBy(elsewhere.told, node.resource, elsewhere.machines);
    const unchecked = uncheckedNames(world, node);
    return unchecked === undefined
      ? { state: 'default', reason: 'no VM is checked' }
      : lostBy(losses.monitorSecond, node.resource, unchecked);
  },
});

/** Members that the probe of no VM stands for. */
function tellUnchecked(world: World, node: HealthMonitor): void {
  const { graph } = world;
  const { resource } = node;
  const named = uncheckedNames(world, node);
  if (named !== undefined) report(world, losses.monitorSecond, { resource }, resource, named);
  for (const { told, machines } of checkedOtherwise(world, node)) report(world, told, { resource }, resource, machines);
  const outside = poolsOfMonitor(graph, node)
    .flatMap((pool) => endsOf(graph, pool))
    .filter(({ machine }) => !machine || isKept(world, machine.id));
  const members = outside.map(({ member }) => `"${member.resource}"`);
  if (members.length > 0) report(world, losses.monitorOutside, { resource }, resource, listed([...new Set(members)]));
}

/** VMs that have the probe of another monitor; undefined where there are none. */
function uncheckedNames(world: World, node: HealthMonitor): string | undefined {
  const ids = uncheckedBy(world, node);
  return ids.length > 0 ? listed(ids.map((id) => `"${world.graph.nodes.get(id)?.resource ?? id}"`)) : undefined;
}

/** VMs that no probe reaches: nothing checks them, or their network does. */
function checkedOtherwise(world: World, node: HealthMonitor) {
  const kinds = [
    { told: losses.monitorUnprobed, found: unprobedBy(world, node) },
    { told: losses.monitorOfNetwork, found: checkedByNetwork(world, node) },
  ];
  return kinds
    .filter(({ found }) => found.length > 0)
    .map(({ told, found }) => ({ told, machines: listed(found.map(({ resource }) => `"${resource}"`)) }));
}

function tellRequest(world: World, { resource, type, method, codes, path }: HealthMonitor): void {
  const isHttp = textOf(type) !== 'TCP';
  const said = textOf(method);
  if (method && isHttp && said !== 'GET')
    lose(world, losses.monitorMethodLost, { resource, value: method }, resource, wordOf(method));
  else if (method) world.account.declare(method, 'default', 'a probe sends GET');
  if (codes && isHttp && originsOf(codes).length > 0)
    lose(world, losses.monitorCodesWider, { resource, value: codes }, resource, wordOf(codes));
  else if (codes && !isHttp) world.account.declare(codes, 'default', 'a TCP check has no codes');
  if (path && !isHttp) world.account.declare(path, 'default', 'a TCP check has no path');
}

export const l7PolicyPart = part({
  kind: 'l7-policy',
  because: balancerPartInCluster,
  rest(node, world) {
    if (!node.up) return idle;
    // Otherwise the route says why it does not have it.
    const why = whyUnrouted(world, node);
    if (why !== undefined) report(world, losses.policyLost, { resource: node.resource }, node.resource, why);
    return { state: 'lost', reason: 'no route has it', code: losses.policyLost.code };
  },
});

export const l7RulePart = part({
  kind: 'l7-rule',
  because: balancerPartInCluster,
  rest(node, world) {
    const { type, key, up } = node;
    if (key && !['HEADER', 'COOKIE'].includes(wordOf(type)))
      world.account.declare(key, 'default', 'only rules of headers and cookies have a key');
    const isAsked = up && world.graph.follow(node, 'policy')[0]?.up !== false;
    return isAsked ? { state: 'lost', reason: 'no route has its policy', code: losses.policyLost.code } : idle;
  },
});
