/** The NetworkAttachmentDefinition of each interface: the one of the mapping, or one that the cluster still lacks. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { known, textOf } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import type { Network } from '../../../topology/kinds/network.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { stub, type Need } from '../../../plan/needs.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { blank } from '../../../print/print-hole.ts';
import { shellWord } from '../../../print/slots/shell.ts';
import { externalObjectNames, externalText, isUnresolved } from '../../objects/external.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { multusMapping } from '../mapping.ts';

export const multusId = 'multus';

/** `namespace/name` of the attachment. */
export function attachmentName(nic: PlacedNic, world: World): string {
  const name = multusMapping(nic, world)?.multus ?? unmappedNames(world).get(nic.text) ?? '';
  return name.includes('/') ? name : `${world.config.namespace}/${name}`;
}

/** A network that the cluster has no counterpart for yet. */
interface UnmappedNetwork {
  /** Name of the NetworkAttachmentDefinition. */
  readonly name: string;
  /** What the template calls it. */
  readonly text: string;
  /** Whether the text is a name or id of the cloud, and not a parameter that has no value. */
  readonly named: boolean;
  readonly network?: Network;
  readonly machines: readonly NodeId[];
}

function unmappedNics(world: World): readonly PlacedNic[] {
  return world.networks.on(multusId).filter((nic) => !multusMapping(nic, world));
}

const unmappedNames = perWorld((world): ReadonlyMap<string, string> => {
  const open = unmappedNics(world);
  const own = new Map(
    open.flatMap(({ text, network }) => (network ? [[text, world.names.name(network.id)] as const] : [])),
  );
  const outside = open.filter(({ network }) => !network).map(({ text }) => text);
  return new Map([...externalObjectNames(outside, new Set(own.values())), ...own]);
});

const unmappedNetworks = perWorld((world): readonly UnmappedNetwork[] => {
  const users = new Map<string, { readonly first: PlacedNic; readonly machines: NodeId[] }>();
  for (const nic of unmappedNics(world)) {
    const ready = users.get(nic.text);
    if (!ready) users.set(nic.text, { first: nic, machines: [nic.machine.id] });
    else if (!ready.machines.includes(nic.machine.id)) ready.machines.push(nic.machine.id);
  }
  return [...users].map(([text, { first, machines }]) => ({
    name: unmappedNames(world).get(text) ?? '',
    text,
    named: isNamed(first),
    machines,
    ...(first.network && { network: first.network }),
  }));
});

function isNamed({ nic, network }: PlacedNic): boolean {
  if (network || !nic?.network || !isUnresolved(nic.network)) return true;
  return textOf(nic.network.external) !== undefined;
}

/** A network attachment for each network of a further interface. */
export function networkStubs(world: World): readonly Need[] {
  return unmappedNetworks(world).map(({ name, text, machines, network, named }) =>
    stub(
      {
        kind: 'network',
        name: text,
        about: [...machines, ...(network ? [network.id] : [])],
        question: `Which network of the cluster takes the place of ${text}: a machine has one interface on the pod network, and this is a further one.${network ? rangesText(world, network) : ''} Complete the attachment, or map the network in heat2kube.yaml.`,
        howTo:
          network || !named
            ? []
            : [
                `openstack network show ${shellWord(text)} -f json -c provider:network_type -c provider:segmentation_id -c mtu -c subnets`,
              ],
      },
      kubeObject('k8s.cni.cncf.io/v1/NetworkAttachmentDefinition', objectMeta(world, name), {
        spec: { config: known(blank(`CNI configuration of the network ${text}`)) },
      }),
      { wave: stackNode, shapedBy: machines },
    ),
  );
}

/** What the template says of a network that the stack makes. */
function rangesText({ graph }: World, network: Network): string {
  const ranges = graph.users(network, 'subnet', 'network').map(({ cidr, dhcp, gateway }) => {
    const gatewayText =
      gateway === 'none' ? ', no gateway' : typeof gateway === 'object' ? `, gateway ${externalText(gateway)}` : '';
    return `${cidr ? externalText(cidr) : 'a range of a pool'}${dhcp ? '' : ', no DHCP'}${gatewayText}`;
  });
  const filter = network.portSecurity ? '' : ' Its ports are not filtered.';
  return ranges.length === 0 ? filter : ` The stack gives it ${ranges.join('; ')}.${filter}`;
}
