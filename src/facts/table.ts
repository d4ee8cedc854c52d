/** The kinds of live things, each from its file. A new one is a file, and its name here. */
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { FactSource } from './fact-source.ts';
import type { LiveKey, LiveThings } from './facts.ts';
import { flavor } from './flavor.ts';
import { floatingIp } from './floating-ip.ts';
import { image } from './image.ts';
import { keyPair } from './key-pair.ts';
import { network } from './network.ts';
import { poolMember } from './pool-member.ts';
import { port } from './port.ts';
import { securityGroup } from './security-group.ts';
import { serverGroup } from './server-group.ts';
import { server } from './server.ts';
import { snapshot } from './snapshot.ts';
import { subnet } from './subnet.ts';
import { volume } from './volume.ts';

export interface Sources {
  readonly servers: typeof server;
  readonly volumes: typeof volume;
  readonly ports: typeof port;
  readonly networks: typeof network;
  readonly subnets: typeof subnet;
  readonly flavors: typeof flavor;
  readonly images: typeof image;
  readonly floatingIps: typeof floatingIp;
  readonly securityGroups: typeof securityGroup;
  readonly snapshots: typeof snapshot;
  readonly keyPairs: typeof keyPair;
  readonly serverGroups: typeof serverGroup;
  readonly poolMembers: typeof poolMember;
}

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
  securityGroups: securityGroup,
  snapshots: snapshot,
  keyPairs: keyPair,
  serverGroups: serverGroup,
  poolMembers: poolMember,
};

export const liveKeys: readonly LiveKey[] = Object.freeze(Object.keys(factSources).filter(isLiveKey));

function isLiveKey(name: string): name is LiveKey {
  return Object.hasOwn(factSources, name);
}
