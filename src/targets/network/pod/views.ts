/** Sorts the pods of a group by what Neutron lets their interfaces reach. */
import type { Nic } from '../../../topology/kinds/nic.ts';
import { reachability } from '../../../topology/reachability.ts';
import type { PlanContext } from '../../../plan/context.ts';
import type { View } from './peers.ts';
import { perPlan } from '../../objects/memo.ts';
import { membersOf, pods, type Pod, type PolicyGroup } from './pods.ts';

/** One view for most groups; several where members are on networks apart, or only some have a floating address. */
export function viewsOf(context: PlanContext, group: PolicyGroup): readonly View[] {
  const views = new Map<string, View & { readonly members: Pod[] }>();
  const seen = reaches(context);
  for (const member of membersOf(context).get(group.key) ?? []) {
    const way = wayOf(context, member);
    const reach = seen.get(way.route) ?? reachOf(context, member);
    seen.set(way.route, reach);
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

/** By route, as far as they are known. */
const reaches = perPlan((): Map<string, Reach> => new Map());

interface Way {
  /** Equal for interfaces that reach the same others. */
  readonly route: string;
  readonly outside: View['outside'];
}

function wayOf({ topology }: PlanContext, { nic, name }: Pod): Way {
  const routes = reachability(topology);
  const route = nic ? [routes.networkKey(nic) ?? `?${name}`, ...routes.routersOf(nic)].join(' ') : `?${name}`;
  return {
    route,
    outside: { ingress: routes.reachedFromOutside(nic) === 'yes', egress: routes.reachesOutside(nic) === 'yes' },
  };
}

function reachOf(context: PlanContext, { nic, machine }: Pod): Reach {
  const routes = reachability(context.topology);
  const isReached = (other: Nic | undefined): boolean => routes.connected(nic, other) === 'yes';
  const connected = pods(context).filter((pod) => pod.machine.id === machine.id || isReached(pod.nic));
  const staying = stayingNics(context).filter(isReached);
  const key = `${connected.map(({ name }) => name).join(' ')}|${staying.map(({ id }) => id).join(' ')}`;
  return { connected, staying, key };
}

const stayingNics = perPlan((context: PlanContext): readonly Nic[] =>
  context.topology
    .of('machine')
    .filter(({ id }) => context.target(id) === 'openstack')
    .flatMap((machine) => context.topology.nicsOf(machine)),
);
