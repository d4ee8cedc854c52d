/** The pod network: addresses of its own, NetworkPolicies, Services and names. One interface of a machine is on it. */
import { known } from '../../../evaluate/value.ts';
import { isFloating } from '../../../topology/views/public-addresses.ts';
import type { NetworkBackend, NicSite, PlacingSite } from '../../../plan/network-backend.ts';
import { lossDiagnostics } from '../losses.ts';
import { groupQuestions } from '../access-question.ts';
import { isMappedElsewhere, isMappedTo } from '../mapping.ts';
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
  offer: (nic, among, site) =>
    chosen(among, site) === nic
      ? {
          rank: 2,
          because: 'every VM has one interface on the pod network',
          flip: `networks.${nic.text} in heat2kube.yaml`,
        }
      : undefined,
  attach: () => ({ name: 'default', binding: { masquerade: {} }, source: { pod: {} } }),
  needs: (nic, world) => [...outsideGroupNeeds(nic, world), ...groupQuestions(nic, world)],
  staticAddress: () => undefined,
  report: reportLosses,
  labels: podLabels,
  filter(node, world) {
    const group = policyGroups(world).get(node.id);
    return group && groupPolicies(world, group, world.names.name(node.id));
  },
  publish,
  name: ({ machine }, slot, world) =>
    slot === 'host' || slot === 'text' ? known(world.names.dnsName(machine.id)) : undefined,
};

/** The one that the mapping says, else the one with the public address, else the first; one that it sends elsewhere never is. */
function chosen(among: readonly NicSite[], site: PlacingSite): NicSite | undefined {
  const free = among.filter((nic) => !isMappedElsewhere(podId, nic, site));
  const isPublic = ({ nic }: NicSite): boolean => nic !== undefined && isFloating(site.graph, nic);
  return free.find((nic) => isMappedTo(podId, nic, site)) ?? free.find(isPublic) ?? free[0];
}
