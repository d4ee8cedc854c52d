/** The pods around a place of the old networks, worked out once for each: many rules of many groups speak of just them. */
import type { Nic } from '../../../topology/kinds/nic.ts';
import { reachability, type Standing } from '../../../topology/views/reachability.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { podsByNic, type Pod } from './pods.ts';
import { selectorsOf, type PodSelector } from './selectors.ts';

/** What rules ask of a place of the old networks. */
interface Surroundings {
  /** Pods that decide what a policy at the place says: all that are reached, or where those are many, the ones without a policy of their own. */
  deciding(standing: Standing): readonly Pod[];
  /** Selectors of those pods, without the ones that are reached from `other`. */
  selectors(standing: Standing, other: Standing | undefined): readonly PodSelector[];
}

/** Past so many, interfaces that are reached are left out where they stand in policies of their own. */
const mostDeciding = 64;

export const surroundings = perWorld((world): Surroundings => {
  const pods = new Map<Standing, readonly Pod[]>();
  const deciders = new Map<Standing, readonly Pod[]>();
  const selectors = new Map<Standing, Map<Standing | undefined, readonly PodSelector[]>>();
  const podsAt = (standing: Standing): readonly Pod[] => {
    const ready = pods.get(standing) ?? reachedPods(world, standing);
    pods.set(standing, ready);
    return ready;
  };
  return {
    deciding(standing) {
      const all = podsAt(standing);
      const found = (): readonly Pod[] =>
        all.length > mostDeciding ? all.filter(({ groups }) => groups.length === 0) : all;
      const ready = deciders.get(standing) ?? found();
      deciders.set(standing, ready);
      return ready;
    },
    selectors(standing, other) {
      const byOther = selectors.get(standing) ?? new Map<Standing | undefined, readonly PodSelector[]>();
      selectors.set(standing, byOther);
      const wanted = (): readonly Pod[] =>
        other ? podsAt(standing).filter((pod) => !isReached(world, other, pod)) : podsAt(standing);
      const ready = byOther.get(other) ?? selectorsOf(world, wanted());
      byOther.set(other, ready);
      return ready;
    },
  };
});

/** Whom a place reached in the cloud, through routers too. */
function reachedPods(world: World, standing: Standing): readonly Pod[] {
  const routes = reachability(world.graph);
  return podsOf(
    world,
    routes.around(standing).yes.flatMap((at) => routes.interfacesAt(at)),
  );
}

/** In the order of all pods. */
export function podsOf(world: World, nics: readonly Nic[]): readonly Pod[] {
  const byNic = podsByNic(world);
  return nics.flatMap((nic) => byNic.get(nic) ?? []).toSorted((a, b) => a.index - b.index);
}

/** Only what surely was connected: what is not known stays closed. */
export function isReached(world: World, from: Standing, { nic }: Pod): boolean {
  const routes = reachability(world.graph);
  return nic !== undefined && routes.connected(from, routes.standing(nic, from.family)) === 'yes';
}
