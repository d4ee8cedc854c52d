/** The kinds of live things, each from its file. A new one is a file, a line here and a line in `facts.ts`. */
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { FactSource } from './fact-source.ts';
import type { LiveKey, LiveThings } from './facts.ts';
import { flavor } from './flavor.ts';
import { floatingIp } from './floating-ip.ts';
import { image } from './image.ts';
import { network } from './network.ts';
import { port } from './port.ts';
import { server } from './server.ts';
import { subnet } from './subnet.ts';
import { volume } from './volume.ts';

/** In the order in which the commands ask. */
export const factSources: { readonly [K in LiveKey]: FactSource<LiveThings[K], TopologyNode> } = {
  servers: server,
  volumes: volume,
  ports: port,
  networks: network,
  subnets: subnet,
  flavors: flavor,
  images: image,
  floatingIps: floatingIp,
};

export const liveKeys: readonly LiveKey[] = Object.freeze(Object.keys(factSources).filter(isLiveKey));

function isLiveKey(name: string): name is LiveKey {
  return Object.hasOwn(factSources, name);
}
