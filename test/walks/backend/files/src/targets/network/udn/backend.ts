/**
 * Networks of their own as secondary layer 2 networks of OVN-Kubernetes, which the output makes: without addresses of
 * the cluster's, policies and name service.
 */
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { known, withOrigins } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { dnsLabel } from '../../../kubernetes/names.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import type { NetworkBackend, PlacedNic } from '../../../plan/network-backend.ts';
import { shared, type Need } from '../../../plan/needs.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { networkRef } from '../../../topology/views/interfaces.ts';
import { report } from '../../objects/drop.ts';
import { externalObjectNames, nameLeaves } from '../../objects/external.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { addressingOf } from '../addressing.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { ownNetworkDiagnostics, reportLosses } from '../own-network.ts';

const word = 'udn';

const noAddress = defineDiagnostic({
  code: 'plan/no-address-on-network',
  severity: 'warning',
  message: (resource: string, index: number) => `interface ${index} of ${resource} has no address on its new network`,
  explanation:
    'Neutron gave the interface an address of its subnet. A secondary network of OVN-Kubernetes without addresses of its own answers no DHCP, so the guest must set one: ask for a fixed address in the template.',
});

export const udn: NetworkBackend = {
  id: word,
  plugin: 'OVN-Kubernetes',
  mapping: { word, about: 'a secondary network of OVN-Kubernetes that is made with the stack' },
  diagnostics: [...ownNetworkDiagnostics, noAddress],
  keeps: { address: true, mac: true, l2: true, dhcp: false, ipv6: true, policy: false },
  offer: (network, site) =>
    isMappedTo(word, network, site)
      ? {
          rank: 3,
          because: `heat2kube.yaml makes ${network.text} a network of OVN-Kubernetes`,
          flip: `networks.${network.text} in heat2kube.yaml`,
        }
      : undefined,
  attach: (nic, world) => ({
    name: `net-${nic.index}`,
    binding: { bridge: {} },
    source: { multus: { networkName: networkName(nic, world) } },
  }),
  needs: (nic, world) => [networkNeed(nic, world)],
  addressing: (nic, world) => addressingOf(nic, world, undefined),
  report(nic, world) {
    reportLosses(nic, world);
    const { machine, index } = nic;
    if ((addressingOf(nic, world, undefined)?.addresses ?? []).length > 0) return;
    report(world, noAddress, { resource: machine.resource }, machine.resource, index);
  },
  labels: () => new Map(),
  filter: () => undefined,
  publish: () => undefined,
  name: (nic, _slot, world) => addressingOf(nic, world, undefined)?.addresses[0]?.address,
};

/** With the leaves that name the network. */
function networkName(nic: PlacedNic, world: World) {
  const ref = networkRef(world.graph, nic.nic);
  const leaves = nameLeaves(ref, world.graph.resolve('network', ref));
  return withOrigins(known(`${world.config.namespace}/${nameOf(nic, world)}`), leaves);
}

/** Names of networks that only the cloud knows; none is that of a network of the stack. */
const outsideNames = perWorld((world): ReadonlyMap<string, string> => {
  const own = world.graph.of('network').map(({ id }) => world.names.name(id));
  const texts = world.networks.on(word).flatMap(({ network, text }) => (network ? [] : [text]));
  return externalObjectNames(texts, new Set(own));
});

function nameOf({ network, text }: PlacedNic, world: World): string {
  return network ? world.names.name(network.id) : (outsideNames(world).get(text) ?? dnsLabel(text));
}

/** One for each network, however many interfaces are on it. Guests set their addresses themselves. */
function networkNeed(nic: PlacedNic, world: World): Need {
  const { machine, network, text } = nic;
  const metadata = objectMeta(world, nameOf(nic, world), network ? { node: network.id } : {});
  const object = kubeObject('k8s.ovn.org/v1/UserDefinedNetwork', metadata, {
    spec: { topology: 'Layer2', layer2: { role: 'Secondary', ipam: { mode: 'Disabled' } } },
  });
  const about = network ? [machine.id, network.id] : [machine.id];
  return shared({ kind: 'network', name: text, about }, [
    { item: 'object', object, owner: network?.id ?? stackNode, shapedBy: about },
  ]);
}
