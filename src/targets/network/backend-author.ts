/** What the author of a network backend works with besides its shape. */
import { known, withOrigins, type Value } from '../../evaluate/value.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { isMappedTo } from '../objects/network-mapping.ts';
import { networkLeaves } from './own-network.ts';

export const networking = Object.freeze({
  /** Whether `networks` in `heat2kube.yaml` asks for the backend with this word. */
  isMappedTo,
  /** A name in the cluster that stands for the network of the interface, so that what names the network there is carried over. */
  named(name: string, nic: PlacedNic, world: World): Value {
    return withOrigins(known(name), networkLeaves(nic, world));
  },
});
