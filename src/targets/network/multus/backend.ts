/** Networks of their own beside the pod network, attached by Multus: layer 2, without policies and name service. */
import { known, withOrigins } from '../../../evaluate/value.ts';
import type { Addressing, Answering, NetworkBackend, NicSite } from '../../../plan/network-backend.ts';
import { addressingOf } from '../addressing.ts';
import { attachedMapping } from '../../objects/network-mapping.ts';
import { attachmentName, attachmentNeeds, multusId } from './attachments.ts';
import { directBinding, directNeeds } from './direct.ts';
import { groupPolicies, multiPolicyDiagnostics, refusalNeeds, type PolicedNetworks } from '../multi-policies.ts';
import { networkLeaves, ownNetworkDiagnostics, reportLosses } from '../own-network.ts';

/** Where `heat2kube.yaml` says so. */
const policed: PolicedNetworks = {
  id: multusId,
  isPoliced: (placed, world) => attachedMapping(placed, world)?.filter !== undefined,
  attachment: attachmentName,
};

export const multus: NetworkBackend = {
  id: multusId,
  diagnostics: [...ownNetworkDiagnostics, ...multiPolicyDiagnostics],
  keeps: { address: true, mac: true, l2: true, dhcp: false, ipv6: true, policy: false },
  offer(network, site) {
    const mapped = attachedMapping(network, site);
    return {
      rank: mapped ? 3 : 1,
      because: mapped
        ? `heat2kube.yaml maps ${network.text} to ${'multus' in mapped ? mapped.multus : mapped.bridge}`
        : 'a VM has one interface on the pod network',
      flip: `networks.${network.text} in heat2kube.yaml`,
    };
  },
  attach: (nic, world) => ({
    name: `net-${nic.index}`,
    binding: directBinding(nic, world) ?? { bridge: {} },
    source: { multus: { networkName: withOrigins(known(attachmentName(nic, world)), networkLeaves(nic, world)) } },
  }),
  needs: (nic, world) => [
    ...attachmentNeeds(nic, world),
    ...refusalNeeds(nic, world, policed),
    ...directNeeds(nic, world),
  ],
  addressing,
  report: reportLosses,
  labels: () => new Map(),
  filter: (group, world) => groupPolicies(group, world, policed),
  publish: () => undefined,
  name: (nic, _slot, world) => addressing(nic, world)?.addresses[0]?.address,
};

function addressing(nic: NicSite, world: Answering): Addressing | undefined {
  return addressingOf(nic, world, attachedMapping(nic, world));
}
