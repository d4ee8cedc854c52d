/** Hardware addresses of interfaces of machines in the cluster: each has one, and it is the same after every start. */
import { hexDigest } from '../../kubernetes/digest.ts';
import { known, type Value } from '../../evaluate/value.ts';
import type { NicSite } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';

/** The address that is asked for, else the live one of the port, else a stable one of our own. */
export function macAddress(world: Pick<World, 'config' | 'live'>, { machine, index, nic }: NicSite): Value {
  const live = nic && world.live.view?.liveOf('ports', nic);
  return nic?.mac ?? known(live?.mac ?? ownMac(world, `${machine.id}#${index}`));
}

/** Locally administered, unicast. Two copies of a stack may share a layer 2 network, so the namespace is part of it. */
function ownMac({ config: { namespace, stackName } }: Pick<World, 'config'>, part: string): string {
  const digest = hexDigest(`mac:${namespace}/${stackName}/${part}`);
  return ['02', ...[0, 2, 4, 6, 8].map((at) => digest.slice(at, at + 2))].join(':');
}
