/** The NetworkAttachmentDefinition of each interface: the one of the mapping, or one that the cluster still lacks. */
import { known } from '../../../evaluate/value.ts';
import { objectRef } from '../../../kubernetes/object-ref.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { qualifiedName } from '../../../kubernetes/names.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import type { Network } from '../../../topology/kinds/network.ts';
import type { Subnet } from '../../../topology/kinds/subnet.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { expected, stub, type Need } from '../../../plan/needs.ts';
import { look, type Operation } from '../../../plan/operations.ts';
import { code } from '../../../plan/prose.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { blank } from '../../../print/print-hole.ts';
import { externalObjectNames, externalText } from '../../objects/external.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { attachedMapping } from '../../objects/network-mapping.ts';
import { isNamed } from '../../objects/nic-sites.ts';
import { bridgeNeed } from './bridge.ts';
import { present } from '../../../source/present.ts';

export const multusId = 'multus';

/** `namespace/name` of the attachment. */
export function attachmentName(nic: PlacedNic, world: World): string {
  const name = existingAttachment(nic, world) ?? newNetworks(world).get(nic.text)?.name ?? '';
  return qualifiedName(name, world.config.namespace);
}

/** The attachment of the cluster that the mapping names. */
function existingAttachment(nic: PlacedNic, world: World): string | undefined {
  const mapped = attachedMapping(nic, world);
  return mapped && 'multus' in mapped ? mapped.multus : undefined;
}

/** A network that the cluster has no attachment for yet. */
interface NewNetwork {
  /** Name of the NetworkAttachmentDefinition. */
  readonly name: string;
  /** Whether its text is a name or id of the cloud, and not a parameter that has no value. */
  readonly named: boolean;
  readonly network?: Network;
}

/** By what the template calls them. */
const newNetworks = perWorld((world): ReadonlyMap<string, NewNetwork> => {
  const open = world.networks.on(multusId).filter((nic) => existingAttachment(nic, world) === undefined);
  const first = new Map(open.toReversed().map((nic) => [nic.text, nic]));
  const own = new Map(
    open.flatMap(({ text, network }) => (network ? [[text, world.names.name(network.id)] as const] : [])),
  );
  const outside = open.filter(({ network }) => !network).map(({ text }) => text);
  const names = new Map([...externalObjectNames(outside, new Set(own.values())), ...own]);
  return new Map(
    [...first].map(([text, nic]) => [
      text,
      {
        name: present(names.get(text), 'name of the network'),
        named: isNamed(nic),
        ...(nic.network && { network: nic.network }),
      },
    ]),
  );
});

/** A network attachment for an interface: one of the cluster, one before a bridge of the nodes, or one that is asked for. */
export function attachmentNeeds(nic: PlacedNic, world: World): readonly Need[] {
  const { text, machine } = nic;
  const mapped = attachedMapping(nic, world);
  if (mapped && 'multus' in mapped) {
    const [namespace = '', name = ''] = attachmentName(nic, world).split('/');
    const attachment = objectRef('k8s.cni.cncf.io/v1/NetworkAttachmentDefinition', name, namespace);
    return [expected({ kind: 'network', name: text, about: [machine.id] }, attachment)];
  }
  const found = newNetworks(world).get(text);
  if (!found) return [];
  const { name, network, named } = found;
  if (mapped) {
    const nics = world.networks.on(multusId).filter((other) => other.text === text && other.network === network);
    return [bridgeNeed(nic, { name, nics, mapped }, world)];
  }
  const asked = {
    kind: 'network',
    name: text,
    about: [machine.id, ...(network ? [network.id] : [])],
    question: `Which cluster network replaces ${code(text)}? A VM has at most one interface on the pod network, and this network is an additional one.${network ? rangesText(world, network) : ''} Map the network under ${code('networks')} in heat2kube.yaml, or complete a copy of the NetworkAttachmentDefinition. Until then the VMs on it do not start.`,
    howTo: network || !named ? [] : [lookAtNetwork(text)],
  } as const;
  const object = kubeObject('k8s.cni.cncf.io/v1/NetworkAttachmentDefinition', objectMeta(world, name), {
    spec: { config: known(blank(`CNI configuration of the network ${text}`)) },
  });
  return [stub(asked, object, { owner: stackNode })];
}

/** What a CNI configuration asks of the old network. */
function lookAtNetwork(id: string): Operation {
  const columns = ['provider:network_type', 'provider:segmentation_id', 'mtu', 'subnets'];
  return look({ look: 'live', live: { live: 'network', id }, columns, as: 'json' });
}

/** What the template says of a network that the stack makes. */
function rangesText({ graph }: World, network: Network): string {
  const ranges = graph.users(network, 'subnet', 'network').map(({ cidr, dhcp, gateway }) => {
    return `${cidr ? externalText(cidr) : 'a range of a pool'}${dhcp ? '' : ', no DHCP'}${gatewayText(gateway)}`;
  });
  const filter = network.portSecurity ? '' : ' Its ports are not filtered.';
  return ranges.length === 0 ? filter : ` The stack gives it ${ranges.join('; ')}.${filter}`;
}

/** The first address of the range is what Neutron takes unasked, so only another one is told. */
function gatewayText(gateway: Subnet['gateway']): string {
  if (gateway === 'none') return ', no gateway';
  return gateway === 'first' ? '' : `, gateway ${externalText(gateway)}`;
}
