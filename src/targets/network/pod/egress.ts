/** The source address of outgoing connections, where the user gives one: what OVN-Kubernetes or Cilium has for that. */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { look, note, type Operation } from '../../../plan/operations.ts';
import type { ObjectItem, Step } from '../../../plan/plan.ts';
import { code } from '../../../plan/prose.ts';
import { step } from '../../../plan/step.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { everything } from '../../../topology/address-range.ts';
import { report } from '../../objects/drop.ts';
import { egresses, egressKind, egressKinds, type Egress } from '../../objects/egress.ts';
import { machineSelector } from '../../objects/labels.ts';
import { objectMeta } from '../../objects/metadata.ts';

const egressImpossible = defineDiagnostic({
  code: 'plan/egress-impossible',
  severity: 'warning',
  message: (resource: string, address: string, why: string) =>
    `the VM of "${resource}" does not send as ${address}, as heat2kube.yaml says, because ${why}`,
  explanation:
    'An EgressIP of OVN-Kubernetes or a CiliumEgressGatewayPolicy gives one VM of the pod network a source address of its own. With another network plug-in write what it has instead, and remove egress from the entry under exposure.',
});

const egressAssumed = defineDiagnostic({
  code: 'plan/egress-assumed',
  severity: 'warning',
  message: (resource: string, address: string) =>
    `the VM of "${resource}" sends as ${address} only if the network plug-in is OVN-Kubernetes, which nothing says`,
  explanation:
    'An EgressIP is an object of OVN-Kubernetes. Other network plug-ins do not know it: then the object is refused, or connections have the address of a node. Where the API server has no EgressIP but a CiliumEgressGatewayPolicy, that is written instead. Collect a cluster bundle with the kinds of the API server (heat2kube facts --cluster), or set cluster.preset: openshift.',
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
  return cluster.has(egressKinds.EgressIP, 'EgressIP') === true || config.cluster.preset === 'openshift';
}

/** Names of the cluster have the namespace in them. */
function nameOf({ names, config }: World, { node }: Egress): string {
  return names.name(node.id, `egress-${config.namespace}`);
}

function objectOf(world: World, egress: Egress): ObjectItem {
  const { node, machine } = egress;
  const object = egressKind(world) === 'EgressIP' ? egressIp(world, egress) : gatewayPolicy(world, egress);
  return { item: 'object', owner: node.id, shapedBy: [node.id, machine.id], object };
}

function egressIp(world: World, egress: Egress) {
  const { node, machine, address } = egress;
  const { resource } = node;
  if (!isCertain(world)) report(world, egressAssumed, { resource }, resource, address);
  const metadata = objectMeta(world, nameOf(world, egress), { node: node.id, scope: 'cluster' });
  return kubeObject(`${egressKinds.EgressIP}/EgressIP`, metadata, {
    spec: {
      egressIPs: [known(address)],
      namespaceSelector: { matchLabels: ownNamespace(world) },
      podSelector: { matchLabels: machineSelector(world, machine) },
    },
  });
}

/** One node has the address on an interface, and sends for the VM; the cluster itself is no destination. */
function gatewayPolicy(world: World, egress: Egress) {
  const { node, machine, address } = egress;
  const metadata = objectMeta(world, nameOf(world, egress), { node: node.id, scope: 'cluster' });
  return kubeObject(`${egressKinds.CiliumEgressGatewayPolicy}/CiliumEgressGatewayPolicy`, metadata, {
    spec: {
      selectors: [
        {
          namespaceSelector: { matchLabels: ownNamespace(world) },
          podSelector: { matchLabels: machineSelector(world, machine) },
        },
      ],
      destinationCIDRs: [everything[4]],
      egressGateway: { nodeSelector: { matchLabels: new Map([[gatewayLabel, address]]) }, egressIP: known(address) },
    },
  });
}

/** Of the node that has the address. */
const gatewayLabel = 'heat2kube.dev/egress';

function ownNamespace({ config }: World): ReadonlyMap<string, string> {
  return new Map([['kubernetes.io/metadata.name', config.namespace]]);
}

function checkStep(world: World, egress: Egress): Step {
  const { node } = egress;
  const { looks, listed } = egressKind(world) === 'EgressIP' ? ipCheck(world, egress) : gatewayCheck(egress);
  return step('verify', {
    id: `egress/${node.resource}`,
    title: `Check the source address of "${node.resource}"`,
    about: [node.id],
    needs: ['prepare/apply'],
    do: looks,
    check: [note(listed), note('A peer outside sees the address as the source of a connection of the VM.')],
  });
}

interface Check {
  readonly looks: readonly Operation[];
  readonly listed: string;
}

/** An EgressIP has no part in a source address unless nodes are labelled for it. */
function ipCheck(world: World, egress: Egress): Check {
  const object = objectRef(`${egressKinds.EgressIP}/EgressIP`, nameOf(world, egress));
  return {
    looks: [nodesWith('k8s.ovn.org/egress-assignable', ''), look({ look: 'object', object, field: '.status.items' })],
    listed:
      'Nodes are listed, and one of them has the address. If no node is listed, label those that may send from it with `k8s.ovn.org/egress-assignable`.',
  };
}

function gatewayCheck({ address }: Egress): Check {
  return {
    looks: [nodesWith(gatewayLabel, address)],
    listed: `One node is listed, and the address is on one of its interfaces. If none is listed, add ${code(`${address}`)} to an interface of a node and label the node with ${code(`${gatewayLabel}=${address}`)}. The egress gateway must be enabled in Cilium (${code('egressGateway.enabled')}).`,
  };
}

function nodesWith(label: string, value: string): Operation {
  return look({ look: 'objects', kinds: ['nodes'], labels: [[label, value]] });
}
