/**
 * Secondary networks of OVN-Kubernetes: layer 2 with the addresses and hardware addresses of the stack, which guests set
 * themselves, filtered by MultiNetworkPolicies; without Services, names, a router and a way to the outside.
 */
import type { Addressing, Answering, NetworkBackend, NetworkSite, PlacedNic } from '../../../plan/network-backend.ts';
import { tellChosen } from '../chosen-losses.ts';
import { addressingOf } from '../addressing.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { groupPolicies, multiPolicyDiagnostics, refusalNeeds, type PolicedNetworks } from '../multi-policies.ts';
import { ownNetworkDiagnostics, reportLosses } from '../own-network.ts';
import { statedAddresses } from '../stated-addresses.ts';
import { tellUnknownRange, udnDiagnostics, tellSecondary } from './losses.ts';
import { isWanted, secondaryWord } from './placing.ts';
import { secondaryName, secondaryNeed, secondaryReference } from './secondary-network.ts';

const policed: PolicedNetworks = { id: secondaryWord, isPoliced: () => true, attachment: secondaryName };

export const ovnUdnSecondary: NetworkBackend = {
  id: secondaryWord,
  plugin: 'OVN-Kubernetes',
  mapping: {
    word: secondaryWord,
    about:
      'a secondary network of OVN-Kubernetes that is made with the stack, on which VMs keep their addresses and may share some, without Services and without a way to the outside',
  },
  diagnostics: [...ownNetworkDiagnostics, ...multiPolicyDiagnostics, ...udnDiagnostics],
  keeps: { address: true, mac: true, l2: true, dhcp: false, ipv6: true, policy: true },
  offer(network, site) {
    const asked = isMappedTo(secondaryWord, network, site);
    if (!asked && !isWanted(network, site)) return undefined;
    return {
      rank: asked ? 3 : 2.5,
      because: whyFor(network, asked ? 'asked' : 'left'),
      flip: `networks.${network.text} in heat2kube.yaml`,
    };
  },
  attach: (nic, world) => ({
    name: `net-${nic.index}`,
    binding: { bridge: {} },
    source: { multus: { networkName: secondaryReference(nic, world) } },
  }),
  needs: (nic, world) => [secondaryNeed(nic, world), ...refusalNeeds(nic, world, policed)],
  addressing,
  report(nic, world) {
    reportLosses(nic, world);
    tellSecondary(nic, world);
    tellChosen(nic, world, statedAddresses(nic, world));
    tellUnknownRange(nic, world);
  },
  labels: () => new Map(),
  filter: groupPoliciesOf,
  publish: () => undefined,
  name: (nic, _slot, world) => addressing(nic, world)?.addresses[0]?.address,
};

function whyFor({ text }: NetworkSite, why: 'asked' | 'left'): string {
  return why === 'asked'
    ? `heat2kube.yaml makes ${text} a secondary network of OVN-Kubernetes`
    : `${text} does not fit on the primary network of OVN-Kubernetes`;
}

function groupPoliciesOf(
  ...[group, world]: Parameters<NetworkBackend['filter']>
): ReturnType<NetworkBackend['filter']> {
  const policies = groupPolicies(group, world, policed);
  return policies.length > 0 ? policies : undefined;
}

function addressing(nic: PlacedNic, world: Answering): Addressing | undefined {
  const given = statedAddresses(nic, world).map(({ address }) => address);
  return addressingOf(nic, world, undefined, given);
}
