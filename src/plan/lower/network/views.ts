/** Sorts the pods of a group by what Neutron lets their interfaces reach. */
import type { Nic } from '../../../topology/kinds/nic.ts';
import { reachability } from '../../../topology/reachability.ts';
import type { PlanContext } from '../../context.ts';
import type { View } from './peers.ts';
import { pods, type Pod, type PolicyGroup } from './pods.ts';

/** One view for most groups; several where members are on networks apart, or only some have a floating address. */
export function viewsOf(context: PlanContext, group: PolicyGroup): readonly View[] {
  const members = pods(context).filter(({ groups }) => groups.some(({ key }) => key === group.key));
  const views = new Map<string, View & { readonly members: Pod[] }>();
  const seen = new Map<string, Pick<View, 'connected' | 'staying'>>();
  for (const member of members) {
    const way = wayOf(context, member);
    const reach = seen.get(way.route) ?? reachOf(context, member);
    seen.set(way.route, reach);
    const key = [
      reach.connected.map(({ name }) => name).join(' '),
      reach.staying.map(({ id }) => id).join(' '),
      String(way.outside.ingress),
      String(way.outside.egress),
    ].join('|');
    const ready = views.get(key);
    if (ready) ready.members.push(member);
    else views.set(key, { ...reach, outside: way.outside, members: [member] });
  }
  return [...views.values()];
}

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

function reachOf(context: PlanContext, { nic, machine }: Pod): Pick<View, 'connected' | 'staying'> {
  const routes = reachability(context.topology);
  const reaches = (other: Nic | undefined): boolean => routes.connected(nic, other) === 'yes';
  const staying = context.topology
    .of('machine')
    .filter(({ id }) => context.target(id) === 'openstack')
    .flatMap((other) => context.topology.nicsOf(other));
  return {
    connected: pods(context).filter((pod) => pod.machine.id === machine.id || reaches(pod.nic)),
    staying: staying.filter(reaches),
  };
}
