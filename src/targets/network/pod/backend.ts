/** The pod network: addresses of its own, NetworkPolicies, Services and names. One interface of a machine is on it. */
import { known } from '../../../evaluate/value.ts';
import { familyOf } from '../../../topology/address-range.ts';
import { addressesOf } from '../../../topology/views/addresses.ts';
import type {
  Addressing,
  Answering,
  NetworkBackend,
  NetworkSite,
  NicSite,
  PlacingSite,
} from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { lossDiagnostics } from '../losses.ts';
import { groupQuestions } from '../access-question.ts';
import { portsName } from '../../objects/listening.ts';
import { isMapped, isMappedTo } from '../../objects/network-mapping.ts';
import { guestRanges } from './guest-ranges.ts';
import { outsideGroupNeeds } from './outside-groups.ts';
import { groupPolicies } from './policies.ts';
import { podId, podLabels, policyGroups } from './pods.ts';
import { exposureDiagnostics } from './exposure-diagnostics.ts';
import { publish } from './publish.ts';
import { addressChanges, reportLosses } from './report.ts';
import { ruleDiagnostics } from './rule-diagnostics.ts';

export const pod: NetworkBackend = {
  id: podId,
  mapping: { word: podId, about: 'the pod network' },
  diagnostics: [addressChanges, ...exposureDiagnostics, ...lossDiagnostics, ...ruleDiagnostics],
  keeps: { address: false, mac: true, l2: false, dhcp: true, ipv6: false, policy: true },
  offer: (network, site) =>
    isFree(network, site)
      ? {
          rank: 2,
          because: isMapped(network, site)
            ? `heat2kube.yaml maps ${network.text} to the pod network`
            : 'no VM has two interfaces on the pod network',
          flip: `networks.${network.text} in heat2kube.yaml`,
        }
      : undefined,
  attach: (_, world) => ({
    name: 'default',
    binding: { masquerade: {} },
    source: { pod: guestRange(world) },
    guestAddress: guestRanges(world)[4].address,
  }),
  needs: (nic, world) => [...outsideGroupNeeds(nic, world), ...groupQuestions(nic, world)],
  addressing,
  report: reportLosses,
  labels: podLabels,
  filter(node, world) {
    const group = policyGroups(world).get(node.id);
    return group && groupPolicies(world, group, world.names.name(node.id));
  },
  publish,
  name: ({ machine: { id } }, slot, world) =>
    slot === 'host' || slot === 'text' ? known(portsName(world, id) ?? world.names.dnsName(id)) : undefined,
};

/** Whether no machine would have two interfaces there. Where the mapping asks for it, they become one. */
function isFree(network: NetworkSite, site: PlacingSite): boolean {
  const machines = network.nics.map(({ machine }) => machine.id);
  const isElsewhere = machines.some((machine) => site.onPods(machine) && !site.has(machine, podId));
  if (isMapped(network, site)) return isMappedTo(podId, network, site) && !isElsewhere;
  return new Set(machines).size === machines.length && !machines.some((machine) => site.onPods(machine));
}

/** Said only where KubeVirt would take another range. */
function guestRange(world: Pick<World, 'recall'>): Readonly<Record<string, string>> {
  const { 4: four, 6: six } = guestRanges(world);
  return {
    ...(!four.isDefault && { vmNetworkCIDR: four.cidr }),
    ...(!six.isDefault && { vmIPv6NetworkCIDR: six.cidr }),
  };
}

/** KubeVirt answers DHCP for IPv4 alone: where pods have IPv6, the guest must be told what it has. */
function addressing({ nic }: NicSite, world: Answering): Addressing | undefined {
  const families = new Set(world.cluster.ranges.pods.map(familyOf));
  const dhcp = !families.has(6) || families.has(4);
  const hadIt = nic === undefined || addressesOf(world.graph, nic, 6).length > 0;
  if (!families.has(6) || (dhcp && !hadIt)) return undefined;
  const { address, gateway, prefix } = guestRanges(world)[6];
  return {
    addresses: [{ address: known(address), prefix, origins: [] }],
    dhcp,
    gateways: [known(gateway)],
    routes: [],
    nameservers: [],
  };
}
