/** Routes of a Gateway: what a listener does with requests or connections. */
import { known, originsOfAll, textOf, wordOf } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { dnsLabel } from '../../../kubernetes/names.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import type { L7Policy } from '../../../topology/kinds/l7-policy.ts';
import type { Pool } from '../../../topology/kinds/pool.ts';
import { rulesOf, type Front, transportOf } from '../../../topology/views/balancing.ts';
import { smallOf } from '../../objects/amounts.ts';
import { report } from '../../objects/drop.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { backendRefs } from './backends.ts';
import * as losses from './losses.ts';
import { matchOf, specificity, type Match } from './matches.ts';
import { readsRequests } from './ports.ts';
import { redirectOf, type Redirect } from './redirect.ts';
import { printHole } from '../../../print/print-hole.ts';

interface Target {
  readonly gateway: string;
  readonly section: string;
}

/** None for a listener that leads nowhere. */
export function routesOf(world: World, front: Front, target: Target): readonly ObjectItem[] {
  return readsRequests(front.listener) ? httpRoutes(world, front, target) : connectionRoute(world, front, target);
}

function connectionRoute(world: World, { listener, pool }: Front, { gateway, section }: Target): readonly ObjectItem[] {
  const backends = pool ? backendRefs(world, pool) : [];
  if (!pool || backends.length === 0) return [];
  const kind = transportOf(listener) === 'UDP' ? 'UDPRoute' : 'TCPRoute';
  const object = kubeObject(
    `gateway.networking.k8s.io/v1/${kind}`,
    objectMeta(world, world.names.name(listener.id), { node: listener.id }),
    {
      spec: {
        parentRefs: [{ name: gateway, sectionName: section }],
        rules: [{ backendRefs: backends }],
      },
    },
  );
  return [{ item: 'object', owner: listener.id, shapedBy: [listener.id, pool.id], object }];
}

/* Requests */

/** A policy that a route can have. */
interface Ruled {
  readonly policy: L7Policy;
  readonly match: Match;
  readonly does: { readonly pool: Pool } | Redirect | 'reject';
}

/** One route for each set of host names, with what is for all hosts behind: none falls back to another one. */
function httpRoutes(world: World, front: Front, target: Target): readonly ObjectItem[] {
  const ruled = front.policies.toSorted(byPrecedence).flatMap((policy) => ruledOf(world, policy));
  tellOrder(world, ruled);
  const hosts = new Map(ruled.map(({ match }) => [hostKey(match), match.hosts] as const));
  hosts.set('', []);
  return [...hosts].flatMap(([key, hostnames]): readonly ObjectItem[] => {
    const own = ruled.filter(({ match }) => match.hosts.length === 0 || hostKey(match) === key);
    const { listener, pool } = front;
    const rules = [
      ...own.map((one) => ruleOf(world, one, ruled)),
      ...(pool?.up ? [{ backendRefs: backendRefs(world, pool) }] : []),
    ];
    if (rules.length === 0) return [];
    const name = world.names.name(listener.id, key === '' ? undefined : dnsLabel(key));
    const object = kubeObject(
      'gateway.networking.k8s.io/v1/HTTPRoute',
      objectMeta(world, name, { node: listener.id }),
      {
        spec: {
          parentRefs: [{ name: target.gateway, sectionName: target.section }],
          ...(hostnames.length > 0 && { hostnames }),
          rules,
        },
      },
    );
    const parts = own.flatMap(({ policy }) => [policy.id, ...rulesOf(world.graph, policy).map(({ id }) => id)]);
    const shapedBy = [listener.id, ...(pool ? [pool.id] : []), ...parts];
    return [{ item: 'object', owner: listener.id, shapedBy, object }];
  });
}

function hostKey({ hosts }: Match): string {
  return hosts.map(printHole).join(' ');
}

const actions = ['REJECT', 'REDIRECT_TO_URL', 'REDIRECT_TO_POOL'];

/** As haproxy has them: what rejects first, then what sends clients away, and inside by position. */
function byPrecedence(one: L7Policy, other: L7Policy): number {
  const place = ({ action }: L7Policy): number => actions.indexOf(wordOf(action));
  const position = (policy: L7Policy): number => smallOf(policy.position) ?? Number.MAX_SAFE_INTEGER;
  return place(one) - place(other) || position(one) - position(other);
}

function ruledOf(world: World, policy: L7Policy): readonly Ruled[] {
  const { resource } = policy;
  const match = matchOf(rulesOf(world.graph, policy));
  if ('refused' in match) {
    report(world, losses.policyLost, { resource }, resource, match.refused);
    return [];
  }
  const does = actionOf(world, policy);
  if (typeof does === 'object' && 'refused' in does) {
    report(world, losses.policyLost, { resource }, resource, does.refused);
    return [];
  }
  for (const rule of match.approximate)
    report(world, losses.ruleApproximate, { resource: rule.resource, value: rule.value }, rule.resource);
  if (does === 'reject') report(world, losses.rejectStatus, { resource }, resource);
  return [{ policy, match, does }];
}

function actionOf(world: World, policy: L7Policy): Ruled['does'] | { readonly refused: string } {
  switch (textOf(policy.action)) {
    case 'REJECT':
      return 'reject';
    case 'REDIRECT_TO_URL':
      return policy.url ? redirectOf(policy.url) : { refused: 'it names no URL' };
    case 'REDIRECT_TO_POOL': {
      const [pool] = world.graph.follow(policy, 'pool');
      return pool ? { pool } : { refused: 'its pool is not part of the stack' };
    }
    default:
      return { refused: 'its action is not known yet' };
  }
}

function ruleOf(world: World, { policy, match: { path, headers }, does }: Ruled, others: readonly Ruled[]) {
  const { action, position } = policy;
  // Each action has its place, so the position tells only policies of one action apart.
  const isPlaced = others.some((other) => other.policy !== policy && textOf(other.policy.action) === textOf(action));
  if (position && !isPlaced)
    world.account.declare(position, 'default', 'no other policy of its listener does the same');
  const origins = originsOfAll([action, ...(position && isPlaced ? [position] : [])]);
  // Its name carries what the rule does, and in which place.
  const name = known(world.names.name(policy.id), origins);
  const match = { ...(path && { path }), ...(headers.length > 0 && { headers }) };
  const matches = path || headers.length > 0 ? [match] : [];
  const common = { name, ...(matches.length > 0 && { matches }) };
  if (does === 'reject') return common;
  if ('pool' in does) return { ...common, backendRefs: backendRefs(world, does.pool) };
  return { ...common, filters: [{ type: 'RequestRedirect' as const, requestRedirect: does }] };
}

/** A Gateway takes the most specific match, and the load balancer the first policy. */
function tellOrder(world: World, ruled: readonly Ruled[]): void {
  ruled.forEach((one, index) => {
    const before = ruled.slice(0, index).find((other) => specificity(other.match) < specificity(one.match));
    if (before) {
      const { resource } = one.policy;
      report(world, losses.policyOrder, { resource }, resource, before.policy.resource);
    }
  });
}
