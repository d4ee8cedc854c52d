/** Secondary networks of layer 2: OVN-Kubernetes connects interfaces and knows no address of them, so guests set theirs. */
import { known, withOrigins, intOf, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { dnsLabel } from '../../../kubernetes/names.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { shared, type Need } from '../../../plan/needs.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { externalObjectNames } from '../../objects/external.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { networkLeaves } from '../own-network.ts';
import { secondaryWord } from './placing.ts';

/** `namespace/name` of the NetworkAttachmentDefinition that OVN-Kubernetes makes for it. */
export function secondaryName(nic: PlacedNic, world: World): string {
  return `${world.config.namespace}/${nameOf(nic, world)}`;
}

/** With the leaves that name the network. */
export function secondaryReference(nic: PlacedNic, world: World): Value {
  return withOrigins(known(secondaryName(nic, world)), networkLeaves(nic, world));
}

/** Names of networks that only the cloud knows; none is that of a network of the stack. */
const outsideNames = perWorld((world): ReadonlyMap<string, string> => {
  const own = world.graph.of('network').map(({ id }) => world.names.name(id));
  const texts = world.networks.on(secondaryWord).flatMap(({ network, text }) => (network ? [] : [text]));
  return externalObjectNames(texts, new Set(own));
});

function nameOf({ network, text }: PlacedNic, world: World): string {
  return network ? world.names.name(network.id) : (outsideNames(world).get(text) ?? dnsLabel(text));
}

/** One for each network, however many interfaces are on it. */
export function secondaryNeed(nic: PlacedNic, world: World): Need {
  const { machine, network, text } = nic;
  const metadata = objectMeta(world, nameOf(nic, world), network ? { node: network.id } : {});
  const mtu = network?.mtu && intOf(network.mtu) !== undefined ? network.mtu : undefined;
  const object = kubeObject('k8s.ovn.org/v1/UserDefinedNetwork', metadata, {
    spec: {
      topology: 'Layer2',
      layer2: { role: 'Secondary', ...(mtu && { mtu }), ipam: { mode: 'Disabled' } },
    },
  });
  const about = network ? [machine.id, network.id] : [machine.id];
  return shared({ kind: 'network', name: text, about }, [
    { item: 'object', object, owner: network?.id ?? stackNode, shapedBy: about },
  ]);
}
