/** Networks of their own beside the pod network, attached by Multus: layer 2, without policies and name service. */
import { joinOrigins, known, originsOf, textOf, withOrigins, type Origins } from '../../../evaluate/value.ts';
import { networkRef } from '../../../topology/views/interfaces.ts';
import type { Answering, NetworkBackend, NicSite, PlacedNic, StaticAddress } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { nameLeaves } from '../../objects/external.ts';
import { multusMapping } from '../mapping.ts';
import { attachmentName, attachmentNeeds, multusId } from './attachments.ts';
import { ownNetworkDiagnostics, reportLosses } from '../own-network.ts';
import { addressIn, stackRanges } from '../static-address.ts';

export const multus: NetworkBackend = {
  id: multusId,
  diagnostics: ownNetworkDiagnostics,
  keeps: { address: true, mac: true, l2: true, dhcp: false, ipv6: true, policy: false },
  offer(nic, _among, site) {
    const mapped = multusMapping(nic, site);
    return {
      rank: mapped ? 3 : 1,
      because: mapped
        ? `heat2kube.yaml maps ${nic.text} to ${mapped.multus}`
        : 'a VM has one interface on the pod network',
      flip: `networks.${nic.text} in heat2kube.yaml`,
    };
  },
  attach: (nic, world) => ({
    name: `net-${nic.index}`,
    binding: { bridge: {} },
    source: { multus: { networkName: withOrigins(known(attachmentName(nic, world)), networkLeaves(nic, world)) } },
  }),
  needs: attachmentNeeds,
  staticAddress,
  report: reportLosses,
  labels: () => new Map(),
  filter: () => undefined,
  publish: () => undefined,
  name: (nic, _slot, world) => staticAddress(nic, world)?.address,
};

/** In the range of the mapping, else in those of the subnets of the stack. */
function staticAddress(nic: NicSite, world: Answering): StaticAddress | undefined {
  const mapped = multusMapping(nic, world)?.cidr;
  return addressIn(mapped === undefined ? stackRanges(nic, world) : [known(mapped)], nic);
}

/** Leaves that name the network of an interface. */
function networkLeaves({ nic }: PlacedNic, { config, graph }: World): Origins {
  const ref = networkRef(graph, nic);
  const node = graph.resolve('network', ref);
  const mapped = node?.name && config.networks.has(textOf(node.name) ?? '') && !config.networks.has(node.resource);
  return joinOrigins(nameLeaves(ref, node), mapped && node.name ? originsOf(node.name) : []);
}
