/** What becomes of an address at which clients outside reach a machine: what the user says of it, else what the profile allows. */
import { entryOf } from '../../config/path-pattern.ts';
import type { World } from '../../plan/world.ts';
import { isOctavia } from './load-balancer.ts';

/** What the configuration says of an address, by its resource. */
export function exposureOf({ config }: Pick<World, 'config'>, resource: string) {
  return entryOf(config.exposure, resource);
}

/** `keep`: the floating IP moves to the Service; `new`: the Service gets another one; `skip`: there is no Service. */
export function addressChoice(world: Pick<World, 'config' | 'cluster'>, resource: string): 'keep' | 'new' | 'skip' {
  const said = exposureOf(world, resource)?.address;
  if (said === 'skip') return 'skip';
  return said === 'new' || whyNotKept(world) !== undefined ? 'new' : 'keep';
}

/** Why no floating IP can be the address of a Service; undefined where one can. */
export function whyNotKept(world: Pick<World, 'config' | 'cluster'>): string | undefined {
  if (world.config.profile === 'standalone') return 'profile standalone leaves OpenStack';
  return isOctavia(world) ? undefined : 'the load balancer of the cluster is not Octavia';
}
