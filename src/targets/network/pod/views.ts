/** Sorts the pods of a group by what Neutron lets their interfaces reach. */
import type { Nic } from '../../../topology/kinds/nic.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import type { View } from './peers.ts';
import { membersOf, pods, type Pod, type PolicyGroup } from './pods.ts';
import { nicsOf } from '../../../topology/views/interfaces.ts';

/** One view for most groups; several where members are on networks apart, or only some have a floating address. */
export function viewsOf(world: World, group: PolicyGroup): readonly View[] {
  const views = new Map<string, View & { readonly members: Pod[] }>();
  const seen = reaches(world);
  for (const member of membersOf(world).get(group.key) ?? []) {
    const way = wayOf(world, member);
    const reach = seen.get(way.route);
    if (!reach) continue;
    const key = `${reach.key}|${way.outside.ingress}|${way.outside.egress}`;
    const ready = views.get(key);
    if (ready) ready.members.push(member);
    else {
      const { connected, staying } = reach;
      views.set(key, { connected, staying, outside: way.outside, members: [member] });
    }
  }
  return [...views.values()];
}

interface Reach extends Pick<View, 'connected' | 'staying'> {
  /** Equal for those who reach the same. */
  readonly key: string;
}

/** By route, found out once for all pods on it. */
const reaches = perWorld((world): ReadonlyMap<string, Reach> => {
  const byRoute = new Map<string, Reach>();
  for (const pod of pods(world)) {
    const { route } = wayOf(world, pod);
    if (!byRoute.has(route)) byRoute.set(route, reachOf(world, pod));
  }
  return byRoute;
});

interface Way {
  /** Equal for interfaces that reach the same others. */
  readonly route: string;
  readonly outside: View['outside'];
}

function wayOf({ graph }: World, { nic, name }: Pod): Way {
  const routes = reachability(graph);
  const route = nic ? [routes.networkKey(nic) ?? `?${name}`, ...routes.routersOf(nic)].join(' ') : `?${name}`;
  return {
    route,
    outside: { ingress: routes.reachedFromOutside(nic) === 'yes', egress: routes.reachesOutside(nic) === 'yes' },
  };
}

function reachOf(world: World, { nic, machine }: Pod): Reach {
  const routes = reachability(world.graph);
  const isReached = (other: Nic | undefined): boolean => routes.connected(nic, other) === 'yes';
  const connected = pods(world).filter((pod) => pod.machine.id === machine.id || isReached(pod.nic));
  const staying = stayingNics(world).filter(isReached);
  const key = `${connected.map(({ name }) => name).join(' ')}|${staying.map(({ id }) => id).join(' ')}`;
  return { connected, staying, key };
}

const stayingNics = perWorld((world): readonly Nic[] =>
  world.graph
    .of('machine')
    .filter(({ id }) => world.placed.on(id, 'openstack') !== undefined)
    .flatMap((machine) => nicsOf(world.graph, machine)),
);
