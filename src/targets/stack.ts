/** What belongs to the stack as a whole: its name service, isolation, and the stubs for what only the cloud or the user knows. */
import { kubeObject } from '../kubernetes/build.ts';
import { stackNode } from '../kubernetes/object.ts';
import type { World } from '../plan/world.ts';
import { made, type Lowered } from '../plan/target.ts';
import type { ObjectItem } from '../plan/plan.ts';
import { movedMachines } from './objects/sides.ts';
import { objectMeta, stackObjectName } from './objects/metadata.ts';
import { groupPolicies, isolation } from './network/pod/policies.ts';
import { policyGroups, stackSelector } from './network/pod/pods.ts';

export function lowerStack(world: World): Lowered {
  return made([
    ...ownNamespace(world),
    ...(movedMachines(world).length > 0 ? [nameService(world)] : []),
    ...isolation(world),
    ...sharedGroups(world),
  ]);
}

/** A namespace that is named after the stack is the stack's own; another one may hold more, and is not made or deleted here. */
function ownNamespace(world: World): readonly ObjectItem[] {
  const { config, graph, placed } = world;
  const used = [...graph.nodes.keys()].some((id) => {
    const becomes = placed.on(id, 'cluster');
    return becomes !== undefined && becomes !== 'part';
  });
  if (config.namespace !== config.stackName || !used) return [];
  const meta = objectMeta(world, config.namespace, { scope: 'cluster' });
  return [{ item: 'object', object: kubeObject('v1/Namespace', meta, {}), wave: stackNode }];
}

/** Gives every machine the name `<host>.<stack>.<namespace>.svc.<domain>`, from the moment it has an address. */
function nameService(world: World): ObjectItem {
  const object = kubeObject('v1/Service', objectMeta(world, world.config.stackName), {
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: stackSelector(world),
    },
  });
  return { item: 'object', object, wave: stackNode };
}

/** Groups that are no resource of the stack, but whose rules are known. */
function sharedGroups(world: World): readonly ObjectItem[] {
  return [...policyGroups(world).values()].flatMap((group): readonly ObjectItem[] => {
    if (group.node || group.outside !== undefined) return [];
    const part = group.key === 'default' ? 'default-group' : 'unfiltered';
    return groupPolicies(world, group, stackObjectName(world, part));
  });
}
