/** Hardware addresses of interfaces of machines in the cluster: each has one, and it is the same after every start. */
import { sharesMac } from '../../facts/trunk-ports.ts';
import { hexDigest } from '../../kubernetes/digest.ts';
import { known, type Value } from '../../evaluate/value.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';

/** The address that is asked for, else the live one of the port, else a stable one of our own. */
export function macAddress(world: Pick<World, 'config' | 'live'>, placed: PlacedNic): Value {
  const { nic } = placed;
  const { view } = world.live;
  const live = nic && view && !sharesMac(nic, view) ? view.liveOf('ports', nic)?.mac : undefined;
  return nic?.mac ?? known(live ?? ownMac(world, placed));
}

/**
 * Locally administered, unicast. Two copies of a stack may share a layer 2 network, so the namespace is part of it. An overlay
 * has the namespace of its base: it is for another cluster, which can reach the same network where that is no network of its own.
 */
function ownMac({ config }: Pick<World, 'config'>, { machine, index, backend }: PlacedNic): string {
  const { namespace, stackName, overlay } = config;
  const copy = overlay !== undefined && backend.keeps.l2 ? `${overlay}:` : '';
  const digest = hexDigest(`mac:${copy}${namespace}/${stackName}/${machine.id}#${index}`);
  return ['02', ...[0, 2, 4, 6, 8].map((at) => digest.slice(at, at + 2))].join(':');
}
