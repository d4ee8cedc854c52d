/** The source address of outgoing connections, where the user gives one: an EgressIP of OVN-Kubernetes. */
import { known } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { PublicAddress } from '../../../topology/kinds/public-address.ts';
import { report } from '../../objects/drop.ts';
import { exposureOf } from '../../objects/exposure.ts';
import { machineSelector } from '../../objects/labels.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { egressImpossible } from './exposure-diagnostics.ts';

const apiVersion = 'k8s.ovn.org/v1';

/** Nothing where no address is given, or where the cluster is known to lack the kind. Names of the cluster have the namespace in them. */
export function egressOf(world: World, node: PublicAddress, machine: Machine): ObjectItem | undefined {
  const { config, cluster, names } = world;
  const address = exposureOf(world, node.resource)?.egress;
  if (address === undefined) return undefined;
  if (cluster.has(apiVersion, 'EgressIP') === false) {
    report(world, egressImpossible, { resource: node.resource }, node.resource, address);
    return undefined;
  }
  const name = names.name(node.id, `egress-${config.namespace}`);
  const object = kubeObject(`${apiVersion}/EgressIP`, objectMeta(world, name, { node: node.id, scope: 'cluster' }), {
    spec: {
      egressIPs: [known(address)],
      namespaceSelector: { matchLabels: new Map([['kubernetes.io/metadata.name', config.namespace]]) },
      podSelector: { matchLabels: machineSelector(world, machine) },
    },
  });
  return { item: 'object', owner: node.id, shapedBy: [node.id, machine.id], object };
}
