/** The lowerers: which kind is lowered by whom on which target. */
import type { NodeKind, NodeOf, TopologyNode } from '../topology/topology.ts';
import type { Lowerer, World } from '../plan/world.ts';
import type { PlanItem, Target } from '../plan/plan.ts';
import {
  addressBinding,
  attachment,
  disk,
  network,
  nic,
  placementGroup,
  router,
  routerLink,
  softwareUnit,
  subnet,
} from './folded.ts';
import { keyPair } from './kubevirt/key-pair.ts';
import { machine } from './kubevirt/machine.ts';
import { machineShape } from './kubevirt/shape.ts';
import { firewallGroup } from './network/pod/firewall-group.ts';
import { publicAddress } from './cluster/public-address.ts';
import { secretMaterial } from './cluster/secret-material.ts';
import { volume } from './cluster/volume.ts';

/** One entry a lowerer, each refusing nodes of other kinds and targets. */
const lowerers = [
  entry(addressBinding),
  entry(attachment),
  entry(disk),
  entry(firewallGroup),
  entry(keyPair),
  entry(machine),
  entry(machineShape),
  entry(network),
  entry(nic),
  entry(placementGroup),
  entry(publicAddress),
  entry(router),
  entry(routerLink),
  entry(secretMaterial),
  entry(softwareUnit),
  entry(subnet),
  entry(volume),
] as const;

interface Entry {
  lower(node: TopologyNode, target: Target, world: World): readonly PlanItem[];
}

function entry<K extends NodeKind>(lowerer: Lowerer<K>): Entry {
  const isOwn = (node: TopologyNode): node is NodeOf<K> => node.kind === lowerer.kind;
  return {
    lower: (node, target, world) => (target === lowerer.target && isOwn(node) ? lowerer.lower(node, world) : []),
  };
}

/** Everything that a node becomes on one of its targets. */
export function lowerNode(node: TopologyNode, target: Target, world: World): readonly PlanItem[] {
  return lowerers.flatMap((lowerer) => lowerer.lower(node, target, world));
}
