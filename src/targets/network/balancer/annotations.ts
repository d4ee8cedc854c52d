/** Settings of a load balancer that the OpenStack cloud controller manager takes as annotations, and those that nobody takes. */
import { intOf, known, originsOf, originsOfAll, textOf, wordOf, type Value } from '../../../evaluate/value.ts';
import type { Field } from '../../../kubernetes/object.ts';
import type { World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import { monitorsOf } from '../../../topology/views/balancing.ts';
import { lose } from '../../objects/drop.ts';
import { balancer as provider, healthMonitor, internalBalancer, isOctavia } from '../../objects/load-balancer.ts';
import type { Back } from './backs.ts';
import type { Audience } from './audience.ts';
import { settingLost } from './losses.ts';

const prefix = 'loadbalancer.openstack.org';

type Entry = readonly [string, Field];

/** Of the Service of these listeners. */
export function balancerAnnotations(
  world: World,
  balancer: Balancer,
  { backs, audience }: { readonly backs: readonly Back[]; readonly audience: Audience },
): ReadonlyMap<string, Field> {
  if (audience === 'stack' || !isOctavia(world)) {
    tellLost(world, balancer, backs);
    return new Map();
  }
  return new Map<string, Field>([
    ...(audience === 'network' ? [[internalBalancer, 'true'] as const] : []),
    ...listenerAnnotations(world, backs),
    ...ownEntries(world, balancer),
  ]);
}

/** What Octavia does at single ports of a load balancer: a Service that joins one has these alone. */
export function listenerAnnotations(world: World, backs: readonly Back[]): readonly Entry[] {
  return [
    // externalTrafficPolicy Local needs it: only nodes that run a member may get its traffic.
    [healthMonitor, 'true'],
    ...(isOvn(world) ? [] : monitorEntries(world, backs)),
    ...methodEntry(world, backs),
    ...limitEntry(world, backs),
    ...proxyEntry(world, backs),
  ];
}

/** This provider of Octavia only shares connections. */
function isOvn(world: World): boolean {
  return provider(world).provider === 'octavia-ovn';
}

/** The load balancer checks nodes as it checked members. */
function monitorEntries({ graph }: World, backs: readonly Back[]): readonly Entry[] {
  const [monitor] = backs.flatMap(({ pool }) => monitorsOf(graph, pool));
  if (!monitor) return [];
  return [
    [`${prefix}/health-monitor-delay`, asText(monitor.delay)],
    [`${prefix}/health-monitor-timeout`, asText(monitor.timeout)],
    [`${prefix}/health-monitor-max-retries`, asText(monitor.retries)],
  ];
}

/** Values of annotations are texts. */
function asText(value: Value): Value {
  const number = intOf(value);
  return number === undefined ? value : known(String(number), originsOf(value));
}

/** Evenly, in turn, is what a Service does by itself. */
function methodEntry(world: World, backs: readonly Back[]): readonly Entry[] {
  const asked = algorithms(world, backs);
  const [first] = asked;
  const isCommon = first && asked.every(({ word }) => word === first.word);
  if (!isCommon || (isOvn(world) && first.word !== 'SOURCE_IP_PORT')) {
    loseAlgorithms(world, asked);
    return [];
  }
  return [[`${prefix}/lb-method`, known(first.word, originsOfAll(asked.map(({ value }) => value)))]];
}

interface Algorithm {
  readonly resource: string;
  readonly value: Value;
  readonly word: string;
}

function algorithms(world: World, backs: readonly Back[]): readonly Algorithm[] {
  return [...new Set(backs.map(({ pool }) => pool))].flatMap(({ resource, algorithm }) => {
    const word = textOf(algorithm);
    if (word !== undefined && word !== 'ROUND_ROBIN') return [{ resource, value: algorithm, word }];
    world.account.declare(algorithm, 'default', 'a Service shares connections evenly');
    return [];
  });
}

function loseAlgorithms(world: World, asked: readonly Algorithm[]): void {
  for (const { resource, value, word } of asked)
    lose(world, settingLost, { resource, value }, resource, `lb_algorithm ${word}`);
}

/** -1 is no limit. */
function limitEntry(world: World, backs: readonly Back[]): readonly Entry[] {
  const limits = limitsOf(world, backs);
  const [first] = limits;
  const isCommon = first && limits.length === backs.length && limits.every(({ limit }) => limit === first.limit);
  if (isCommon)
    return [[`${prefix}/connection-limit`, known(String(first.limit), originsOfAll(limits.map(({ value }) => value)))]];
  loseLimits(world, limits);
  return [];
}

function loseLimits(world: World, limits: ReturnType<typeof limitsOf>): void {
  for (const { resource, value } of limits) lose(world, settingLost, { resource, value }, resource, 'connection_limit');
}

function limitsOf(world: World, backs: readonly Back[]) {
  return backs.flatMap(({ listener: { resource, connectionLimit: value } }) => {
    const limit = Number(intOf(value) ?? -1);
    if (value && limit >= 0) return [{ resource, value, limit }];
    if (value) world.account.declare(value, 'default', 'a Service limits no connections');
    return [];
  });
}

/** Members read the address of the client before the connection itself. */
function proxyEntry(world: World, backs: readonly Back[]): readonly Entry[] {
  const proxied = backs.filter(isProxied);
  if (proxied.length === 0) return [];
  if (!isOvn(world) && proxied.length === backs.length) {
    return [[`${prefix}/proxy-protocol`, known('true', originsOfAll(proxied.map(({ pool }) => pool.protocol)))]];
  }
  loseProxy(world, backs);
  return [];
}

function isProxied({ pool }: Back): boolean {
  return textOf(pool.protocol) === 'PROXY';
}

function loseProxy(world: World, backs: readonly Back[]): void {
  for (const { pool } of backs.filter(isProxied)) {
    lose(world, settingLost, { resource: pool.resource, value: pool.protocol }, pool.resource, 'the PROXY protocol');
  }
}

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

function ownEntries(world: World, { resource, flavor, zone, provider: asked }: Balancer): readonly Entry[] {
  const hasId = flavor && uuid.test(wordOf(flavor));
  if (flavor && !hasId) lose(world, settingLost, { resource, value: flavor }, resource, 'flavor');
  if (asked) tellProvider(world, resource, asked);
  return [
    ...(flavor && hasId ? [[`${prefix}/flavor-id`, flavor] as const] : []),
    ...(zone ? [[`${prefix}/availability-zone`, zone] as const] : []),
  ];
}

/** The configuration of the controller chooses it. */
function tellProvider(world: World, resource: string, value: Value): void {
  const word = textOf(value);
  const own = isOvn(world) ? ['ovn'] : ['octavia', 'amphora'];
  if (word !== undefined && own.includes(word)) {
    world.account.declare(value, 'default', 'the load balancer of the cluster has the same provider');
  } else lose(world, settingLost, { resource, value }, resource, 'provider');
}

/** Nothing takes annotations of Octavia. */
function tellLost(world: World, balancer: Balancer, backs: readonly Back[]): void {
  loseAlgorithms(
    world,
    algorithms(world, backs).filter(({ word }) => word !== 'SOURCE_IP'),
  );
  loseLimits(world, limitsOf(world, backs));
  loseProxy(world, backs);
  loseSettings(world, balancer);
}

/** What the load balancer itself asks for. */
export function loseSettings(world: World, { resource, flavor, zone, provider: asked }: Balancer): void {
  for (const [setting, value] of Object.entries({ flavor, availability_zone: zone, provider: asked })) {
    if (value) lose(world, settingLost, { resource, value }, resource, setting);
  }
}

/** Whether a client goes to one member by its address, and the leaves that say so. */
export function affinityOf(backs: readonly Pick<Back, 'pool'>[]): Value | undefined {
  const asked = backs.flatMap(({ pool }) => [
    ...(textOf(pool.persistence?.type) === 'SOURCE_IP' && pool.persistence?.type ? [pool.persistence.type] : []),
    ...(textOf(pool.algorithm) === 'SOURCE_IP' ? [pool.algorithm] : []),
  ]);
  return asked.length > 0 ? known('ClientIP', originsOfAll(asked)) : undefined;
}
