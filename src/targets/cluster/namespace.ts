/** The namespace of a stack: its own where it is named after the stack; another one may hold more, and is not made or deleted here. */
import { kubeObject } from '../../kubernetes/build.ts';
import { stackNode } from '../../kubernetes/object.ts';
import { made, type StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { objectMeta } from '../objects/metadata.ts';

/** Made only where nobody has named one, for a namespace that the user names may be there, or where its networks need labels of it. */
export const namespace: StackTarget = {
  id: 'namespace',
  lower(world) {
    const { namespace: name, stackName } = world.config;
    const used = world.networks.backends.filter(({ id }) => world.networks.on(id).length > 0);
    const labels = used.flatMap(({ namespaceLabels }) => [...(namespaceLabels ?? [])]);
    if ((name !== stackName && labels.length === 0) || !isUsed(world)) return made([]);
    const metadata = objectMeta(world, name, { scope: 'cluster' });
    const object = kubeObject(
      'v1/Namespace',
      { ...metadata, labels: new Map([...(metadata.labels ?? []), ...labels]) },
      {},
    );
    return made([{ item: 'object', object, owner: stackNode }]);
  },
};

/** Whether anything of the stack becomes objects in the cluster. */
function isUsed({ graph, placed }: World): boolean {
  return [...graph.nodes.keys()].some((id) => {
    const becomes = placed.on(id, 'cluster');
    return becomes !== undefined && becomes !== 'part';
  });
}
