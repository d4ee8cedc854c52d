/** The source address of outgoing connections, where the user gives one: an EgressIP of OVN-Kubernetes. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { look, note } from '../../../plan/operations.ts';
import type { ObjectItem, Step } from '../../../plan/plan.ts';
import { step } from '../../../plan/step.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { report } from '../../objects/drop.ts';
import { egresses, egressIp, type Egress } from '../../objects/egress.ts';
import { machineSelector } from '../../objects/labels.ts';
import { objectMeta } from '../../objects/metadata.ts';

const egressImpossible = defineDiagnostic({
  code: 'plan/egress-impossible',
  severity: 'warning',
  message: (resource: string, address: string, why: string) =>
    `the VM of "${resource}" does not send as ${address}, as heat2kube.yaml says, because ${why}`,
  explanation:
    'An EgressIP of OVN-Kubernetes gives one VM of the pod network a source address of its own. With another network plug-in write what it has instead, such as a CiliumEgressGatewayPolicy, and remove egress from the entry under exposure.',
});

const egressAssumed = defineDiagnostic({
  code: 'plan/egress-assumed',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `the VM of "${resource}" sends as ${address} only if the network plug-in is OVN-Kubernetes, which nothing says`,
  explanation:
    'An EgressIP is an object of OVN-Kubernetes. Other network plug-ins do not know it: then the object is refused, or connections have the address of a node. Collect a cluster bundle with the kinds of the API server (heat2kube facts --cluster), or set cluster.preset: openshift.',
});

export const egressAddresses: StackTarget = {
  id: 'egress-addresses',
  diagnostics: [egressImpossible, egressAssumed],
  lower(world) {
    const { by, refused } = egresses(world);
    for (const {
      node: { resource },
      address,
      why,
    } of refused) {
      report(world, egressImpossible, { resource }, resource, address, why);
    }
    return made([...by.values()].map((egress) => objectOf(world, egress)));
  },
  steps: (world) => [...egresses(world).by.values()].map((egress) => checkStep(world, egress)),
};

function isCertain({ cluster, config }: World): boolean {
  return cluster.has(egressIp.apiVersion, egressIp.kind) === true || config.cluster.preset === 'openshift';
}

/** Names of the cluster have the namespace in them. */
function nameOf({ names, config }: World, { node }: Egress): string {
  return names.name(node.id, `egress-${config.namespace}`);
}

function objectOf(world: World, egress: Egress): ObjectItem {
  const { node, machine, address } = egress;
  const { resource } = node;
  if (!isCertain(world)) report(world, egressAssumed, { resource }, resource, address);
  const metadata = objectMeta(world, nameOf(world, egress), { node: node.id, scope: 'cluster' });
  const object = kubeObject(`${egressIp.apiVersion}/${egressIp.kind}`, metadata, {
    spec: {
      egressIPs: [known(address)],
      namespaceSelector: { matchLabels: new Map([['kubernetes.io/metadata.name', world.config.namespace]]) },
      podSelector: { matchLabels: machineSelector(world, machine) },
    },
  });
  return { item: 'object', owner: node.id, shapedBy: [node.id, machine.id], object };
}

/** An EgressIP has no part in a source address unless nodes are labelled for it. */
function checkStep(world: World, egress: Egress): Step {
  const { node } = egress;
  return step('verify', {
    id: `egress/${node.resource}`,
    title: `Check the source address of "${node.resource}"`,
    about: [node.id],
    needs: ['prepare/apply'],
    do: [
      look({ look: 'objects', kinds: ['nodes'], labels: [['k8s.ovn.org/egress-assignable', '']] }),
      look({
        look: 'object',
        object: objectRef(`${egressIp.apiVersion}/${egressIp.kind}`, nameOf(world, egress)),
        field: '.status.items',
      }),
    ],
    check: [
      note(
        'Nodes are listed, and one of them has the address. If no node is listed, label those that may send from it with `k8s.ovn.org/egress-assignable`.',
      ),
      note('A peer outside sees the address as the source of a connection of the VM.'),
    ],
  });
}
