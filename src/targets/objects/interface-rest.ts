/** What becomes of the leaves of an interface that stand in no object. */
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Told } from '../../topology/topology.ts';
import { moot, outsideName } from './drop.ts';

export function restOfInterface(node: Nic, user: Machine, world: World): Told {
  mootPlace(node, world);
  return { state: 'lost', reason: `the interface of "${user.resource}" does not include it` };
}

/** The network and the subnets that it names stand behind its address. */
export function mootPlace(node: Nic, world: World): void {
  for (const ref of [node.network, ...node.addresses.map(({ subnet }) => subnet)]) {
    moot(world, { resource: node.resource, value: outsideName(ref) }, 'given-address');
  }
}
