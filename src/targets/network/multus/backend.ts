/** Networks of their own beside the pod network, attached by Multus: layer 2, without policies and name service. */
import { known, withOrigins } from '../../../evaluate/value.ts';
import type { Answering, NetworkBackend, NicSite, StaticAddress } from '../../../plan/network-backend.ts';
import { multusMapping } from '../mapping.ts';
import { attachmentName, attachmentNeeds, multusId } from './attachments.ts';
import { networkLeaves, ownNetworkDiagnostics, reportLosses } from '../own-network.ts';
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
