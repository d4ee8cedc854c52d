/** Why no route can have a policy of a listener, whatever the policy says. */
import type { World } from '../../../plan/world.ts';
import { printHole } from '../../../print/print-hole.ts';
import type { L7Policy } from '../../../topology/kinds/l7-policy.ts';
import { balancerOf, frontsOf, type Front } from '../../../topology/views/balancing.ts';
import { readsRequests } from './ports.ts';

/** A Gateway has one list of ranges: where listeners admit different clients, it serves those that admit everybody. */
export function servedFronts(fronts: readonly Front[]): readonly Front[] {
  const keyOf = ({ listener }: Front): string => listener.clients.map(printHole).join(' ');
  return new Set(fronts.map(keyOf)).size <= 1 ? fronts : fronts.filter(({ listener }) => listener.clients.length === 0);
}

/** Undefined where a route of the listener can have it. */
export function whyUnrouted({ graph, placed }: World, policy: L7Policy): string | undefined {
  const [listener] = graph.follow(policy, 'listener');
  if (!listener) return 'its listener is not part of the stack';
  const balancer = balancerOf(graph, listener);
  if (!balancer || placed.on(balancer.id, 'cluster') !== 'gateway') return 'its load balancer becomes no Gateway';
  if (!readsRequests(listener)) return `"${listener.resource}" leads connections on and reads no requests`;
  const isServed = servedFronts(frontsOf(graph, balancer)).some((front) => front.listener === listener);
  return isServed ? undefined : `the Gateway does not serve "${listener.resource}"`;
}
