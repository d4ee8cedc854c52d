/** What the planner is given, with the targets of one compilation. */
import type { House } from '../plan/house.ts';
import type { NetworkBackend } from '../plan/network-backend.ts';
import type { Targets } from '../plan/target.ts';
import { bindFacts } from './bind-facts.ts';
import { networkBackends } from './network/backends.ts';
import { placeNetworks } from './network/place-networks.ts';
import { originsOf } from './objects/origins.ts';
import { stackTargets } from './table.ts';

/** What the planner works with; callers add their own to it. */
export function houseOf(targets: Targets, backends: readonly NetworkBackend[] = networkBackends): House {
  return {
    targets,
    stackTargets,
    backends,
    placeNetworks,
    bindFacts,
    originsOf,
  };
}
