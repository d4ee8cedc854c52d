/** Ports of pods in the place of those of servers: a pod has only the port at which its container listens. */
import { isMoved, listeningOf, type Listening } from '../../containers/listening.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { known, originsOf, type Value } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import { smallOf } from './amounts.ts';
import { isContained } from './contained.ts';
import { plainContainers } from './plain-containers.ts';
import { replacing } from './replacing-image.ts';

type Asking = Pick<World, 'graph' | 'live' | 'config' | 'cluster' | 'placed' | 'containers' | 'recall'>;

/** Of a machine whose pod runs the containers of its start-up data; none where they are not told. */
export function listening(world: Asking, machine: NodeId): readonly Listening[] {
  const node = world.graph.get('machine', machine);
  const isContainer = isContained(world, machine);
  if (!node || !isContainer || replacing(world, node)) return [];
  const found = plainContainers(world, node);
  return found && 'containers' in found ? listeningOf(found.containers) : [];
}

/** Those that the pod has in the place of other ports of the server, or of none. */
export function movedPorts(world: Asking, machine: NodeId): readonly Listening[] {
  return listening(world, machine).filter(isMoved);
}

/** The Service that has the ports of the server for clients in the cluster; undefined where the pod has them itself. */
export function portsService(world: Asking & Pick<World, 'names'>, machine: NodeId): string | undefined {
  const isNeeded = movedPorts(world, machine).some(({ before }) => before.length > 0);
  return isNeeded ? world.names.name(machine, 'ports') : undefined;
}

/** The DNS name of it: a name of the pod leads to the ports of the pod alone. */
export function portsName(world: Asking & Pick<World, 'names'>, machine: NodeId): string | undefined {
  const service = portsService(world, machine);
  const { namespace, clusterDomain } = world.config;
  return service === undefined ? undefined : `${service}.${namespace}.svc.${clusterDomain}`;
}

interface ServerPort {
  readonly protocol: Listening['protocol'];
  readonly port: Value;
}

/** The port of the pod of a machine in the place of one of its server. */
export function podPort(world: Asking, machine: NodeId, { protocol, port }: ServerPort): Value {
  const number = smallOf(port);
  const found = movedPorts(world, machine).find(
    (moved) => moved.protocol === protocol && number !== undefined && moved.before.includes(number),
  );
  return found ? known(found.port, originsOf(port)) : port;
}
